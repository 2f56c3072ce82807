"""Fingerprints in the store: kept by path, forgotten with the file they were taken of."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from engine.model import Fingerprint, Measures, Post
from engine.store.store import Store
from tests.engine.store.conftest import MakePost


def record(store: Store, collection: int, *posts: Post) -> list[int]:
    return sorted(store.intake.record(collection, posts).ids)


def test_a_print_of_64_bits_comes_back_as_it_went(store: Store, collection: int, make_post: MakePost) -> None:
    (beach,) = record(store, collection, make_post())
    bits = [0, 1, (1 << 63) - 1, (1 << 64) - 1]
    paths = list(store.fingerprints.perceptual(beach))
    store.fingerprints.keep(beach, {path: Fingerprint(path, n) for path, n in zip(paths, bits, strict=True)})
    store.fingerprints.keep(beach, {"of no photo": Fingerprint("x", 7)})
    assert store.fingerprints.perceptual(beach) == dict(zip(paths, bits, strict=True))


def test_photos_that_nobody_decoded_take_the_print_of_equal_bytes(
    store: Store, collection: int, make_post: MakePost
) -> None:
    one, two = record(store, collection, make_post("one", 2), make_post("two", 2))
    store.fingerprints.keep(one, {"one_01.jpg": Fingerprint("aa", 5)})
    store.fingerprints.keep(two, {"two_01.jpg": Fingerprint("aa", None), "two_02.jpg": Fingerprint("bb", None)})
    assert store.fingerprints.perceptual(two) == {"two_01.jpg": 5, "two_02.jpg": None}
    store.fingerprints.keep(one, {"one_01.jpg": Fingerprint("aa", None)})
    assert store.fingerprints.perceptual(one)["one_01.jpg"] == 5


def test_a_changed_file_loses_its_print(store: Store, collection: int, make_post: MakePost) -> None:
    post = make_post(photos=2)
    (beach,) = record(store, collection, post)
    first, second = post.photos
    store.fingerprints.keep(beach, {photo.path: Fingerprint(photo.path, 9) for photo in post.photos})
    changed = post._replace(photos=(first._replace(size=5), second))
    store.intake.record(collection, [changed])
    assert store.fingerprints.perceptual(beach) == {first.path: None, second.path: 9}


MEASURED = Measures(720, 412.5, 700, 88, 1.02, 0.0, 0.01, (0.0, 0.125, 1.0, 0.875))


def test_measures_are_kept_shared_by_equal_bytes_and_forgotten_with_the_file(
    store: Store, collection: int, make_post: MakePost
) -> None:
    post = make_post("one", 2)
    one, two = record(store, collection, post, make_post("two", 2))
    first, second = post.photos
    store.fingerprints.keep(one, {first.path: Fingerprint("aa", 5, MEASURED), second.path: Fingerprint("bb", 6)})
    assert store.fingerprints.measures(one) == {first.path: MEASURED, second.path: None}
    store.fingerprints.keep(two, {"two_01.jpg": Fingerprint("aa", None)})
    assert store.fingerprints.measures(two)["two_01.jpg"] == MEASURED
    store.intake.record(collection, [post._replace(photos=(first._replace(size=5), second))])
    assert store.fingerprints.measures(one)[first.path] is None


@pytest.mark.parametrize(
    ("column", "odd", "left"),
    [
        ("box", "0 0 1", MEASURED._replace(box=None)),
        ("box", "a b c d", MEASURED._replace(box=None)),
        ("box", "0.9 0 0.1 nan", MEASURED._replace(box=None)),
        ("box", b"\xff", MEASURED._replace(box=None)),
        ("sharpness", "sharp", MEASURED._replace(sharpness=None)),
        ("detail", b"\xff", MEASURED._replace(detail=None)),
        ("quality", float("inf"), MEASURED._replace(quality=None)),
        ("dark", "", MEASURED._replace(dark=0.0)),
        ("side", "wide", None),
    ],
)
def test_odd_text_in_the_database_is_a_missing_measure(
    store: Store, collection: int, make_post: MakePost, column: str, odd: object, left: Measures | None
) -> None:
    post = make_post("one", 2)
    (one,) = record(store, collection, post)
    path = post.photos[0].path
    store.fingerprints.keep(one, {path: Fingerprint("aa", 5, MEASURED)})
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute(f"UPDATE photos SET {column} = ? WHERE path = ?", (odd, path))
    assert store.fingerprints.measures(one)[path] == left
