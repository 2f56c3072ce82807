"""Photos that moved: found again by their bytes, or by size with name or time, with all that was decided."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.model import Decision, ExportChoice, Photo, Post, SeriesFilter, Take
from engine.photos.fingerprint import content_hash
from engine.photos.presence import look
from engine.photos.scan import scan
from engine.store.relinking import RelinkReport
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, on_disk, verdict_for


def relinked(store: Store, collection: int, *places: Path) -> RelinkReport:
    return store.care.relink(
        collection, places, look=look, walk=scan, content_hash=content_hash, progress=lambda *_: None
    )


def noted(store: Store) -> None:
    """Let the database know every photo's bytes."""
    assert store.care.check(look, lambda *_: None, content_hash).sound


def film(store: Store, series_id: int = 1) -> list[str]:
    series = store.catalog.series(series_id)
    assert series is not None
    return [frame.path for frame in series.frames if frame.kept and frame.file.is_file()]


@pytest.fixture
def beach(store: Store, collection: int, root: Path, make_post: MakePost) -> Post:
    """A post that was approved with photos 2, 1, 3: series 1."""
    post = on_disk(root, make_post("beach", 4, "june"))
    store.intake.record(collection, [post])
    store.verdicts.save_verdict(1, verdict_for(post))
    store.review.decide([1], Decision.APPROVED)
    return post


def test_where_nothing_is_lost_nothing_is_sought(store: Store, collection: int, beach: Post) -> None:
    assert relinked(store, collection) == RelinkReport()


def test_a_folder_moved_within_the_collection_is_found(store: Store, collection: int, root: Path, beach: Post) -> None:
    (root / "summer").mkdir()
    (root / "june").rename(root / "summer/june")
    assert relinked(store, collection) == RelinkReport(lost=4, found=4)
    assert film(store) == [f"summer/june/beach_0{number}.jpg" for number in (2, 1, 3)]
    assert store.catalog.rows([1])[0].directory == "summer/june"


