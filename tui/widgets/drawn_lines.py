"""Lines that a widget draws itself, as they reach the terminal.

For widgets without border and padding, for which Textual makes each line anew, and with exact colours only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from rich.control import Control
from rich.segment import ControlType, Segment
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def exact(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """All but the filter that looks through each piece of a line for colours of the terminal's own."""
    return [one for one in filters if not isinstance(one, ANSIToTruecolor)]


def filtered(widget: Widget, lines: Iterable[Strip]) -> list[Strip]:
    """Lines as the terminal can show them; each keeps what was made of it."""
    filters, ground = widget.get_line_filters(), widget.background_colors[1]
    return [reduce(lambda strip, one: strip.apply_filter(one, ground), filters, line) for line in lines]


def is_in_front(widget: Widget) -> bool:
    """False under a dialog, which tints what is below it: pictures of pixels cannot be there. A widget that is just
    being taken off its screen may be drawn once more.
    """
    return not widget.is_attached or widget.screen.is_active


class KeptLines:
    """A widget's lines as they were last drawn: whatever changes near a widget, Textual asks for all lines of it."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._made_of: object = None
        self._lines: dict[int, Strip] = {}

    def drop(self, regions: Sequence[Region] = ()) -> None:
        """Have the lines of these regions drawn anew, or all if there are none."""
        if not regions:
            self._lines.clear()
        for region in regions:
            for y in region.line_range:
                self._lines.pop(y, None)

    def within(
        self, crop: Region, made_of: tuple[object, ...], draw: Callable[[Sequence[int]], Iterable[Strip]]
    ) -> list[Strip]:
        """Lines, filtered and cut to what Textual asks for; drawn anew if they are `made_of` something else now, or
        have another size, ground or place before or behind a dialog.

        `draw` makes lines as wide as the widget, from those it is given the numbers of, in order.
        """
        now = *made_of, self._widget.size, self._widget.background_colors, is_in_front(self._widget)
        if now != self._made_of:
            self._made_of = now
            self._lines.clear()
        if missing := [y for y in crop.line_range if y not in self._lines]:
            self._lines.update(zip(missing, filtered(self._widget, draw(missing)), strict=True))
        strips = [self._lines[y] for y in crop.line_range]
        whole = crop.column_span == (0, self._widget.size.width)
        return strips if whole else [strip.crop(*crop.column_span) for strip in strips]


def move(x: int, y: int) -> str:
    """What brings the terminal's cursor to this cell of the screen."""
    return Control.move_to(x, y).segment.text


def unprinted(sequence: str) -> Segment:
    """A segment that is sent as it is and counts no cells."""
    return Segment(sequence, None, ((ControlType.CURSOR_FORWARD, 0),))


def over(line: Strip, drawn: str, corner: tuple[int, int], start: tuple[int, int]) -> Strip:
    """Put what is `drawn` from the cell `corner` on into a line that begins at the cell `start`; it lies over cells of
    this line and of lines above it. The last two cells follow, of which Textual may cut one off.
    """
    end = line.cell_length - 2
    back = move(start[0] + end, start[1])
    return Strip([*line.crop(0, end), unprinted(move(*corner) + drawn + back), *line.crop(end)], line.cell_length)
