"""The styles of a list's parts, and lines as wide as the list."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import SeriesRow
from tui.widgets.series_line import standing_of


class Looks:
    """Styles by the names of a list's components, `series-list--…`."""

    def __init__(self, series_list: ScrollView) -> None:
        self._list = series_list

    @property
    def width(self) -> int:
        """Cells of a line, those under the scrollbar included."""
        return self._list.size.width

    def of(self, part: str, at_cursor: bool = False) -> Style:
        """The style of a part, e.g. "detail"."""
        return self._list.get_component_rich_style(f"series-list--{'cursor' if at_cursor else part}")

    def of_row(self, row: SeriesRow, at_cursor: bool = False) -> Style:
        """The style of a series, by where it stands."""
        return self._list.get_component_rich_style("series-list--cursor" if at_cursor else standing_of(row).look)

    def line(self, segments: list[Segment]) -> Strip:
        """A line of these, filled up to the list's width, what is under its scrollbar included."""
        return Strip(segments).adjust_cell_length(self._list.size.width, self.of("pending"))
