"""Which photos make a series, on features made to have exactly the similarities that a case needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.model import CandidatePhoto, Exclusion
from engine.model.facts import Facts
from engine.settings import Settings
from engine.verify.certainty import AVERAGE_ERROR
from engine.verify.density import _background
from engine.verify.lite2 import CLASSES, Look
from engine.verify.offline_verdict import Finding, Looked, find_series

NOTHING_KNOWN = np.full(CLASSES, 1 / CLASSES, np.float32)


@cache
def unlike_anything() -> NDArray[Any]:
    """Directions, (60, 1280), in which no unrelated photo has anything: density is the mean cosine there."""
    some = np.random.default_rng(0).standard_normal((1280, 60))
    return np.linalg.qr(np.hstack([_background().T, some]))[0][:, len(_background()) :].T


def looked(similarity: NDArray[Any]) -> Looked:
    """Photos "1", "2", … whose features have these cosines, and none with the background."""
    return seen(np.linalg.cholesky(similarity) @ unlike_anything()[: len(similarity)])


def seen(features: NDArray[Any]) -> Looked:
    photos = [CandidatePhoto(str(number), Path(), number) for number in range(1, len(features) + 1)]
    return Looked(photos, [Look(row.astype(np.float32), NOTHING_KNOWN) for row in features])


def portraits(count: int, alike: float, strangers: int = 0) -> Looked:
    """Photos that are `alike` to one another, and nearly so to the portraits in the background."""
    portrait = _background()[:100].mean(axis=0)
    portrait /= np.linalg.norm(portrait)
    features = np.sqrt(alike) * portrait + np.sqrt(1 - alike) * unlike_anything()[:count]
    return seen(np.concatenate([features, unlike_anything()[count : count + strangers]]))


def alike(series: int, inside: float, strangers: int = 0, across: float = 0.1) -> NDArray[Any]:
    """Cosines of `series` photos that are `inside` alike, and strangers who are `across` alike to everything."""
    similarity = np.full((series + strangers,) * 2, across)
    similarity[:series, :series] = inside
    np.fill_diagonal(similarity, 1)
    return similarity


def found(similarity: NDArray[Any]) -> Finding:
    return find_series(looked(similarity), Settings())


@pytest.mark.parametrize(
    ("similarity", "frames"),
    [
        (alike(4, 0.7), 4),
        (alike(4, 0.52), 4),  # too little for the first look, enough for the second
        (alike(4, 0.48), 0),
        (alike(3, 0.6, strangers=3), 3),
        (alike(3, 0.6, strangers=7), 3),  # a small share, but nothing unrelated is as close
        (alike(2, 0.66), 2),
        (alike(2, 0.64), 0),
        (alike(2, 0.66, strangers=1), 2),
        (alike(2, 0.9, strangers=2), 0),  # a pair must be most of its post
        (alike(1, 1.0), 0),
        (np.zeros((0, 0)), 0),
    ],
)
def test_what_makes_a_series(similarity: NDArray[Any], frames: int) -> None:
    finding = found(similarity)
    assert finding.frames == tuple(str(number) for number in range(1, frames + 1))
    assert finding.is_series == bool(frames)
    assert not finding.needs_review
    assert len(finding.excluded) == len(similarity) - frames
    assert 0 <= finding.confidence <= 1


def test_a_few_photos_of_a_large_heap_are_no_series_if_unrelated_photos_are_as_close() -> None:
    assert find_series(portraits(3, 0.6, strangers=2), Settings()).is_series
    assert not find_series(portraits(3, 0.6, strangers=7), Settings()).is_series  # 3 of 10 need 0.70
    assert find_series(portraits(3, 0.72, strangers=7), Settings()).is_series


def test_what_unrelated_photos_come_close_to_is_marked_for_a_check() -> None:
    doubtful = find_series(portraits(4, 0.52), Settings())
    assert doubtful.is_series
    assert doubtful.needs_review
    assert doubtful.confidence > Settings().offline_confidence  # marked all the same
    assert not find_series(portraits(4, 0.85), Settings()).needs_review


def test_a_close_photo_that_is_left_out_marks_a_series() -> None:
    similarity = alike(4, 0.9, strangers=1)
    similarity[4, :4] = similarity[:4, 4] = 0.54
    sure = found(similarity)
    assert sure.frames == ("1", "2", "3", "4")
    similarity = alike(4, 0.58, strangers=1)
    similarity[4, :4] = similarity[:4, 4] = 0.42
    less_sure = found(similarity)
    assert less_sure.frames == ("1", "2", "3", "4")
    assert less_sure.confidence < sure.confidence


def test_a_straggler_joins_a_series_that_stands() -> None:
    similarity = alike(5, 0.6)
    similarity[4, :4] = similarity[:4, 4] = 0.46
    assert found(similarity).frames == ("1", "2", "3", "4", "5")
    similarity[4, :4] = similarity[:4, 4] = 0.42
    assert found(similarity).frames == ("1", "2", "3", "4")
    similarity = alike(5, 0.8)
    similarity[4, :4] = similarity[:4, 4] = 0.5  # enough for a loose series, too little for so close-knit a one
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
        (alike(2, 0.9, strangers=2), "No more than 2 of 4 photos are alike (mean similarity 0.90)."),
        (alike(1, 1.0, strangers=3), "No two of the 4 photos are alike."),
        (alike(1, 1.0), "Only 1 photo can be used, and a series needs two."),
        (np.zeros((0, 0)), "None of the photos can be used, and a series needs two."),
    ],
)
def test_the_reason_is_one_plain_sentence(similarity: NDArray[Any], reason: str) -> None:
    assert found(similarity).reason == reason


def test_the_reason_says_why_to_have_a_look() -> None:
    assert find_series(portraits(4, 0.52), Settings()).reason == (
        "All 4 photos are alike (mean similarity 0.52), but have a look: they may show different subjects."
    )


def test_the_facts_are_those_of_the_frames_that_are_kept() -> None:
    post = looked(alike(3, 0.7, strangers=2))
    dog, beach = NOTHING_KNOWN * 0.5, NOTHING_KNOWN * 0.1
    dog[207] += 0.5
    beach[978] += 0.9
    post.looks = [Look(look.features, dog if at < 3 else beach) for at, look in enumerate(post.looks)]
    assert find_series(post, Settings()).facts == Facts(subject="a dog")
    assert find_series(looked(alike(1, 1, strangers=3)), Settings()).facts == Facts()


def test_photos_that_cannot_be_used_are_counted_and_named() -> None:
    seen = looked(alike(3, 0.7))
    seen.unreadable.append(Exclusion("x", "x is damaged."))
    seen.blank.append(Exclusion("y", "It is blank."))
    finding = find_series(seen, Settings())
    assert finding.reason == "All 3 photos are alike (mean similarity 0.70). 2 photos could not be used."
    assert finding.excluded == (Exclusion("y", "It is blank."), Exclusion("x", "x is damaged."))


def test_marked_photos_take_the_average_error_off_the_confidence_by_their_share() -> None:
    plain, some, all_of_them = (looked(alike(4, 0.6, strangers=2)) for _ in range(3))
    some.marked = {"1", "2", "5"}  # the last is no frame, so it does not count
    all_of_them.marked = {"1", "2", "3", "4"}
    sure = [find_series(one, Settings()).confidence for one in (plain, some, all_of_them)]
    assert sure[1:] == pytest.approx([sure[0] - AVERAGE_ERROR / 2, sure[0] - AVERAGE_ERROR])
