"""Photos renamed in their post keep their place and their verdict: by time and size, or by their bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.model import Photo, Post, SeriesState
from engine.photos.fingerprint import content_hash
from engine.photos.presence import look
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, on_disk, verdict_for


@pytest.fixture
def beach(store: Store, collection: int, root: Path, make_post: MakePost) -> Post:
    """A post that was verified with photos 2, 1, 3 and whose bytes are known: series 1."""
    post = on_disk(root, make_post("beach", 4))
    store.intake.record(collection, [post])
    store.verdicts.save_verdict(1, verdict_for(post))
    assert store.care.check(look, lambda *_: None, content_hash).sound
    return post


def found_anew(root: Path, post: Post, names: dict[str, str]) -> Post:
    """The post as a scan finds it after files were renamed on the disk."""
    photos = []
    for photo in post.photos:
        path = names.get(photo.path, photo.path)
        found = (root / path).stat()
        photos.append(Photo(path, photo.number, found.st_size, found.st_mtime_ns))
    return post._replace(photos=tuple(photos))


def film(store: Store) -> tuple[str, ...]:
    series = store.catalog.series(1)
    assert series is not None
    assert series.row.state is SeriesState.VERIFIED
    return series.film


@pytest.mark.parametrize("keeps_time", [True, False])
def test_a_photo_with_another_suffix_is_the_same_photo(
    store: Store, collection: int, root: Path, beach: Post, keeps_time: bool
) -> None:
    names = {f"beach_0{number}.jpg": f"beach_0{number}.webp" for number in (1, 2, 3, 4)}
    for old, new in names.items():
        (root / old).rename(root / new)
        if not keeps_time:
            os.utime(root / new, ns=(5, 5))
    again = found_anew(root, beach, names)
    tally = store.intake.record(collection, [again], content_hash)
    assert tally.added == 0
    assert film(store) == ("beach_02.webp", "beach_01.webp", "beach_03.webp")
    series = store.catalog.series(1)
    assert series is not None
    assert len(series.frames) == 4
    assert series.verifier_frames == film(store)
    assert store.intake.record(collection, [again], content_hash).unchanged == 1


def test_the_frames_that_older_programs_read_go_by_the_new_names(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    (root / "beach_01.jpg").rename(root / "beach_01.jpeg")
    store.intake.record(collection, [found_anew(root, beach, {"beach_01.jpg": "beach_01.jpeg"})], content_hash)
    (exported,) = store.exportable.series(None, min_length=2)
    assert [frame.path for frame in exported.frames] == ["beach_02.jpg", "beach_01.jpeg", "beach_03.jpg"]


def test_files_that_were_only_copied_are_not_verified_again(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    for photo in beach.photos:
        os.utime(root / photo.path, ns=(9, 9))
    store.intake.record(collection, [found_anew(root, beach, {})], content_hash)
    assert len(film(store)) == 3
    assert store.verdicts.queue(collection, "offline") == []


def test_a_photo_with_other_bytes_is_another_whatever_its_size(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    old = root / "beach_01.jpg"
    (root / "beach_01.png").write_bytes(bytes(reversed(old.read_bytes())))
    old.unlink()
    again = found_anew(root, beach, {"beach_01.jpg": "beach_01.png"})
    store.intake.record(collection, [again], content_hash)
    assert store.verdicts.queue(collection, "offline") == [1]


def test_undo_reaches_back_over_a_new_name(store: Store, collection: int, root: Path, beach: Post) -> None:
    store.review.toggle_frames(1, ["beach_01.jpg"])
    (root / "beach_01.jpg").rename(root / "beach_01.webp")
    store.intake.record(collection, [found_anew(root, beach, {"beach_01.jpg": "beach_01.webp"})], content_hash)
    store.review.undo(collection)
    assert film(store) == ("beach_02.jpg", "beach_01.webp", "beach_03.jpg")
