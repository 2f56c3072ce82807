"""How a series is laid out as a strip: words at the left, its photos as tiles across, excluded ones behind a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WORDS = (26, 56)
"""Least and most cells of the words."""
_BETWEEN = 1
"""Cells between two tiles."""
_GAP = 2
"""Cells more where excluded photos begin, or end."""
_REST = 5
"""Cells for the count of what does not fit: " +123"."""
COVERS_APART: Final = 2
"""Cells between two covers of a sheet."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """The photos of a series that are seen, and how many are not."""

    first: int
    """Which photo is the first one, counted from 0."""
    lefts: tuple[int, ...]
    """Cells before each of them."""
    after: int
    """Photos behind the last one."""


@dataclass(frozen=True, slots=True)
class StripLayout:
    """Cells of a strip; tiles are squares."""

    words: int
    tile: int
    """Cells across a tile."""
    height: int
    """Cells down a tile."""
    room: int
    """Cells for tiles."""

    @classmethod
    def within(cls, width: int, height: int, cell: tuple[int, int]) -> StripLayout:
        """For strips of `width` × `height` cells, each cell so many pixels large; words never take more than half."""
        words = min(max(_WORDS[0], width // 3), _WORDS[1], width // 2)
        return cls(words, tile_width(height, cell), height, max(0, width - words))

    def tiles(self, excluded: Sequence[bool], seen: int = 0) -> Tiles:
        """What fits of a series, from its first photo on; if not all do, leaf on to where the photo `seen` is."""
        lefts = self._lefts(excluded, 0, self.room)
        if len(lefts) == len(excluded):
            return Tiles(0, lefts, 0)
        first, lefts = 0, self._lefts(excluded, 0, self.room - _REST)
        while lefts and first + len(lefts) <= seen < len(excluded):
            first += len(lefts)
            lefts = self._lefts(excluded, first, self.room - _REST)
        return Tiles(first, lefts, len(excluded) - first - len(lefts))

    def _lefts(self, excluded: Sequence[bool], first: int, room: int) -> tuple[int, ...]:
        lefts: list[int] = []
        left = 0
        for place in range(first, len(excluded)):
            if place > first and excluded[place] != excluded[place - 1]:
                left += _GAP
            if left + self.tile > room:
                break
            lefts.append(left)
            left += self.tile + _BETWEEN
        return tuple(lefts)


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Cells of a sheet: covers side by side, all alike."""

    columns: int
    tile: int
    """Cells across a cover."""
    height: int
    """Cells down a cover."""

    @classmethod
    def within(cls, width: int, height: int, cell: tuple[int, int]) -> SheetLayout:
        """As many covers as go into `width` cells, each `height` cells high."""
        tile = tile_width(height, cell)
        return cls(max(1, (width - 1) // (tile + COVERS_APART)), tile, height)

    def left_of(self, column: int) -> int:
        """Cells before a cover."""
        return 1 + column * (self.tile + COVERS_APART)

    def column_at(self, x: int) -> int:
        """Which cover is in this cell."""
        return max(0, x - 1) // (self.tile + COVERS_APART)


def tile_width(height: int, cell: tuple[int, int]) -> int:
    """Cells across a square so many cells high."""
    return max(1, round(height * cell[1] / cell[0]))
