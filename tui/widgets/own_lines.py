"""A widget that draws its lines itself, as they reach the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class OwnLines(Widget):
    """Has neither border nor padding, for which Textual makes each line anew, and exact colours only."""

    def lines(self, wanted: range) -> Iterable[Strip]:
        """These lines of what is in sight, counted from its top, each as wide as the widget."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines that Textual asks for."""
        strips = self.filtered(self.lines(crop.line_range))
        whole = crop.column_span == (0, self.size.width)
        return strips if whole else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One of them alone."""
        return next(iter(self.lines(range(y, y + 1))))

    def filtered(self, lines: Iterable[Strip]) -> list[Strip]:
        """As the terminal can show them; each keeps what was made of it."""
        filters, ground = self.get_line_filters(), self.background_colors[1]
        return [reduce(lambda strip, one: strip.apply_filter(one, ground), filters, line) for line in lines]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """All but the one that looks through each piece of a line for colours of the terminal's own."""
        return [one for one in super().get_line_filters() if not isinstance(one, ANSIToTruecolor)]
