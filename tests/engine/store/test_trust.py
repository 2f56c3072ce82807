"""Agreement between confidence and decisions, and the error to expect from it."""

from __future__ import annotations

import pytest

from engine.model import Decision
from engine.store.trust import EDGES, ReviewedSeries, Share, agreement, expectation

APPROVED, REJECTED, LATER = Decision.APPROVED, Decision.REJECTED, Decision.LATER


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
        (1, 1, 0.2065, 1.0),
        (0, 1000, 0.0, 0.0038),
    ],
)
def test_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    assert Share(hits, of).interval == pytest.approx((low, high), abs=1e-4)


def test_nothing_has_no_share() -> None:
    assert Share(0, 0).value is None
    assert Share(1, 4).value == 0.25


def test_every_confidence_falls_into_one_bin() -> None:
    words = [ReviewedSeries(confidence, APPROVED) for confidence in (0.0, 0.49, 0.5, 0.85, 0.8999, 0.9, 0.95, 1.0)]
    bins = agreement(words)
    assert [(part.low, part.agreed.of) for part in bins] == [
        (0.0, 2), (0.5, 1), (0.6, 0), (0.7, 0), (0.8, 0), (0.85, 2), (0.9, 1), (0.95, 2),
    ]  # fmt: skip
    assert (bins[0].low, bins[-1].high) == (EDGES[0], EDGES[-1]) == (0.0, 1.0)


def test_only_yes_and_no_count_as_agreement() -> None:
    words = [
        ReviewedSeries(0.97, APPROVED),
        ReviewedSeries(0.97, APPROVED, corrected=True),
        ReviewedSeries(0.98, REJECTED),
        ReviewedSeries(0.98, LATER),
        ReviewedSeries(0.98, Decision.UNDECIDED),
    ]
    top = agreement(words)[-1]
    assert (top.agreed, top.corrected) == (Share(2, 3), 1)


def test_the_error_to_expect_comes_from_the_record_above_the_threshold() -> None:
    words = (
        [ReviewedSeries(0.95, APPROVED)] * 95
        + [ReviewedSeries(0.9, REJECTED)] * 5
        + [ReviewedSeries(0.5, REJECTED)] * 100
    )
    expected = expectation(words, 0.9, 1000)
    assert expected.refused == Share(5, 100)
    assert expected.wrong == (21, 50, 112)
    assert not expected.is_scant
    assert expectation(words, 0.5, 1000).refused == Share(105, 200)


def test_a_small_record_is_said_to_be_small() -> None:
    expected = expectation([ReviewedSeries(0.95, APPROVED)] * 3, 0.9, 1000)
    assert expected.is_scant
    assert expected.wrong is not None
    assert expected.wrong[1] == 0
    assert expected.wrong[2] > 500


def test_no_record_promises_nothing() -> None:
    expected = expectation([ReviewedSeries(0.3, REJECTED)], 0.9, 10)
    assert expected.wrong is None
    assert expected.is_scant
    assert expected.refused.interval == (0.0, 1.0)


def test_corrected_frames_are_told_apart() -> None:
    expected = expectation(
        [
            ReviewedSeries(0.95, APPROVED, corrected=True),
            ReviewedSeries(0.95, APPROVED),
            ReviewedSeries(0.95, REJECTED),
        ],
        0.9,
        10,
    )
    assert expected.corrected == Share(1, 2)
