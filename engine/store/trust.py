"""How far a verifier's confidence may be trusted, by what a person has said about series of that confidence so far."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.model import Decision

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
"""Where the bins of confidence begin, and 1 where the last ends: narrower where thresholds are chosen."""

_Z = 1.959964
"""Standard deviations to either side that hold 95 in 100."""
_SCANT = 20
"""Below so many decisions a share says little; its interval is then wider than any use."""


class Word(NamedTuple):
    """What a person said about one series in which the verifier saw one."""

    confidence: float
    """The verifier's, 0 to 1."""
    decision: Decision
    corrected: bool = False
    """True if the person chose or ordered the frames."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and what that allows to be said of others like them."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval, which holds its ground at 0, at 1 and with few; of nothing anything may be true.

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
    """Agreement within a range of confidence: from `low` up to, not including, `high`; the last includes 1."""

    low: float
    high: float
    agreed: Share
    """Approved series of the approved and rejected."""
    corrected: int = 0
    """Approved ones whose frames the person changed."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What approving everything from a threshold on would do, by the person's record from that threshold on."""

    threshold: float
    series: int
    """How many would be approved."""
    refused: Share
    """Rejected series of those decided: the error to expect."""
    corrected: Share
    """Approved series whose frames were changed, of those approved."""

    @property
    def is_scant(self) -> bool:
        """True if the record is too small to rest much on."""
        return self.refused.of < _SCANT

    @property
    def wrong(self) -> tuple[int, int, int] | None:
        """Series that would be wrong: at least, likely, at most; None if there is no record."""
        if (share := self.refused.value) is None:
            return None
        low, high = self.refused.interval
        return math.floor(low * self.series), round(share * self.series), math.ceil(high * self.series)


def agreement(words: Iterable[Word], edges: Sequence[float] = EDGES) -> tuple[Bin, ...]:
    """How often the person agreed with the verifier that there is a series, by confidence.

    Only approvals and rejections count; `edges` ascend from 0 to 1.
    """
    counts = [[0, 0, 0] for _ in edges[1:]]
    for word in words:
        if word.decision in _DECIDED:
            place = sum(word.confidence >= edge for edge in edges[1:-1])
            approved = word.decision == Decision.APPROVED
            counts[place][0] += approved
            counts[place][1] += 1
            counts[place][2] += approved and word.corrected
    return tuple(
        Bin(low, high, Share(agreed, decided), corrected)
        for low, high, (agreed, decided, corrected) in zip(edges, edges[1:], counts, strict=False)
    )


def expectation(words: Iterable[Word], threshold: float, series: int) -> Expectation:
    """What to expect of approving `series` series of a confidence of `threshold` or more."""
    decided = [word for word in words if word.decision in _DECIDED and word.confidence >= threshold]
    approved = [word for word in decided if word.decision == Decision.APPROVED]
    corrected = sum(word.corrected for word in approved)
    return Expectation(
        threshold, series, Share(len(decided) - len(approved), len(decided)), Share(corrected, len(approved))
    )


_DECIDED = frozenset({Decision.APPROVED, Decision.REJECTED})
