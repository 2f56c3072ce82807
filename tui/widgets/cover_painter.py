"""Series as a sheet: a cover each, side by side, with mark, name and counts below it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import SeriesRow
from tui.pictures.picture import Colour, Rows
from tui.pictures.strip import StripKey
from tui.text import fit, safe
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
        for label in (self._name, self._counts):
            lines.append(self._looks.line([segment for cell in cells for segment in label(cell)]))
        return lines

    def _name(self, cell: ListCell) -> list[Segment]:
        """Mark and name, the cursor's arrow and the bar of what is chosen before them."""
        lead = ("❯" if cell.at_cursor else " ") + ("▌" if cell.chosen else "")
        if cell.row is None:
            return [self._label(f"{lead}…", cell, self._looks.of("pending", cell.at_cursor))]
        mark = standing_of(cell.row).mark + (FLAG if cell.row.flagged else "")
        return [
            self._label(f"{lead}{mark} {_short(cell.row)}", cell, self._looks.of_row(cell.row, cell.at_cursor)),
        ]

    def _counts(self, cell: ListCell) -> list[Segment]:
        """Frames and confidence."""
        row, lead = cell.row, " ▌" if cell.chosen else " "
        words = "" if row is None else count_of(row)
        if row is not None and row.confidence is not None:
            with_confidence = f"{words}  {row.confidence:.2f}"
            words = with_confidence if len(with_confidence) < self._layout.tile else words
        return [self._label(f"{lead}{words}", cell, self._looks.of("detail", cell.at_cursor))]

    def _label(self, words: str, cell: ListCell, style: Style) -> Segment:
        """As wide as a cover and what is before it."""
        return Segment(fit(words, self._layout.tile + 1) + " " * (COVERS_APART - 1), style)


def _short(row: SeriesRow) -> str:
    """What tells a series from its neighbours: its text or time, for the user is that of many."""
    title = safe(row.title or row.name)
    return title.partition(" · ")[2] or title
