"""A collection in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.model import Counts, Histogram, TasteRecord, Usage
from engine.store.trust import ReviewedSeries


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was found and decided, what it cost, and how far the verifier may be trusted."""

    counts: Counts
    spent: Usage
    words: Sequence[ReviewedSeries]
    """What the person said about series that the verifier saw."""
    verified_by: Sequence[tuple[str, int]] = ()
    """The models that gave the verdicts, and how many each."""
    taste: TasteRecord | None = None
    """What the person's decisions taught."""
    histograms: Sequence[Histogram] = ()
    """What was measured in the photos."""
