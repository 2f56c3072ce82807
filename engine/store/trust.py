"""How far to trust a verifier's confidence, judging by a person's decisions about series of that confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.model import Decision

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
"""Edges of the confidence bins, narrower in the range of usual thresholds."""

_Z = 1.959964
"""Standard deviations on either side of the mean that contain 95%."""
_SCANT = 20
"""Fewer decisions than this say little: their interval is too wide to be of use."""


class ReviewedSeries(NamedTuple):
    """A person's decision about a post in which the verifier found a series."""

    confidence: float
    """The verifier's, 0 to 1."""
    decision: Decision
    corrected: bool = False
    """True if the person chose or ordered the frames."""


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion, and the interval it implies for similar cases."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """0 to 1; None for an empty sample."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson 95% interval, valid near 0 and 1 and for small samples; (0, 1) for none.

        E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
        """
        if not self.of:
            return 0.0, 1.0
        p, n, z2 = self.hits / self.of, self.of, _Z * _Z
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        reach = _Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        # At the ends rounding leaves a crumb.
        low = 0.0 if self.hits == 0 else max(0.0, centre - reach)
        high = 1.0 if self.hits == n else min(1.0, centre + reach)
        return low, high


@dataclass(frozen=True, slots=True)
class Bin:
    """Agreement in a range of confidence: from `low` up to, but not including, `high`; the last bin includes 1."""

    low: float
    high: float
    agreed: Share
    """Share of approved series among the decided."""
    corrected: int = 0
    """Approved series whose frames the person changed."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expected result of approving everything from a threshold on, by the person's decisions from there on."""

    threshold: float
    series: int
    """Number of series that would be approved."""
    refused: Share
    """Share of rejected series among the decided: the expected error."""
    corrected: Share
    """Share of series with changed frames among the approved."""

    @property
    def is_scant(self) -> bool:
        """True if there are too few decisions to rely on."""
        return self.refused.of < _SCANT

    @property
    def wrong(self) -> tuple[int, int, int] | None:
        """Number of wrong series: at least, likely, at most; None without any decision."""
        if (share := self.refused.value) is None:
            return None
        low, high = self.refused.interval
        return math.floor(low * self.series), round(share * self.series), math.ceil(high * self.series)


def agreement(reviewed: Iterable[ReviewedSeries], edges: Sequence[float] = EDGES) -> tuple[Bin, ...]:
    """How often the person agreed that there is a series, by confidence.

    Only approvals and rejections count; `edges` ascend from 0 to 1.
    """
    counts = [[0, 0, 0] for _ in edges[1:]]
    for one in reviewed:
        if one.decision in _DECIDED:
            place = sum(one.confidence >= edge for edge in edges[1:-1])
            approved = one.decision == Decision.APPROVED
            counts[place][0] += approved
            counts[place][1] += 1
            counts[place][2] += approved and one.corrected
    return tuple(
        Bin(low, high, Share(agreed, decided), corrected)
        for low, high, (agreed, decided, corrected) in zip(edges, edges[1:], counts, strict=False)
    )


def expectation(reviewed: Iterable[ReviewedSeries], threshold: float, series: int) -> Expectation:
    """What to expect from approving `series` series with a confidence of `threshold` or more."""
    decided = [one for one in reviewed if one.decision in _DECIDED and one.confidence >= threshold]
    approved = [one for one in decided if one.decision == Decision.APPROVED]
    corrected = sum(one.corrected for one in approved)
    return Expectation(
        threshold, series, Share(len(decided) - len(approved), len(decided)), Share(corrected, len(approved))
    )


_DECIDED = frozenset({Decision.APPROVED, Decision.REJECTED})
