"""Posts that were downloaded twice are known by the bytes of their photos, and by nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.model import Decision, Fingerprint
from engine.store.store import Store
from tests.engine.store.conftest import MakePost


@pytest.fixture
def post(store: Store, collection: int, make_post: MakePost) -> Poster:
    return Poster(store, collection, make_post)


class Poster:
    """Records a post whose photos have these bytes, a letter each; answers with its id."""

    def __init__(self, store: Store, collection: int, make_post: MakePost) -> None:
        self.store, self.collection, self.make_post = store, collection, make_post

    def __call__(self, name: str, letters: str) -> int:
        made = self.make_post(name, len(letters))
        (series_id,) = self.store.intake.record(self.collection, [made]).ids
        prints = {photo.path: Fingerprint(letter, 0) for photo, letter in zip(made.photos, letters, strict=True)}
        self.store.fingerprints.keep(series_id, prints)
        return series_id


def ids(store: Store, series_id: int) -> list[int]:
    return [copy.id for copy in store.copies.of(series_id)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("abcd", "abcd", True), ("abcd", "dcba", True), ("abcd", "abcx", True), ("abcd", "abxy", False),
        ("abcdefgh", "abc", True), ("ab", "ab", True), ("ab", "ax", False), ("a", "a", False),
        ("abcd", "wxyz", False), ("aaaa", "abcd", False), ("aabb", "ab", True),
    ],
)  # fmt: skip
def test_all_or_all_but_one_are_the_same_post(store: Store, post: Poster, one: str, other: str, same: bool) -> None:
    first, second = post("one", one), post("two", other)
    assert (ids(store, first) == ids(store, second) != []) is same
    assert len(store.copies.everywhere()) == same


def test_kept_is_what_a_person_approved_then_the_fuller_then_the_first(store: Store, post: Poster) -> None:
    part, whole, again = post("part", "abc"), post("whole", "abcde"), post("again", "abcde")
    assert ids(store, part) == ids(store, again) == [whole, again, part]
    store.review.decide([again], Decision.APPROVED)
    assert ids(store, part) == [again, whole, part]
    store.review.decide([again], Decision.REJECTED)
    assert ids(store, part) == [whole, part, again]
    assert [(kept.id, copy.id) for kept, copy in store.copies.everywhere()] == [
        (whole, part), (part, again), (whole, again),
    ]  # fmt: skip


def test_skipping_is_one_step_that_can_be_taken_back(store: Store, collection: int, post: Poster) -> None:
    first, second, third = (post(name, "abc") for name in ("one", "two", "three"))
    step = store.review.skip_copies([second, third])
    assert (step.label, step.ids) == ("skip re-download", (second, third))
    assert [store.catalog.rows([n])[0].decision for n in (first, second)] == [Decision.UNDECIDED, Decision.REJECTED]
    assert store.review.undo(collection).ids == (second, third)
    assert {row.decision for row in store.catalog.rows([first, second, third])} == {Decision.UNDECIDED}


def test_what_was_removed_or_lies_in_another_collection_is_no_copy(
    store: Store, tmp_path: Path, post: Poster, make_post: MakePost
) -> None:
    first, second = post("one", "abc"), post("two", "abc")
    (tmp_path / "elsewhere").mkdir()
    Poster(store, store.intake.collection(tmp_path / "elsewhere"), make_post)("three", "abc")
    assert ids(store, first) == [first, second]
    store.review.remove([second])
    assert ids(store, first) == ids(store, second) == []
    assert store.copies.everywhere() == []


def test_a_picture_that_half_the_folder_has_makes_no_copies_and_costs_little(
    store: Store, collection: int, make_post: MakePost
) -> None:
    posts = [make_post(f"post{number}", 3) for number in range(400)]
    ids: Sequence[int] = sorted(store.intake.record(collection, posts).ids)
    for series_id, post in zip(ids, posts, strict=True):
        contents = ("logo", "card", post.name)
        prints = {photo.path: Fingerprint(text, 0) for photo, text in zip(post.photos, contents, strict=True)}
        store.fingerprints.keep(series_id, prints)
    assert store.copies.of(ids[0]) == ()
    started = time.perf_counter()
    assert store.copies.everywhere() == []
    assert time.perf_counter() - started < 1.0
