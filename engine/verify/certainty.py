"""Probability that a cluster is exactly the series of its post, and the strongest doubt about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp
from typing import TYPE_CHECKING

from engine.verify.clusters import closeness
from engine.verify.density import density

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.verify.clusters import Similarity

SPARSE = 0.06
"""Density below which photos are no more alike than unrelated people, places or things of one sort. One person on
different days is as sparse, so a human must decide."""
MOST = 0.99
"""Highest probability to state: of those beyond, 97 of 100 were right."""

AVERAGE_ERROR = 0.05
"""How far the probability is off on average (expected calibration error), on posts of other photos than it was fitted
on; it ranks right before wrong in 90 of 100 pairs."""
_BASE, _PER_WEAKEST, _PER_OUTSIDER, _PER_DENSITY = -1.22, 4.30, -6.28, 7.60
"""Logistic regression on posts made of photos of 53 subjects."""
_USUAL_WEAKEST, _USUAL_OUTSIDER, _USUAL_DENSITY = 0.65, 0.2, 0.35
"""Averages of correct series."""


class Doubt(StrEnum):
    """An argument against a cluster; its value is a clause for the reason."""

    SUBJECTS = "they may show different subjects"
    MEMBER = "one photo fits badly"
    OUTSIDER = "a photo that is left out is close"


@dataclass(frozen=True, slots=True)
class Certainty:
    """Three measures of a cluster."""

    weakest: float
    """Closeness to the rest of the member that fits worst."""
    outsider: float
    """Closeness of the best photo outside; 0 if there is none."""
    density: float

    @property
    def probability(self) -> float:
        """Probability that the cluster is exactly the series: 0 to MOST."""
        signs = _PER_WEAKEST * self.weakest + _PER_OUTSIDER * self.outsider + _PER_DENSITY * self.density
        return min(MOST, 1 / (1 + exp(-(_BASE + signs))))

    @property
    def is_sparse(self) -> bool:
        """True if unrelated photos are as close to one another."""
        return self.density < SPARSE

    @property
    def doubt(self) -> Doubt:
        """The measure that lowers the probability most."""
        lowered = {
            Doubt.SUBJECTS: _PER_DENSITY * (_USUAL_DENSITY - self.density),
            Doubt.MEMBER: _PER_WEAKEST * (_USUAL_WEAKEST - self.weakest),
            Doubt.OUTSIDER: _PER_OUTSIDER * (_USUAL_OUTSIDER - self.outsider),
        }
        return Doubt.SUBJECTS if self.is_sparse else max(lowered, key=lambda doubt: lowered[doubt])


def certainty(similarity: Similarity, margins: Similarity, group: Sequence[int]) -> Certainty:
    """Measure a group of two or more photos."""
    outside = [photo for photo in range(len(similarity)) if photo not in group]
    return Certainty(
        weakest=min(closeness(similarity, photo, [other for other in group if other != photo]) for photo in group),
        outsider=max((closeness(similarity, photo, group) for photo in outside), default=0.0),
        density=density(margins, group),
    )
