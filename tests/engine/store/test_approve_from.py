"""Approving everything from a threshold on: one step, and one that says nothing about the verifier."""

from __future__ import annotations

import pytest

from engine.model import Decision, SeriesFilter
from engine.store.store import Store
from engine.store.trust import ReviewedSeries
from tests.engine.store.conftest import MakePost, verdict_for


@pytest.fixture
def series(store: Store, collection: int, make_post: MakePost) -> dict[str, int]:
    """Ids by name; the names say what the verifier said of them."""
    confidences = {"low": 0.4, "middle": 0.8, "high": 0.9, "higher": 0.95}
    posts = [make_post(name) for name in (*confidences, "none", "grouped")]
    store.intake.record(collection, posts)
    ids = dict(zip((post.name for post in posts), store.catalog.ids(collection, SeriesFilter()), strict=True))
    for post in posts:
        if post.name in confidences:
            verdict = verdict_for(post, confidence=confidences[post.name])
            store.verdicts.save_verdict(ids[post.name], verdict)
    store.verdicts.save_verdict(ids["none"], verdict_for(posts[-2], keep=(), confidence=0.99))
    return ids


def decided(store: Store, series: dict[str, int]) -> dict[str, str]:
    names = {series_id: name for name, series_id in series.items()}
    rows = store.catalog.rows(list(series.values()))
    return {names[row.id]: row.decision.value for row in rows if row.decision != Decision.UNDECIDED}


def test_all_that_waits_from_the_threshold_on_is_approved_in_one_step(
    store: Store, collection: int, series: dict[str, int]
) -> None:
    store.review.decide([series["higher"]], Decision.REJECTED)
    confidences, waiting = store.figures.by_confidence(collection)
    assert list(confidences) == [0.4, 0.8, 0.9]
    by_id = {row.id: row.confidence for row in store.catalog.rows(list(waiting))}
    assert [by_id[series_id] for series_id in waiting] == list(confidences)
    step = store.review.approve_from(collection, 0.8)
    assert set(step.ids) == {series["middle"], series["high"]}
    assert decided(store, series) == {"middle": "approved", "high": "approved", "higher": "rejected"}
    assert store.review.undo(collection) == step
    assert decided(store, series) == {"higher": "rejected"}
    assert store.review.redo(collection) == step
    assert store.catalog.counts(collection).approved == 2


def test_what_was_approved_unseen_says_nothing_about_the_verifier(
    store: Store, collection: int, series: dict[str, int]
) -> None:
    store.review.decide([series["low"]], Decision.REJECTED)
    store.review.approve_from(collection, 0.0)
    assert store.figures.reviewed(collection) == [ReviewedSeries(0.4, Decision.REJECTED)]
    store.review.decide([series["high"]], Decision.APPROVED)
    assert sorted(store.figures.reviewed(collection)) == [
        ReviewedSeries(0.4, Decision.REJECTED),
        ReviewedSeries(0.9, Decision.APPROVED),
    ]
    store.review.undo(collection)
    assert store.figures.reviewed(collection) == [ReviewedSeries(0.4, Decision.REJECTED)]


def test_frames_of_the_persons_own_are_a_correction(store: Store, collection: int, series: dict[str, int]) -> None:
    store.review.make_first(series["high"], ["high_01.jpg"])
    store.review.decide([series["high"]], Decision.APPROVED)
    assert store.figures.reviewed(collection) == [ReviewedSeries(0.9, Decision.APPROVED, corrected=True)]


def test_nothing_above_the_threshold_is_no_step(store: Store, collection: int, series: dict[str, int]) -> None:
    assert store.review.approve_from(collection, 0.96).ids == ()
    assert store.review.undo(collection).ids == ()


def test_what_is_spent_is_added_up(store: Store, collection: int, series: dict[str, int]) -> None:
    spent = store.figures.spent(collection)
    assert (spent.requests, spent.prompt_tokens) == (5, 500)
    assert spent.cost_usd == pytest.approx(0.05)
    assert store.figures.spent(collection + 1).cost_usd == 0.0
