"""A list's rows as lines: one a series, put together and kept, wherever they are scrolled to afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import SeriesRow
from tui.widgets.drawn_lines import filtered
from tui.widgets.list_contents import ListCell, ListContents
from tui.widgets.list_grid import ListGrid
from tui.widgets.looks import Looks
from tui.widgets.series_line import Columns, SeriesLine, line_of, placeholder

_LINES_KEPT = 1000
_MadeOf = tuple[SeriesRow, Columns, bool, bool, tuple[Style, Style]]
"""What a line shows: its series and columns, whether the cursor is there, whether it is chosen, and its styles."""


class ListLines:
    """Draws a list without pictures, as a gallery draws one with them."""

    def __init__(self, series_list: ScrollView, contents: ListContents) -> None:
        self._list = series_list
        self._contents = contents
        self._looks = Looks(series_list)
        self._drawn: dict[int, tuple[_MadeOf, Strip]] = {}
        self.grid = ListGrid()

    def fit(self, size: Size, header: int) -> None:
        """Lines are laid out as they are drawn."""
        self.grid = ListGrid(header=header)

    def parts(self, y: int, width: int) -> Iterable[Region]:
        """The line."""
        yield Region(0, y, width, 1)

    def look(self, sight: range, cursor: int) -> None:
        """Nothing is to be asked for."""

    def look_ahead(self, sight: range, page: range) -> None:
        """Put the lines of a page before and behind together: half the work of drawing them."""
        near = (*range(page.start, sight.start), *range(sight.stop, page.stop))
        filtered(self._list, (line for index in near for line in self.lines(index)))

    @property
    def columns(self) -> Columns:
        """What the header stands over."""
        return Columns.within(self._list.scrollable_content_region.width)

    def index_at(self, offset: Offset, scrolled: int) -> int:
        """The series in this cell."""
        return self.grid.row_at(offset.y, scrolled)

    def lines(self, index: int) -> list[Strip]:
        """The line of a series; a row that is not at hand yet has its place kept."""
        cell, columns = self._contents.cell(index), self.columns
        if cell.row is None:
            line = placeholder(columns, cell.at_cursor, cell.chosen)
            style = self._looks.of("pending", cell.at_cursor)
            return [self._strip(line, style, style)]
        return [self._kept(cell, cell.row, columns)]

    def _kept(self, cell: ListCell, row: SeriesRow, columns: Columns) -> Strip:
        looks = self._looks.of_row(row, cell.at_cursor), self._looks.of("detail", cell.at_cursor)
        made_of = row, columns, cell.at_cursor, cell.chosen, looks
        drawn = self._drawn.get(row.id)
        if drawn is None or drawn[0] != made_of:
            drawn = self._drawn[row.id] = made_of, self._strip(line_of(*made_of[:4]), *looks)
            if len(self._drawn) > _LINES_KEPT:
                self._drawn.clear()
        return drawn[1]

    def _strip(self, line: SeriesLine, style: Style, detail: Style) -> Strip:
        under_scrollbar = Segment(" " * self._list.scrollbar_size_vertical, style)
        return Strip(
            [Segment(line.lead + line.name, style), Segment(line.quiet, detail), under_scrollbar], self._list.size.width
        )

    def overlaid(self, strips: list[Strip], sight: range) -> list[Strip]:
        """The lines as they are."""
        return strips

    def forget(self) -> None:
        """No picture was sent."""
