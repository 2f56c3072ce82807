"""Fingerprints in the store: kept by path, forgotten with the file they were taken of."""

from __future__ import annotations

from engine.model import Fingerprint, Post
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
