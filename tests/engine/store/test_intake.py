"""Posts in: what a second scan, a renamed rule or a moved folder may and may not change."""

from __future__ import annotations

import os
from pathlib import Path

from engine.model import Decision, ExportChoice, Photo, PhotoState, SeriesFilter, SeriesState, Take
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for


def test_a_post_is_kept_with_its_photos_in_order(store: Store, collection: int, make_post: MakePost) -> None:
    tally = store.intake.record(collection, [make_post(photos=3, username="jenny", evidence=("same name",))])
    (series_id,) = tally.ids
    series = store.catalog.series(series_id)
    assert series is not None
    assert [frame.number for frame in series.frames] == [1, 2, 3]
    assert series.row.state == SeriesState.GROUPED
    assert series.evidence == ("same name",)
    assert not any(frame.kept for frame in series.frames)


def test_a_second_scan_of_the_same_files_changes_nothing(store: Store, collection: int, make_post: MakePost) -> None:
    posts = [make_post("a"), make_post("b", caption="sun")]
    store.intake.record(collection, posts)
    again = store.intake.record(collection, posts)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_equal_names_in_two_folders_stay_two_posts(store: Store, collection: int, make_post: MakePost) -> None:
    store.intake.record(collection, [make_post(directory="vienna"), make_post(directory="graz")])
    assert len(store.catalog.ids(collection, SeriesFilter())) == 2


def test_a_new_photo_reopens_what_nobody_decided(store: Store, collection: int, make_post: MakePost) -> None:
    post = make_post(photos=3)
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post))
    store.intake.record(collection, [make_post(photos=4)])
    series = store.catalog.series(series_id)
    assert series is not None
    assert series.row.state == SeriesState.GROUPED
    assert store.verdicts.queue(collection, "offline") == [series_id]


def test_a_new_photo_leaves_a_decision_alone(store: Store, collection: int, make_post: MakePost) -> None:
    post = make_post(photos=3)
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post))
    store.review.decide([series_id], Decision.APPROVED)
    store.intake.record(collection, [make_post(photos=4)])
    series = store.catalog.series(series_id)
    assert series is not None
    assert series.row.decision == Decision.APPROVED
    assert [frame.path for frame in series.frames if frame.kept] == ["beach_02.jpg", "beach_01.jpg", "beach_03.jpg"]
    assert series.frames[-1].reason == "new since the verdict"


def test_a_photo_that_left_the_folder_leaves_the_film_but_not_the_record(
    store: Store, collection: int, make_post: MakePost
) -> None:
    post = make_post(photos=4)
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post))
    store.review.decide([series_id], Decision.APPROVED)
    store.intake.record(collection, [post._replace(photos=post.photos[1:])])
    series = store.catalog.series(series_id)
    assert series is not None
    assert {frame.path: frame.state for frame in series.frames}["beach_01.jpg"] == PhotoState.MISSING
    (export,) = store.exportable.series(collection, ExportChoice(Take.APPROVED), min_length=2)
    assert [frame.path for frame in export.frames] == ["beach_02.jpg", "beach_01.jpg", "beach_03.jpg"]  # it may ask


def test_a_post_under_a_new_key_keeps_its_decision(store: Store, collection: int, make_post: MakePost) -> None:
    post = make_post()
    (series_id,) = store.intake.record(collection, [post]).ids
    store.review.decide([series_id], Decision.APPROVED)
    store.intake.record(collection, [post._replace(key="by-shortcode", pattern="seed")])
    assert list(store.catalog.ids(collection, SeriesFilter())) == [series_id]
    assert store.catalog.rows([series_id])[0].decision == Decision.APPROVED


def test_posts_whose_files_are_gone_are_marked(store: Store, collection: int, make_post: MakePost) -> None:
    store.intake.record(collection, [make_post("here"), make_post("gone")])
    assert store.intake.forget_missing(collection, {hash("here")}).gone == 1
    states = {row.name: row.state for row in store.catalog.rows(store.catalog.ids(collection, SeriesFilter()))}
    assert states == {"here": SeriesState.GROUPED, "gone": SeriesState.SKIPPED}


def test_posts_whose_photos_are_another_posts_now_go_unless_something_was_said_of_them(
    store: Store, collection: int, make_post: MakePost
) -> None:
    singles = [make_post(f"lake{number}", photos=1, skip_reason="1 photo, fewer than 2") for number in (1, 2, 3, 4)]
    first, second, third, _ = (min(store.intake.record(collection, [post]).ids) for post in singles)
    store.review.decide([third], Decision.LATER)
    together = make_post("lake", photos=3)._replace(photos=tuple(post.photos[0] for post in singles[:3]))
    assert store.intake.record(collection, [together]).ids == {first}
    assert store.intake.forget_missing(collection, {hash("lake")}) == (2, frozenset({second}))
    names = [row.name for row in store.catalog.rows(store.catalog.ids(collection, SeriesFilter()))]
    assert names == ["lake", "lake3", "lake4"], "one was put off, and the other's file is nowhere else"
    assert store.catalog.series(second) is None


def test_a_moved_folder_is_recognised_by_its_photos(tmp_path: Path, store: Store, make_post: MakePost) -> None:
    old = tmp_path / "old"
    old.mkdir()
    photos = []
    for number in (1, 2, 3):
        file = old / f"beach_{number:02d}.jpg"
        file.write_bytes(b"x" * (100 + number))
        photos.append(Photo(file.name, number, file.stat().st_size, file.stat().st_mtime_ns))
    collection = store.intake.collection(old)
    store.intake.record(collection, [make_post()._replace(photos=tuple(photos))])
    old.rename(tmp_path / "new")
    assert store.intake.collection(tmp_path / "new") == collection
    assert store.catalog.collections() == [(collection, tmp_path / "new")]


def test_another_folder_is_another_collection(tmp_path: Path, store: Store, collection: int) -> None:
    assert store.intake.collection(tmp_path / "other") != collection


def test_names_that_are_no_utf8_come_back_byte_for_byte(store: Store, collection: int, make_post: MakePost) -> None:
    name = os.fsdecode(b"caf\xe9 \xff")
    (series_id,) = store.intake.record(collection, [make_post(name, username=name, caption=name)]).ids
    series = store.catalog.series(series_id)
    assert series is not None
    assert series.row.name == name
    assert series.frames[0].path == f"{name}_01.jpg"
    candidate = store.verdicts.candidate(series_id)
    assert candidate is not None
    assert candidate.caption == name
