"""A series as a strip: its line and caption at the left, its photos across, the one under the cursor marked below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.segment import Segment
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import Frame, SeriesRow
from tui.pictures.picture import Colour, Rows
from tui.pictures.strip import StripKey
from tui.text import fit, safe
from tui.widgets.list_contents import ListCell
from tui.widgets.list_grid import ListGrid
from tui.widgets.looks import Looks
from tui.widgets.series_line import Columns, is_verified, line_of, placeholder, standing_of
from tui.widgets.strip_layout import StripLayout, Tiles
from tui.widgets.tiles import tiles_of

_HEIGHTS = ((16, 3), (30, 4))
"""Up to so many lines of the list, tiles are so many cells high."""
_HIGHEST = 5
_INDENT = 4
_LEAST_CAPTION = 2
"""Lines for a caption, however low the strip is: the line below its pictures can take one."""


class StripPainter:
    """Paints one series a row."""

    def __init__(self, series_list: ScrollView) -> None:
        self._looks = Looks(series_list)
        self._layout = StripLayout.within(80, 3, (10, 20))

    def fit(self, width: int, lines: int, cell: tuple[int, int]) -> ListGrid:
        """Lay strips out for a list of this size, without its header."""
        height = next((height for most, height in _HEIGHTS if lines <= most), _HIGHEST)
        self._layout = StripLayout.within(width, height, cell)
        return ListGrid(1, height + 1)

    @property
    def words(self) -> int:
        """Cells before the pictures."""
        return self._layout.words

    @property
    def tile(self) -> int:
        """Lines of the pictures."""
        return self._layout.height

    @property
    def columns(self) -> Columns:
        """Columns of the header: the name has the first line of words to itself, its numbers stand in the second."""
        return Columns.within(self._layout.words - 1)

    def column_at(self, x: int) -> int:
        """Each has a row to itself."""
        return 0

    def frame_at(self, cells: Sequence[ListCell], x: int) -> int | None:
        """Which photo of the series is in this cell of its row."""
        tiles, width, at = self._tiles(cells[0]), self._layout.tile, x - self._layout.words
        places = enumerate(tiles.lefts, start=tiles.first)
        return next((place for place, left in places if left <= at < left + width), None)

    def key(self, cells: Sequence[ListCell], ground: Colour) -> StripKey | None:
        """The picture of a strip; None while its photos are not known, or if it has none."""
        (cell,) = cells
        if not cell.frames:
            return None
        tiles = self._tiles(cell)
        shown = tiles_of(cell.frames, tiles.first, tiles.lefts)
        return StripKey(shown, self._layout.tile, self._layout.height, ground) if shown else None

    def paint(self, cells: Sequence[ListCell], picture: Rows | None, failure: str) -> list[Strip]:
        """The lines of a strip; tiles stay plain until there is a picture."""
        (cell,) = cells
        layout, tiles = self._layout, self._tiles(cell)
        end = tiles.lefts[-1] + layout.tile if tiles.lefts else 0
        words = self._words(cell)
        lines = []
        for y in range(layout.height):
            if picture is not None:
                photos = list(picture[y])
            else:
                photos = self._plain(tiles, failure if y == layout.height // 2 else "")
            rest = [f"+{tiles.after}" if tiles.after else "", f"‹{tiles.first}" if tiles.first else ""][y : y + 1]
            behind = Segment(fit(f" {rest[0] if rest else ''}", max(0, layout.room - end)), self._looks.of("detail"))
            lines.append(self._line([*words[y], *photos, behind]))
        return [*lines, self._line([*words[layout.height], *self._marks(cell, tiles)])]

    def _line(self, segments: list[Segment]) -> Strip:
        return self._looks.line(segments)

    def _tiles(self, cell: ListCell) -> Tiles:
        return self._layout.tiles(_excluded(cell), cell.pointed if cell.at_cursor else 0)

    # --- Words ------------------------------------------------------------------------------------------------------

    def _words(self, cell: ListCell) -> list[list[Segment]]:
        """As many lines as the strip has."""
        width, at_cursor = self._layout.words, cell.at_cursor
        alone = Columns.of_name(width - 1)
        detail = self._looks.of("detail", at_cursor)
        if cell.row is None:
            line, style, said = placeholder(alone, at_cursor, cell.chosen), self._looks.of("pending", at_cursor), []
        else:
            line, style = line_of(cell.row, alone, at_cursor, cell.chosen), self._looks.of_row(cell.row, at_cursor)
            said = self._said(cell.row, width - _INDENT - 1)
        lead = " ▌" if cell.chosen else "  "
        below = [fit(f"{lead}  {words}", width) for words in said]
        below += [fit(lead, width)] * (self._layout.height - len(below))
        return [[Segment(fit(line.lead + line.name, width), style)], *([Segment(text, detail)] for text in below)]

    def _said(self, row: SeriesRow, width: int) -> list[str]:
        """Where the series stands, with its numbers in their columns, and its caption below."""
        columns = self.columns
        word = standing_of(row).word
        if row.confidence is not None and not columns.confidence:
            word += f" {row.confidence:.2f}"
        first = fit(word, columns.name) + line_of(row, columns, at_cursor=False).quiet
        caption = safe(row.caption)
        most = max(_LEAST_CAPTION, self._layout.height - 2)
        return [first, *textwrap.wrap(caption, max(8, width), max_lines=most, placeholder=" …")]

    # --- Photos -----------------------------------------------------------------------------------------------------

    def _plain(self, tiles: Tiles, failure: str) -> list[Segment]:
        """Tiles without their pictures, or why there are none."""
        layout = self._layout
        if failure and tiles.lefts:
            return [Segment(fit(safe(failure), tiles.lefts[-1] + layout.tile), self._looks.of("detail"))]
        segments, at = [], 0
        for left in tiles.lefts:
            segments += [Segment(" " * (left - at), self._looks.of("pending"))] if left > at else []
            segments.append(Segment(" " * layout.tile, self._looks.of("tile")))
            at = left + layout.tile
        return segments

    def _marks(self, cell: ListCell, tiles: Tiles) -> list[Segment]:
        """Below the photos of the series at the cursor their places; a bar marks the one that keys are for."""
        layout, segments, at = self._layout, [], 0
        quiet = self._looks.of("detail")
        if cell.at_cursor and cell.frames:
            for frame, (place, left) in zip(
                cell.frames[tiles.first :], enumerate(tiles.lefts, start=tiles.first), strict=False
            ):
                marked = place == cell.pointed or place in cell.picked
                line = "━" if place == cell.pointed else "─" if marked else " "
                said = f" {_place(frame, layout.tile - 2)} ".center(layout.tile, line)[: layout.tile]
                segments += [Segment(" " * (left - at), quiet)] if left > at else []
                segments.append(Segment(said, self._looks.of("pointed") if marked else quiet))
                at = left + layout.tile
        return [*segments, Segment(" " * max(0, layout.room - at), quiet)]


def _excluded(cell: ListCell) -> list[bool]:
    """Of each photo whether it is excluded; guessed from the counts until the photos are known."""
    if cell.frames is not None:
        return [frame.excluded for frame in cell.frames]
    if cell.row is None:
        return []
    kept = cell.row.kept if is_verified(cell.row) else cell.row.total
    return [False] * kept + [True] * (cell.row.total - kept)


def _place(frame: Frame, cells: int) -> str:
    """A frame's place in the film, or that it is excluded, as far as there is room."""
    if frame.excluded:
        return "excluded" if cells >= len("excluded") else "excl" if cells >= len("excl") else "✕"
    return str(frame.position or frame.number or "")
