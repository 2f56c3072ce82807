"""Which photos make a series, on features made to have exactly the similarities that a case needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.model import CandidatePhoto, Exclusion
from engine.settings import Settings
from engine.verify.lite0 import FEATURES
from engine.verify.offline_verdict import Finding, Looked, find_series


def looked(similarity: NDArray[Any]) -> Looked:
    """Photos "1", "2", … whose features have these cosines."""
    features = np.zeros((len(similarity), FEATURES), np.float32)
    features[:, : len(similarity)] = np.linalg.cholesky(similarity)
    photos = [CandidatePhoto(str(number), Path(), number) for number in range(1, len(similarity) + 1)]
    return Looked(photos, list(features))


def alike(series: int, inside: float, strangers: int = 0, across: float = 0.1) -> NDArray[Any]:
    """Cosines of `series` photos that are `inside` alike, and strangers who are `across` alike to everything."""
    similarity = np.full((series + strangers,) * 2, across)
    similarity[:series, :series] = inside
    np.fill_diagonal(similarity, 1)
    return similarity


def found(similarity: NDArray[Any]) -> Finding:
    return find_series(looked(similarity), Settings())


@pytest.mark.parametrize(
    ("similarity", "frames", "needs_review"),
    [
        (alike(4, 0.7), 4, False),
        (alike(4, 0.56), 4, False),
        (alike(4, 0.5), 4, True),
        (alike(4, 0.42), 4, True),  # too little for the first look, enough for the second
        (alike(4, 0.38), 0, False),
        (alike(3, 0.5, strangers=3), 3, True),
        (alike(3, 0.5, strangers=7), 0, False),  # 3 of 10 are too few for so little likeness
        (alike(3, 0.62, strangers=7), 3, False),
        (alike(2, 0.56), 2, False),
        (alike(2, 0.54), 0, False),
        (alike(2, 0.56, strangers=1), 2, False),
        (alike(2, 0.9, strangers=2), 0, False),  # a pair must be most of its post
        (alike(1, 1.0), 0, False),
        (np.zeros((0, 0)), 0, False),
    ],
)
def test_what_makes_a_series(similarity: NDArray[Any], frames: int, needs_review: bool) -> None:
    finding = found(similarity)
    assert finding.frames == tuple(str(number) for number in range(1, frames + 1))
    assert finding.is_series == bool(frames)
    assert finding.needs_review == needs_review
    assert len(finding.excluded) == len(similarity) - frames
    assert 0 <= finding.confidence <= 1


def test_a_straggler_joins_a_series_that_stands() -> None:
    similarity = alike(5, 0.6)
    similarity[4, :4] = similarity[:4, 4] = 0.38
    assert found(similarity).frames == ("1", "2", "3", "4", "5")
    similarity[4, :4] = similarity[:4, 4] = 0.34
    assert found(similarity).frames == ("1", "2", "3", "4")


def test_of_two_series_the_larger_is_taken_and_the_other_named() -> None:
    similarity = alike(7, 0.1)
    similarity[:4, :4] = 0.7
    similarity[4:, 4:] = 0.8
    np.fill_diagonal(similarity, 1)
    finding = found(similarity)
    assert finding.frames == ("1", "2", "3", "4")
    assert finding.excluded[0] == Exclusion("5", "Unlike the rest: 0.10 to the series. It is like 2 other photos.")
    assert finding.reason == "4 of 7 photos are alike (mean similarity 0.70)."


@pytest.mark.parametrize(
    ("similarity", "reason"),
    [
        (alike(4, 0.7), "All 4 photos are alike (mean similarity 0.70)."),
        (alike(4, 0.5), "All 4 photos are alike (mean similarity 0.50), but only just, so have a look."),
        (alike(2, 0.9, strangers=2), "No more than 2 of 4 photos are alike (mean similarity 0.90)."),
        (alike(1, 1.0, strangers=3), "No two of the 4 photos are alike."),
        (alike(1, 1.0), "Only 1 photo can be used, and a series needs two."),
        (np.zeros((0, 0)), "None of the photos can be used, and a series needs two."),
    ],
)
def test_the_reason_is_one_plain_sentence(similarity: NDArray[Any], reason: str) -> None:
    assert found(similarity).reason == reason


def test_photos_that_cannot_be_used_are_counted_and_named() -> None:
    seen = looked(alike(3, 0.7))
    seen.unreadable.append(Exclusion("x", "x is damaged."))
    seen.blank.append(Exclusion("y", "It is blank."))
    finding = find_series(seen, Settings())
    assert finding.reason == "All 3 photos are alike (mean similarity 0.70). 2 photos could not be used."
    assert finding.excluded == (Exclusion("y", "It is blank."), Exclusion("x", "x is damaged."))