def test_renamed_photos_are_found_by_their_time_or_their_bytes(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    (root / beach.photos[0].path).rename(root / "first.jpg")
    assert relinked(store, collection).found == 1
    noted(store)
    (root / "first.jpg").rename(root / "once more.jpg")
    os.utime(root / "once more.jpg", ns=(1, 1))
    assert relinked(store, collection).found == 1
    assert film(store) == ["june/beach_02.jpg", "once more.jpg", "june/beach_03.jpg"]


def test_bytes_that_are_known_are_believed_before_any_name(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    noted(store)
    old = root / beach.photos[0].path
    size = old.stat().st_size
    old.rename(root / "the same bytes.jpg")
    (root / "copies").mkdir()
    (root / "copies/beach_01.jpg").write_bytes(b"z" * size)
    relinked(store, collection)
    assert film(store)[1] == "the same bytes.jpg"


def test_what_fits_twice_is_left_and_told(store: Store, collection: int, root: Path, beach: Post) -> None:
    old = root / beach.photos[0].path
    for place in ("a", "b"):
        (root / place).mkdir()
        (root / place / old.name).write_bytes(old.read_bytes())
    old.unlink()
    report = relinked(store, collection)
    assert (report.lost, report.found) == (1, 0)
    assert [problem.where for problem in report.still_lost] == [beach.photos[0].path]
    assert "several files" in report.still_lost[0].what


def test_undo_reaches_back_over_a_move(store: Store, collection: int, root: Path, beach: Post) -> None:
    store.review.toggle_frames(1, [beach.photos[1].path])
    (root / "june").rename(root / "july")
    relinked(store, collection)
    assert film(store) == ["july/beach_01.jpg", "july/beach_03.jpg"]
    store.review.undo(collection)
    assert film(store) == ["july/beach_02.jpg", "july/beach_01.jpg", "july/beach_03.jpg"]


def test_ones_own_frames_are_taken_up_after_a_move(store: Store, collection: int, root: Path, beach: Post) -> None:
    store.review.make_first(1, [beach.photos[2].path])
    store.review.swap_frames(1)
    (root / "june").rename(root / "july")
    relinked(store, collection)
    store.review.swap_frames(1)
    assert film(store) == ["july/beach_03.jpg", "july/beach_02.jpg", "july/beach_01.jpg"]


def test_a_split_is_undone_after_a_move(store: Store, collection: int, root: Path, beach: Post) -> None:
    store.review.toggle_frames(1, [beach.photos[3].path])
    store.review.split(1, beach.photos[0].path)
    (root / "june").rename(root / "july")
    assert relinked(store, collection).found == 4
    store.review.undo(collection)
    assert film(store) == [f"july/beach_0{number}.jpg" for number in (2, 1, 3, 4)]
    store.review.undo(collection)
    assert film(store) == [f"july/beach_0{number}.jpg" for number in (2, 1, 3)]


def test_the_post_that_a_scan_made_of_moved_files_gives_them_back(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    (root / "june").rename(root / "july")
    again = beach._replace(
        key="july/beach",
        directory="july",
        photos=tuple(photo._replace(path=photo.path.replace("june", "july")) for photo in beach.photos),
    )
    store.intake.record(collection, [again])
    store.intake.forget_missing(collection, {hash("july/beach")})
    assert relinked(store, collection) == RelinkReport(lost=4, found=4, merged=1)
    assert list(store.catalog.ids(collection, SeriesFilter())) == [1]
    assert len(film(store)) == 3
    assert store.intake.record(collection, [again]).added == 0
    assert store.catalog.rows([1])[0].decision == Decision.APPROVED


def test_photos_outside_the_folder_are_found_and_outlive_a_scan(
    store: Store, collection: int, root: Path, tmp_path: Path, beach: Post
) -> None:
    outside = tmp_path / "archive"
    (root / "june").rename(outside)
    assert relinked(store, collection).found == 0
    assert relinked(store, collection, outside).found == 4
    store.intake.forget_missing(collection, set())
    (export,) = store.exportable.series(collection, ExportChoice(Take.APPROVED), min_length=2)
    assert [frame.file for frame in export.frames] == [outside / f"beach_0{number}.jpg" for number in (2, 1, 3)]


def test_photos_of_a_post_that_a_person_decided_are_not_taken_from_it(
    store: Store, collection: int, root: Path, make_post: MakePost, beach: Post
) -> None:
    copy = make_post("beach", 4, "copy")
    (root / "copy").mkdir()
    photos = []
    for photo in beach.photos:
        (root / photo.path).rename(root / "copy" / Path(photo.path).name)
        photos.append(Photo(f"copy/{Path(photo.path).name}", photo.number, photo.size, photo.mtime_ns))
    copy = copy._replace(photos=tuple(photos))
    store.intake.record(collection, [copy])
    store.verdicts.save_verdict(2, verdict_for(copy))
    store.review.decide([2], Decision.REJECTED)
    assert relinked(store, collection).found == 0
    assert len(film(store, 2)) == 3


def test_a_collection_that_moved_as_a_whole_gets_its_new_root(
    store: Store, collection: int, root: Path, tmp_path: Path, beach: Post
) -> None:
    assert store.care.rehome([tmp_path]) == []
    new = tmp_path / "disk" / root.name
    new.parent.mkdir()
    root.rename(new)
    (new / beach.photos[0].path).unlink()
    assert store.care.rehome([tmp_path, new.parent]) == [(str(root), str(new))]
    assert film(store) == ["june/beach_02.jpg", "june/beach_03.jpg"]


def scanned_again(store: Store, collection: int, beach: Post, folder: str, *more: Photo) -> Post:
    """What a scan and a verifier make of a folder that was renamed before anybody relinked it: series 2."""
    again = beach._replace(
        key=f"{folder}/beach",
        directory=folder,
        photos=tuple(photo._replace(path=photo.path.replace("june", folder)) for photo in beach.photos) + more,
    )
    store.intake.record(collection, [again])
    store.intake.forget_missing(collection, {hash(again.key)})
    store.verdicts.save_verdict(2, verdict_for(again, (3, 4)))
    return again


def test_what_a_scan_and_a_verifier_made_of_a_renamed_folder_gives_way(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    noted(store)
    store.review.write_captions({1: "my own words"})
    (root / "june").rename(root / "july")
    again = scanned_again(store, collection, beach, "july")
    assert relinked(store, collection) == RelinkReport(lost=4, found=4, merged=1)
    assert list(store.catalog.ids(collection, SeriesFilter())) == [1]
    assert film(store) == [f"july/beach_0{number}.jpg" for number in (2, 1, 3)]
    series = store.catalog.series(1)
    assert series is not None
    assert (series.row.decision, series.caption) == (Decision.APPROVED, "my own words")
    assert store.intake.record(collection, [again]).added == 0
    assert film(store) == [f"july/beach_0{number}.jpg" for number in (2, 1, 3)]


def test_a_photo_that_only_the_second_post_has_comes_along_out_of_the_film(
    store: Store, collection: int, root: Path, beach: Post
) -> None:
    (root / "june").rename(root / "july")
    (root / "july/beach_05.jpg").write_bytes(b"a new one")
    found = (root / "july/beach_05.jpg").stat()
    fifth = Photo("july/beach_05.jpg", 5, found.st_size, found.st_mtime_ns)
    again = scanned_again(store, collection, beach, "july", fifth)
    assert relinked(store, collection).merged == 1
    series = store.catalog.series(1)
    assert series is not None
    assert [(frame.path, frame.kept) for frame in series.frames][-1] == ("july/beach_05.jpg", False)
    assert len(series.film) == 3
    assert store.intake.record(collection, [again]).added == 0
    assert store.catalog.rows([1])[0].total == 5


def test_a_renamed_account_takes_its_decisions_along(store: Store, collection: int, root: Path, beach: Post) -> None:
    new = []
    for photo in beach.photos:
        path = photo.path.replace("beach", "shore")
        (root / photo.path).rename(root / path)
        new.append(photo._replace(path=path))
    again = beach._replace(key="june/shore", name="shore", photos=tuple(new))
    store.intake.record(collection, [again])
    store.intake.forget_missing(collection, {hash(again.key)})
    store.verdicts.save_verdict(2, verdict_for(again))
    assert relinked(store, collection) == RelinkReport(lost=4, found=4, merged=1)
    assert film(store) == [f"june/shore_0{number}.jpg" for number in (2, 1, 3)]
    assert store.catalog.rows([1])[0].decision == Decision.APPROVED


@pytest.mark.parametrize("decided", [1, 2])
def test_a_post_renamed_twice_with_a_scan_between_keeps_what_was_decided(
    store: Store, collection: int, root: Path, make_post: MakePost, decided: int
) -> None:
    beach = on_disk(root, make_post("beach", 4, "june"))
    store.intake.record(collection, [beach])
    noted(store)
    for number, folder in ((2, "july"), (3, "august")):
        (root / ("june" if number == 2 else "july")).rename(root / folder)
        again = beach._replace(
            key=f"{folder}/beach",
            directory=folder,
            photos=tuple(photo._replace(path=photo.path.replace("june", folder)) for photo in beach.photos),
        )
        store.intake.record(collection, [again])
        store.intake.forget_missing(collection, {hash(again.key)})
        store.verdicts.save_verdict(number, verdict_for(again))
        store.care.check(look, lambda *_: None, content_hash)
    store.review.decide([decided], Decision.APPROVED)
    assert relinked(store, collection) == RelinkReport(lost=4, found=4, merged=2)
    assert list(store.catalog.ids(collection, SeriesFilter())) == [decided]
    assert store.catalog.rows([decided])[0].decision == Decision.APPROVED
    series = store.catalog.series(decided)
    assert series is not None
    assert {frame.path for frame in series.frames} == {f"august/beach_0{number}.jpg" for number in (1, 2, 3, 4)}
