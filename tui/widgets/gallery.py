"""Rows of a list that show pictures: painted once, kept while they stay the same, their pictures asked for in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from rich.segment import Segment
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.pictures import PictureService
from tui.pictures.picture import Colour, Picture, Rows
from tui.pictures.strip import StripKey
from tui.widgets.drawn_lines import is_in_front, over
from tui.widgets.list_contents import ListCell, ListContents
from tui.widgets.list_grid import ListGrid
from tui.widgets.list_pictures import ListPictures, Row
from tui.widgets.looks import Looks
from tui.widgets.series_line import Columns

_ROWS_KEPT = 100
_MARGIN = 2
"""Cells at the right: the scrollbar, and one that pictures of pixels do not cover."""


class RowPainter(Protocol):
    """Paints a row of series."""

    def fit(self, width: int, lines: int, cell: tuple[int, int]) -> ListGrid:
        """Lay rows out for a list of this size, without its header."""

    @property
    def words(self) -> int:
        """Cells before the pictures."""

    @property
    def tile(self) -> int:
        """Lines of the pictures; lines of words alone follow."""

    @property
    def columns(self) -> Columns | None:
        """What the header stands over; None if there are no columns below it."""

    def column_at(self, x: int) -> int:
        """Which series of a row is in this cell."""

    def frame_at(self, cells: Sequence[ListCell], x: int) -> int | None:
        """Which photo of a series is in this cell, if it is one that keys could be for."""

    def key(self, cells: Sequence[ListCell], ground: Colour) -> StripKey | None:
        """The picture of a row, if it is known."""

    def paint(self, cells: Sequence[ListCell], picture: Rows | None, failure: str) -> list[Strip]:
        """The lines of a row."""


class Gallery:
    """Draws a list's rows by a painter, each with one picture."""

    def __init__(
        self,
        series_list: ScrollView,
        contents: ListContents,
        pictures: PictureService,
        painter: RowPainter,
        redraw: Callable[[int], object],
    ) -> None:
        """`redraw` is called with the index of a row's first series, once the row's picture has come."""
        self._list = series_list
        self._contents = contents
        self._service = pictures
        self._painter = painter
        self._pictures = ListPictures(series_list, pictures, self._redraw_row)
        self._looks = Looks(series_list)
        self._redraw = redraw
        self._painted: dict[int, tuple[object, list[Strip]]] = {}
        self.grid = ListGrid()
        self._first_of: dict[Row, int] = {}
        self._looked_from = 0
        self._keys: dict[Row, tuple[object, StripKey | None]] = {}

    # --- Laying out -------------------------------------------------------------------------------------------------

    def fit(self, size: Size, header: int) -> None:
        """Lay out for a list of this size."""
        self._service.notice_cell_size()
        grid = self._painter.fit(max(1, size.width - _MARGIN), size.height - header, self._service.cell)
        self.grid = ListGrid(grid.columns, grid.height, header)
        self._painted.clear()
        self._keys.clear()  # rows have room for more photos now, or for fewer, though the grid may be the same

    def parts(self, y: int, width: int) -> Iterable[Region]:
        """What must be drawn anew of a row that begins in line `y` if its words have changed, not its picture."""
        tile = self._painter.tile
        yield Region(0, y, self._painter.words, tile)
        yield Region(0, y + tile, width, self.grid.height - tile)

    @property
    def columns(self) -> Columns | None:
        """What the header stands over."""
        return self._painter.columns

    def index_at(self, offset: Offset, scrolled: int) -> int:
        """The series in this cell; -1 beside the last of a row."""
        column = self._painter.column_at(offset.x)
        return self.grid.row_at(offset.y, scrolled) * self.grid.columns + column if column < self.grid.columns else -1

    def frame_at(self, index: int, x: int) -> int | None:
        """Which photo of this series is in this cell."""
        return self._painter.frame_at(self._cells(index // self.grid.columns * self.grid.columns), x)

    # --- Pictures ---------------------------------------------------------------------------------------------------

    def look(self, sight: range, cursor: int) -> None:
        """Have the pictures of the rows in sight, the cursor's first."""
        columns, wishes = self.grid.columns, {}
        firsts = list(range(sight.start, sight.stop, columns))
        self._first_of.clear()
        for first in sorted(firsts, key=lambda first: not first <= cursor < first + columns):
            cells = self._cells(first)
            row = tuple(cell.series_id for cell in cells)
            self._first_of[row] = first
            if (key := self._key(row, cells)) is not None:
                wishes[row] = key
        self._keys = {row: kept for row, kept in self._keys.items() if row in self._first_of}
        self._pictures.want(wishes, moved=sight.start != self._looked_from)
        self._looked_from = sight.start

    def _key(self, row: Row, cells: list[ListCell]) -> StripKey | None:
        """The picture of a row; the same key while the row stays the same, for long ones take time to compare."""
        made_of = cells, self.grid, self._service.cell, self._ground
        kept = self._keys.get(row)
        if kept is None or kept[0] != made_of:
            kept = self._keys[row] = made_of, self._painter.key(cells, self._ground)
        return kept[1]

    def look_ahead(self, sight: range, page: range) -> None:
        """Have the pictures of the page behind made, too, once nothing else is to be made."""
        firsts = range(sight.stop, page.stop, self.grid.columns)
        keys = (self._painter.key(self._cells(first), self._ground) for first in firsts)
        self._pictures.prepare([key for key in keys if key is not None])

    def look_away(self) -> None:
        """Want no picture: the list is drawn in another way."""
        self._pictures.want({})

    def forget(self) -> None:
        """Have every picture sent again."""
        self._pictures.forget()

    def has_picture(self, index: int) -> bool:
        """True if the row of this series is drawn with its picture."""
        first = index // self.grid.columns * self.grid.columns
        return self._pictures.of(tuple(self._contents.ids[first : first + self.grid.columns])) is not None

    @property
    def complete(self) -> bool:
        """True if nothing is awaited."""
        return not self._pictures.awaited

    def _redraw_row(self, row: Row) -> None:
        if (first := self._first_of.get(row)) is not None:
            self._redraw(first)

    @property
    def _ground(self) -> Colour:
        return self._list.background_colors[1].rgb

    # --- Drawing ----------------------------------------------------------------------------------------------------

    def lines(self, first: int) -> list[Strip]:
        """The lines of the row that begins with this series."""
        cells = self._cells(first)
        row = tuple(cell.series_id for cell in cells)
        picture, failure = self._pictures.of(row), self._pictures.failure(row)
        if picture is not None and (picture.height != self._painter.tile or picture.width > self._list.size.width):
            picture = None  # made before the last resize
        in_front = is_in_front(self._list)
        rows = None if picture is None else picture.strips if in_front else picture.plain
        if picture is not None and picture.overlay and in_front:
            rows = self._bare(picture)
        made_of = cells, picture, in_front, failure, self._list.size.width, self._ground
        kept = self._painted.get(first)
        if kept is None or kept[0] != made_of:
            if len(self._painted) > _ROWS_KEPT:
                self._painted.clear()
            kept = self._painted[first] = made_of, self._painter.paint(cells, rows, failure)
        return kept[1]

    def _bare(self, picture: Picture) -> Rows:
        """Empty cells for a picture that is drawn over them: half blocks would take bytes for nothing, and plain tiles
        would show as a line below it, for its last pixels are those of the last whole sixel.
        """
        line = Segment(" " * picture.width, self._looks.of("pending"))
        return Rows(([line] for _ in range(picture.height)), picture.width)

    def overlaid(self, strips: list[Strip], sight: range) -> list[Strip]:
        """These lines of the whole list, with what is drawn over their cells (sixel), on each row's last line."""
        if self._service.protocol != "sixel" or not is_in_front(self._list):
            return strips
        corner = self._list.region.offset
        for first in range(sight.start, sight.stop, self.grid.columns):
            row = tuple(self._contents.ids[first : first + self.grid.columns])
            picture = self._pictures.of(row)
            y = self.grid.header + self.grid.line_of(first) - self.grid.line_of(sight.start)
            last = y + self._painter.tile - 1
            if picture is not None and picture.height == self._painter.tile and last < len(strips):
                begin = corner.x + self._painter.words, corner.y + y
                strips[last] = over(strips[last], picture.overlay, begin, (corner.x, corner.y + last))
        return strips

    def _cells(self, first: int) -> list[ListCell]:
        return [
            self._contents.cell(index) for index in range(first, min(first + self.grid.columns, len(self._contents)))
        ]
