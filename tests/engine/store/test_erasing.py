"""A series that leaves for good leaves whole, and what a split or a merge made of it and others stays right."""

from __future__ import annotations

import pytest

from engine.model import Decision, PhotoState, Post, SeriesFilter
from engine.store.checking import CheckReport
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for


@pytest.fixture
def posts(make_post: MakePost) -> list[Post]:
    """Three posts of four photos."""
    return [make_post(name) for name in ("beach", "dunes", "harbour")]


@pytest.fixture
def ids(store: Store, collection: int, posts: list[Post]) -> list[int]:
    """Their series, verified: 2 1 3 in the film, 4 out of it."""
    found = sorted(store.intake.record(collection, posts).ids)
    for series_id, post in zip(found, posts, strict=True):
        store.verdicts.save_verdict(series_id, verdict_for(post))
    return found


def photos(store: Store, collection: int) -> dict[str, list[tuple[str, bool]]]:
    """The photos of every listed series, by name: what they are called, and whether they are in the film."""
    listed = (store.catalog.series(series_id) for series_id in store.catalog.ids(collection, SeriesFilter()))
    return {
        series.row.name: [(frame.path.removesuffix(".jpg"), frame.kept) for frame in series.frames]
        for series in listed
        if series
    }


def check(store: Store) -> CheckReport:
    return store.care.check(lambda files: [PhotoState.OK] * len(files), lambda *_: None)


def test_what_was_removed_in_the_app_can_leave_for_good(store: Store, collection: int, ids: list[int]) -> None:
    store.review.remove(ids[:1])
    assert [one.removed for one in store.care.removable(ids)] == [True, False, False]
    assert store.care.erase(ids[:2]) == 2
    assert list(photos(store, collection)) == ["harbour"]
    assert store.review.undo(collection).ids == ()
    assert check(store).dangling == 0


def test_a_decision_about_many_is_taken_back_for_those_that_are_left(
    store: Store, collection: int, ids: list[int]
) -> None:
    store.review.decide(ids, Decision.APPROVED)
    store.care.erase(ids[:1])
    assert store.review.undo(collection).ids == tuple(ids[1:])


def test_photos_of_a_part_that_leaves_go_back_out_of_the_film(
    store: Store, collection: int, ids: list[int], posts: list[Post]
) -> None:
    part = store.review.split(ids[0], "beach_03.jpg").ids[1]
    store.care.erase([part])
    before = photos(store, collection)
    assert before["beach"] == [("beach_02", True), ("beach_01", True), ("beach_03", False), ("beach_04", False)]
    assert store.review.undo(collection).ids == ()
    assert store.intake.record(collection, posts).unchanged == 3
    assert photos(store, collection) == before
    assert check(store).dangling == 0


def test_a_part_outlives_the_post_it_was_split_off(
    store: Store, collection: int, ids: list[int], posts: list[Post]
) -> None:
    store.review.split(ids[0], "beach_03.jpg")
    store.care.erase([ids[0]])
    assert photos(store, collection)["beach (2)"] == [("beach_03", True), ("beach_04", False)]
    assert store.review.undo(collection).ids == ()
    store.intake.record(collection, posts)
    every = [photo for film in photos(store, collection).values() for photo, _ in film]
    assert sorted(every) == sorted(photo.path.removesuffix(".jpg") for post in posts for photo in post.photos)
    assert check(store).dangling == 0


def test_what_was_merged_into_a_series_leaves_with_it(
    store: Store, collection: int, ids: list[int], posts: list[Post]
) -> None:
    store.review.merge(ids[0], ids[1])
    assert store.care.erase([ids[0]]) == 1
    assert list(photos(store, collection)) == ["harbour"]
    assert store.review.undo(collection).ids == ()
    assert store.intake.record(collection, posts).added == 2
    assert check(store).dangling == 0


def test_no_undo_brings_photos_to_a_series_that_is_gone(store: Store, collection: int, ids: list[int]) -> None:
    """Split off one, merged into another: the photos come to stay where they are."""
    part = store.review.split(ids[0], "beach_03.jpg").ids[1]
    store.review.merge(ids[1], part)
    store.care.erase([ids[0]])
    after = photos(store, collection)
    assert [photo for photo, _ in after["dunes"]] == [
        "dunes_02", "dunes_01", "dunes_03", "beach_03", "dunes_04", "beach_04",
    ]  # fmt: skip
    assert store.review.undo(collection).ids == ()
    assert photos(store, collection) == after
