"""Posts that were downloaded twice are known by the hashes of their photos; pictures only alike need a look."""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import pytest

from engine.model import Decision, Fingerprint
from engine.store.redownloads import _HOLDERS
from engine.store.store import Store
from engine.store.tables import PhotoRecord
from tests.engine.store.conftest import MakePost


@pytest.fixture
def post(store: Store, collection: int, make_post: MakePost) -> Poster:
    return Poster(store, collection, make_post)


def bits(letter: str) -> int:
    """What a picture looks like: alike for a letter and its capital, which stands for another encoding."""
    look = int.from_bytes(blake2b(letter.lower().encode(), digest_size=8).digest(), signed=True)
    return look ^ 0b101 if letter.isupper() else look


class Poster:
    """Records a post whose photos have these contents, a letter each; answers with its id."""

    def __init__(self, store: Store, collection: int, make_post: MakePost) -> None:
        self.store, self.collection, self.make_post = store, collection, make_post

    def __call__(self, name: str, letters: str, code: str | None = None) -> int:
        made = self.make_post(name, len(letters), shortcode=code)
        (series_id,) = self.store.intake.record(self.collection, [made]).ids
        prints = {
            photo.path: Fingerprint(letter, bits(letter)) for photo, letter in zip(made.photos, letters, strict=True)
        }
        self.store.fingerprints.keep(series_id, prints)
        return series_id


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        ("abcd", "abcd", 0), ("abcd", "dcba", 0), ("abcd", "abcx", 0), ("abcd", "abxy", None),
        ("abcd", "ABCD", 4), ("abcd", "abCD", 2), ("abcd", "xBCD", 3), ("abcdefgh", "abc", None), ("ab", "ab", 0),
        ("ab", "ax", None), ("a", "a", None), ("abcd", "wxyz", None), ("abcdefgh", "bcdefgh", 0),
    ],
)  # fmt: skip
def test_all_or_all_but_one_are_the_same_post(
    store: Store, post: Poster, one: str, other: str, pairs: int | None
) -> None:
    first, second = post("one", one), post("two", other)
    found = store.redownloads.among([first, second])
    assert [len(pair.pairs) for pair in found] == ([] if pairs is None else [pairs])
    for mine, theirs in ((first, second), (second, first)):
        assert pairs is None or theirs in store.redownloads.like(mine)


def test_a_part_of_a_post_is_known_by_the_shortcode(store: Store, post: Poster) -> None:
    whole, part = post("whole", "abcdefgh", code="DN50WMMDLFf"), post("part", "GHX", code="DN50WMMDLFf")
    assert store.redownloads.like(part) == [whole]
    assert store.redownloads.like(whole) == [part]
    assert len(store.redownloads.among([whole, part])) == 1


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
    third = Poster(store, store.intake.collection(tmp_path / "elsewhere"), make_post)("three", "abc")
    assert store.redownloads.like(first) == [second]
    assert [pair.second for pair in store.redownloads.among([first, second, third])] == [second]
    assert [copy.id for copy in store.copies.posts([first, second, third])] == [first, second, third]
    store.review.remove([second])
    assert store.redownloads.like(first) == []
    assert store.redownloads.listed() == [first, third]
    assert [copy.id for copy in store.copies.posts([first, second])] == [first]


def test_a_picture_that_half_the_folder_has_makes_no_copies_and_costs_little(
    store: Store, collection: int, make_post: MakePost
) -> None:
    posts = [make_post(f"post{number}", 3) for number in range(400)]
    ids: Sequence[int] = sorted(store.intake.record(collection, posts).ids)
    for series_id, post in zip(ids, posts, strict=True):
        contents = ("logo", "card", post.name)
        prints = {photo.path: Fingerprint(text, bits(text)) for photo, text in zip(post.photos, contents, strict=True)}
        store.fingerprints.keep(series_id, prints)
    started = time.thread_time()
    assert store.redownloads.like(ids[0]) == []
    assert store.redownloads.among(ids) == []
    assert time.thread_time() - started < 1.0


def test_posts_with_a_picture_are_found_without_a_look_at_all_photos(store: Store, post: Poster) -> None:
    post("one", "abcd")
    with store.redownloads._door.reading():
        plan = PhotoRecord._meta.database.execute_sql(f"EXPLAIN QUERY PLAN {_HOLDERS}", (1, 1, "x", 1, 2, 3)).fetchall()
    steps = [step for *_, step in plan if " photos" in step]
    assert len(steps) == 4
    assert all("USING INDEX photos_content" in step or "USING INDEX photos_third" in step for step in steps), steps
