"""How many thumbnails of which size a space holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

BOX: Final = 2
"""Cells that a thumbnail's box takes of its width and of its height."""
_COUNTS: Final = (2, 4, 6, 8, 12, 20)
"""Series are laid out as if they had the next of these counts, so that sizes seldom change from one to the next."""
_LANDSCAPE, _PORTRAIT = 1.5, 1.34


@dataclass(frozen=True, slots=True)
class FilmLayout:
    """A grid of thumbnails; widths and heights in cells, boxes included."""

    columns: int
    rows: int
    width: int
    height: int
    scrolls: bool
    """True where not all frames fit."""

    @property
    def capacity(self) -> int:
        """How many thumbnails are in sight."""
        return self.columns * self.rows

    @property
    def picture(self) -> tuple[int, int]:
        """Cells that a picture has, (width, height)."""
        return self.width - BOX, self.height - BOX


@lru_cache(maxsize=64)
def film_layout(count: int, width: int, height: int, cell: tuple[int, int], smallest: tuple[int, int]) -> FilmLayout:
    """The grid with the largest pictures that shows `count` frames in `width` × `height` cells.

    `cell` is a cell's size in pixels and `smallest` the smallest useful picture in cells; where not all frames fit at
    that size, the grid holds as many as do and leaves a line for saying so.
    """
    count = next((rounded for rounded in _COUNTS if rounded >= count), count)
    best: FilmLayout | None = None
    for columns in range(1, count + 1):
        rows = ceil(count / columns)
        layout = _trimmed(columns, rows, width // columns, height // rows, cell, scrolls=False)
        fits = layout.picture[0] >= smallest[0] and layout.picture[1] >= smallest[1]
        if fits and (best is None or _side(layout, cell) > _side(best, cell)):
            best = layout
    if best is not None:
        return best
    columns = max(1, width // (smallest[0] + BOX))
    rows = max(1, (height - 1) // (smallest[1] + BOX))
    return _trimmed(columns, rows, width // columns, max(BOX + 1, (height - 1) // rows), cell, scrolls=True)


def _trimmed(columns: int, rows: int, width: int, height: int, cell: tuple[int, int], *, scrolls: bool) -> FilmLayout:
    """No wider than a landscape photo of that height, no taller than a portrait one of that width."""
    across, down = (width - BOX) * cell[0], (height - BOX) * cell[1]
    width = min(width, ceil(down * _LANDSCAPE / cell[0]) + BOX)
    height = min(height, ceil(across * _PORTRAIT / cell[1]) + BOX)
    return FilmLayout(columns, rows, max(width, BOX + 1), max(height, BOX + 1), scrolls)


def _side(layout: FilmLayout, cell: tuple[int, int]) -> float:
    """The longer side, in pixels, that a portrait photo of 4 by 5 gets."""
    width, height = layout.picture
    return min(width * cell[0] * 1.25, height * cell[1])
