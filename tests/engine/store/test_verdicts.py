"""Verdicts: what they write, what they may not touch, and who is asked next."""

from __future__ import annotations

import sqlite3

import pytest

from engine.model import Decision, Exclusion, PhotoState, SeriesFilter, SeriesState
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for


def test_a_verdict_is_readable_by_the_queries_published_for_the_older_tables(
    store: Store, collection: int, make_post: MakePost
) -> None:
    post = make_post()
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post))
    database = sqlite3.connect(store.path)
    found = database.execute(
        "SELECT series_caption, image_count FROM series WHERE is_series = 1 ORDER BY image_count DESC"
    ).fetchall()
    frames = database.execute(
        "SELECT image_path, order_in_series FROM series_images WHERE series_id = ? ORDER BY order_in_series",
        (series_id,),
    ).fetchall()
    database.close()
    assert found == [("sequence of photos showing a beach", 4)]
    assert frames == [("beach_02.jpg", 1), ("beach_01.jpg", 2), ("beach_03.jpg", 3)]


def test_frames_come_first_in_film_order_and_the_others_say_why_they_are_out(
    store: Store, collection: int, make_post: MakePost
) -> None:
    post = make_post()
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post))
    series = store.catalog.series(series_id)
    assert series is not None
    assert [(frame.number, frame.position, frame.reason) for frame in series.frames] == [
        (2, 1, ""),
        (1, 2, ""),
        (3, 3, ""),
        (4, None, "another place"),
    ]
    assert series.usage.cost_usd == pytest.approx(0.01)


def test_an_unreadable_photo_is_a_state(store: Store, collection: int, make_post: MakePost) -> None:
    post = make_post()
    (series_id,) = store.intake.record(collection, [post]).ids
    broken = Exclusion(post.photos[3].path, "cut short")
    store.verdicts.save_verdict(series_id, verdict_for(post, unreadable=(broken,)))
    series = store.catalog.series(series_id)
    assert series is not None
    assert series.frames[3].state == PhotoState.UNREADABLE


def test_the_largest_posts_are_verified_first(store: Store, collection: int, make_post: MakePost) -> None:
    store.intake.record(collection, [make_post("small", 2), make_post("large", 9), make_post("middle", 5)])
    names = {row.id: row.name for row in store.catalog.rows(store.catalog.ids(collection, SeriesFilter()))}
    queue = store.verdicts.queue(collection, "offline")
    assert [names[series_id] for series_id in queue] == ["large", "middle", "small"]
    in_order = store.verdicts.queue(collection, "offline", largest_first=False, limit=2)
    assert [names[series_id] for series_id in in_order] == ["small", "large"]


def test_skipped_posts_are_never_verified(store: Store, collection: int, make_post: MakePost) -> None:
    store.intake.record(collection, [make_post(photos=1, skip_reason="1 photo, fewer than 2")])
    assert store.verdicts.queue(collection, "offline", again=True) == []
    assert store.catalog.counts(collection).skipped == 1


def test_a_failure_is_asked_again_and_never_a_rejection(store: Store, collection: int, make_post: MakePost) -> None:
    (series_id,) = store.intake.record(collection, [make_post()]).ids
    store.verdicts.save_failure(series_id, SeriesState.FAILED, "the service is overloaded")
    series = store.catalog.series(series_id)
    assert series is not None
    assert (series.row.state, series.error) == (SeriesState.FAILED, "the service is overloaded")
    assert store.verdicts.queue(collection, "gemini") == [series_id]
    assert store.verdicts.queue(collection, "gemini", only_failed=True) == [series_id]


def test_gemini_is_asked_about_what_only_the_offline_verifier_verified(
    store: Store, collection: int, make_post: MakePost
) -> None:
    posts = [make_post("open"), make_post("decided"), make_post("recaptioned")]
    store.intake.record(collection, posts)
    ids = list(store.catalog.ids(collection, SeriesFilter()))
    for series_id, post in zip(ids, posts, strict=True):
        store.verdicts.save_verdict(series_id, verdict_for(post))
    store.review.decide([ids[1]], Decision.APPROVED)
    store.review.write_caption([ids[2]], "mine")
    assert store.verdicts.queue(collection, "offline") == []
    assert store.verdicts.queue(collection, "gemini") == [ids[0]]


def test_a_second_verdict_never_overwrites_a_person(store: Store, collection: int, make_post: MakePost) -> None:
    post = make_post()
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post))
    store.review.write_caption([series_id], "my caption")
    store.review.toggle_frames(series_id, ["beach_04.jpg"])
    store.verdicts.save_verdict(series_id, verdict_for(post, keep=(1, 2), caption="another", verifier="gemini"))
    series = store.catalog.series(series_id)
    assert series is not None
    assert series.caption == "my caption"
    assert series.verifier_caption == "another"
    assert sum(frame.kept for frame in series.frames) == 4
    assert series.verifier_frames == ("beach_01.jpg", "beach_02.jpg")


def test_a_run_that_ends_early_releases_what_it_queued(store: Store, collection: int, make_post: MakePost) -> None:
    (series_id,) = store.intake.record(collection, [make_post()]).ids
    store.verdicts.enqueue([series_id])
    assert store.catalog.rows([series_id])[0].state == SeriesState.QUEUED
    store.verdicts.release(collection)
    assert store.catalog.rows([series_id])[0].state == SeriesState.GROUPED
