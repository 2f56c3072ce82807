"""Lines of the list of series, put together and kept, wherever they are scrolled to afterwards."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import SeriesRow, SortKey
from tui.text import safe
from tui.widgets.series_line import Columns, SeriesLine, header, line_of, placeholder, standing_of

_LINES_KEPT = 1000
_MadeOf = tuple[SeriesRow, Columns, bool, bool, tuple[Style, Style]]
"""What a line shows: its series and columns, whether the cursor is there, whether it is chosen, and its styles."""


class LinePainter:
    """Paints in the styles of a list, which has components named `series-list--…`, and as wide as it."""

    def __init__(self, series_list: ScrollView) -> None:
        self._list = series_list
        self._drawn: dict[int, tuple[_MadeOf, Strip]] = {}

    def header(self, columns: Columns, sort: SortKey, descending: bool, chosen: int) -> Strip:
        """The names of the columns, and how many series are chosen."""
        return self._strip(header(columns, sort, descending, chosen), self._look("series-list--header"))

    def line(self, row: SeriesRow | None, columns: Columns, at_cursor: bool, is_chosen: bool) -> Strip:
        """A series; a row that is not at hand yet has its place kept."""
        if row is None:
            return self._strip(
                placeholder(columns, at_cursor, is_chosen), self._look("series-list--pending", at_cursor)
            )
        looks = self._look(standing_of(row).look, at_cursor), self._look("series-list--detail", at_cursor)
        made_of = row, columns, at_cursor, is_chosen, looks
        drawn = self._drawn.get(row.id)
        if drawn is None or drawn[0] != made_of:
            drawn = self._drawn[row.id] = made_of, self._strip(line_of(*made_of[:4]), *looks)
            if len(self._drawn) > _LINES_KEPT:
                self._drawn.clear()
        return drawn[1]

    def words(self, words: str) -> Strip:
        """A line that says something, or nothing."""
        style, width = self._look("series-list--pending"), self._list.size.width
        if not words:
            return Strip.blank(width, style)
        return Strip([Segment(f"  {safe(words)}", style)]).adjust_cell_length(width, style)

    def _look(self, name: str, at_cursor: bool = False) -> Style:
        return self._list.get_component_rich_style("series-list--cursor" if at_cursor else name)

    def _strip(self, line: SeriesLine, style: Style, detail: Style | None = None) -> Strip:
        under_scrollbar = Segment(" " * self._list.scrollbar_size_vertical, style)
        return Strip(
            [Segment(line.lead + line.name, style), Segment(line.quiet, detail or style), under_scrollbar],
            self._list.size.width,
        )
