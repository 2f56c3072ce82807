"""Lines that a widget draws itself, as they reach the terminal.

For widgets without border and padding, for which Textual makes each line anew, and with exact colours only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def cropped(widget: Widget, lines: Iterable[Strip], crop: Region) -> list[Strip]:
    """Lines, each as wide as the widget, filtered and cut to what Textual asks for."""
    strips = filtered(widget, lines)
    whole = crop.column_span == (0, widget.size.width)
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
