"""Photos of series that repeat those of series that are taken, by perceptual hash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEARLY_EQUAL: Final = 2
"""Most bits of 64 in which repeated photos differ; different photos differ in 8 or more."""


class Repeats:
    """Hashes of many series' photos, and which of them are repeated."""

    def __init__(self, hashes: Sequence[Sequence[int]]) -> None:
        """`hashes` are those of each series, as far as they are known."""
        self._bits = np.array([bits for some in hashes for bits in some], np.uint64)
        lengths = np.array([len(some) for some in hashes], np.int64)
        self._owner = np.repeat(np.arange(len(hashes)), lengths)
        self._lengths = np.maximum(lengths, 1)
        self._repeated = np.zeros(len(self._bits), bool)
        self._like = np.full(len(hashes), -1)
        self.shares: NDArray[np.float64] = np.zeros(len(hashes))
        """Share of each series' photos that repeat one that is taken, 0 to 1; 0 if no hash is known."""

    def note(self, taken: int) -> None:
        """Note a series that is taken."""
        mine = self._bits[self._owner == taken]
        if not len(mine):
            return
        for bits in mine:
            self._repeated |= np.bitwise_count(self._bits ^ bits) <= NEARLY_EQUAL
        shares = np.bincount(self._owner[self._repeated], minlength=len(self._lengths)) / self._lengths
        self._like[(shares > self.shares) & (self._like < 0)] = taken
        self.shares = shares

    def like(self, at: int) -> int:
        """Index of the taken series whose photos this one repeats."""
        return int(self._like[at])
