"""Series as a sheet: a cover each, side by side, with name, mark and counts below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import SeriesRow
from tui.pictures.picture import Colour, Rows
from tui.pictures.strip import StripKey
from tui.text import ELLIPSIS, fit, safe
from tui.text.short_names import short_names
from tui.widgets.list_contents import ListCell
from tui.widgets.list_grid import ListGrid
from tui.widgets.looks import Looks
from tui.widgets.series_line import FLAG, Columns, count_of, standing_of
from tui.widgets.strip_layout import COVERS_APART, SheetLayout
from tui.widgets.tiles import cover_of

_LABEL = 2
"""Lines below a cover."""
_LEAST, _MOST = 3, 6
"""Lines of a cover."""
_ROWS = 3
"""Rows that a list should show before its covers grow."""


class CoverPainter:
    """Paints as many series a row as there is room for."""

    def __init__(self, series_list: ScrollView) -> None:
        self._looks = Looks(series_list)
        self._layout = SheetLayout.within(80, _LEAST, (10, 20))

    def fit(self, width: int, lines: int, cell: tuple[int, int]) -> ListGrid:
        """Lay covers out for a list of this size, without its header."""
        height = min(max(lines // _ROWS - _LABEL, _LEAST), _MOST)
        self._layout = SheetLayout.within(width, height, cell)
        return ListGrid(self._layout.columns, height + _LABEL)

    @property
    def words(self) -> int:
        """Cells before the pictures."""
        return self._layout.left_of(0)

    @property
    def tile(self) -> int:
        """Lines of the covers."""
        return self._layout.height

    @property
    def columns(self) -> Columns | None:
        """None: a sheet has no columns of words."""
        return None

    def column_at(self, x: int) -> int:
        """Which cover is in this cell."""
        return self._layout.column_at(x)

    def frame_at(self, cells: Sequence[ListCell], x: int) -> int | None:
        """A cover stands for its series."""
        return None

    def key(self, cells: Sequence[ListCell], ground: Colour) -> StripKey | None:
        """The picture of a row; None until the photos of all its series are known."""
        frames = [cell.frames for cell in cells if cell.frames is not None]
        if not cells or len(frames) < len(cells):
            return None
        start = self._layout.left_of(0)
        tiles = tuple(cover_of(some, self._layout.left_of(column) - start) for column, some in enumerate(frames))
        return StripKey(tiles, self._layout.tile, self._layout.height, ground)

    def paint(self, cells: Sequence[ListCell], picture: Rows | None, failure: str) -> list[Strip]:
        """The lines of a row; covers stay plain until there is a picture."""
        layout, ground = self._layout, self._looks.of("pending")
        lead, apart = Segment(" " * layout.left_of(0), ground), Segment(" " * COVERS_APART, ground)
        lines = []
        for y in range(layout.height):
            if picture is not None:
                covers = list(picture[y])
            elif failure and y == layout.height // 2:
                covers = [Segment(safe(failure), ground)]
            else:
                tile = Segment(" " * layout.tile, self._looks.of("tile"))
                covers = [segment for _ in cells for segment in (tile, apart)][:-1]
            lines.append(self._looks.line([lead, *covers]))
        room, between = layout.tile + 1, Segment(" " * (COVERS_APART - 1), ground)
        for label in (self._names(cells, room), (self._standing(cell, room) for cell in cells)):
            lines.append(self._looks.line([part for parts in label for part in (*parts, between)]))
        return lines

    def _names(self, cells: Sequence[ListCell], room: int) -> Iterator[list[Segment]]:
        """Names, each as wide as a cover and the cell before it."""
        for cell, name in zip(cells, short_names([_name(cell.row) for cell in cells], room), strict=True):
            yield [Segment(fit(name, room), self._style(cell))]

    def _standing(self, cell: ListCell, room: int) -> list[Segment]:
        """The cursor's arrow, the bar of what is chosen, the mark; frames and confidence as far as they fit."""
        lead, row = ("❯" if cell.at_cursor else " ") + ("▌" if cell.chosen else ""), cell.row
        told: tuple[str, ...] = ()
        if row is not None:
            lead += standing_of(row).mark + (FLAG if row.flagged else "")
            confidence = "" if row.confidence is None else f"  {row.confidence:.2f}"
            told = f" {count_of(row)}{confidence}", f" {count_of(row)}", count_of(row), str(row.kept)
        left = room - len(lead)
        words = next((words for words in told if len(words) <= left), "")
        return [Segment(lead, self._style(cell)), Segment(fit(words, left), self._looks.of("detail", cell.at_cursor))]

    def _style(self, cell: ListCell) -> Style:
        return (
            self._looks.of("pending", cell.at_cursor)
            if cell.row is None
            else self._looks.of_row(cell.row, cell.at_cursor)
        )


def _name(row: SeriesRow | None) -> str:
    """A series' text or time: the user before it is that of many."""
    if row is None:
        return ELLIPSIS
    title = safe(row.title or row.name)
    return title.partition(" · ")[2] or title
