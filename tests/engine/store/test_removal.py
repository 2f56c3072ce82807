"""A removed series is nowhere but among the removed, and a scan does not bring it back."""

from __future__ import annotations

import pytest

from engine.model import Decision, SeriesFilter
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for

REMOVED = SeriesFilter(removed=True)


@pytest.fixture
def pair(store: Store, collection: int, make_post: MakePost) -> tuple[int, int]:
    """Two verified series."""
    posts = [make_post("beach"), make_post("dunes")]
    ids = sorted(store.intake.record(collection, posts).ids)
    for series_id, post in zip(ids, posts, strict=True):
        store.verdicts.save_verdict(series_id, verdict_for(post))
    return ids[0], ids[1]


def everywhere(store: Store, collection: int) -> list[list[int]]:
    """The series in lists, exports and another verifier's queue."""
    return [
        list(store.catalog.ids(collection, SeriesFilter())),
        store.exportable.ids(collection, min_length=1),
        store.verdicts.queue(collection, "gemini", largest_first=False),
        [series.row.id for series in store.catalog.everything()],
    ]


def test_it_is_nowhere_until_it_is_put_back(store: Store, collection: int, pair: tuple[int, int]) -> None:
    first, second = pair
    step = store.review.remove([first])
    assert (step.ids, step.relists) == ((first,), True)
    assert everywhere(store, collection) == [[second]] * 4
    assert list(store.catalog.ids(collection, REMOVED)) == [first]
    assert store.catalog.rows([first])[0].removed
    counts = store.catalog.counts(collection)
    assert (counts.series, counts.waiting, counts.removed) == (1, 1, 1)
    with store._door.reading():
        from engine.store.tables import SeriesImage

        assert SeriesImage.select().where(SeriesImage.series == first).count() == 0
    store.review.put_back([first])
    assert everywhere(store, collection) == [[first, second]] * 4
    store.review.undo(collection)
    store.review.undo(collection)
    assert everywhere(store, collection) == [[first, second]] * 4
    assert store.catalog.counts(collection).removed == 0


@pytest.mark.parametrize("photos", [4, 6])
def test_a_scan_does_not_bring_it_back(
    store: Store, collection: int, make_post: MakePost, pair: tuple[int, int], photos: int
) -> None:
    store.review.remove([pair[0]])
    store.intake.record(collection, [make_post("beach", photos), make_post("dunes")])
    assert everywhere(store, collection) == [[pair[1]]] * 4
    store.review.undo(collection)
    series = store.catalog.series(pair[0])
    assert series is not None
    assert len(series.frames) == photos


def test_a_late_verdict_does_not_bring_it_back(
    store: Store, collection: int, make_post: MakePost, pair: tuple[int, int]
) -> None:
    store.review.remove([pair[0]])
    store.verdicts.save_verdict(pair[0], verdict_for(make_post("beach"), keep=(1, 2), verifier="gemini"))
    assert everywhere(store, collection) == [[pair[1]]] * 4


def test_its_decision_is_no_part_of_the_record(store: Store, collection: int, pair: tuple[int, int]) -> None:
    store.review.decide(pair, Decision.REJECTED)
    store.review.remove([pair[0]])
    assert len(store.figures.reviewed(collection)) == 1


def test_flags_go_on_and_off_together(store: Store, collection: int, pair: tuple[int, int]) -> None:
    store.review.flag([pair[0]])
    assert store.review.flag(pair).label == "flag"
    assert [row.flagged for row in store.catalog.rows(pair)] == [True, True]
    assert store.review.flag(pair).label == "unflag"
    store.review.undo(collection)
    store.review.undo(collection)
    assert sorted(row.flagged for row in store.catalog.rows(pair)) == [False, True]
