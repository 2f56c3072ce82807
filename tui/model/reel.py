"""A series as its clip runs: which photo each frame shows, and how the film moves on without missing one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from statistics import median
from typing import Final

PACES: Final = tuple(Fraction(1, part) for part in (32, 16, 8, 6, 4, 3, 2, 1))
"""How fast a clip may be played, as a share of its own speed."""
_PHOTOS_A_SECOND: Final = 4
"""More than these nobody can look at, and no slow line can carry."""


@dataclass(frozen=True, slots=True)
class Reel:
    """A clip: how many frames each photo fills, and how many frames it has a second."""

    runs: tuple[int, ...]
    fps: int

    @property
    def frames(self) -> int:
        """Its length."""
        return sum(self.runs)

    @property
    def paces(self) -> tuple[Fraction, ...]:
        """The speeds at which its photos can be followed, ascending; never empty."""
        held = median(self.runs) if self.runs else 1
        return tuple(pace for pace in PACES if pace * self.fps <= held * _PHOTOS_A_SECOND) or PACES[:1]

    def photo_at(self, moment: float) -> int:
        """Index of the photo that is shown at `moment`, in clip frames from the start; 0 where there are none."""
        return max(0, min(bisect_right(self._starts, moment), len(self.runs)) - 1)

    def start_of(self, photo: int) -> int:
        """The first frame of a photo."""
        return self._starts[photo]

    def step(self, moment: float, by: int) -> float:
        """The first frame of the photo `by` places on, around the ends."""
        return float(self.start_of((self.photo_at(moment) + by) % len(self.runs)))

    def advance(self, moment: float, frames: float) -> float:
        """`frames` later, but no farther than the next photo; after the last one the film begins again."""
        photo = self.photo_at(moment)
        end = self.start_of(photo) + self.runs[photo]
        return min(moment + frames, float(end)) % self.frames

    @property
    def _starts(self) -> Sequence[int]:
        return list(accumulate(self.runs[:-1], initial=0))
