"""Splitting a series and merging two: one step each, nothing lost, and no scan disturbs either."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from engine.model import Decision, Facts, Group, PhotoState, Series, SeriesFilter, SortKey, Verdict
from engine.store.journal import Step
from engine.store.migrations import MIGRATIONS
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for

EVERYTHING = SeriesFilter()


def look(store: Store, series_id: int) -> Series:
    series = store.catalog.series(series_id)
    assert series is not None
    return series


def films(store: Store, collection: int) -> dict[str, list[tuple[int | None, bool]]]:
    """The photos of every listed series, by name: number, and whether it is in the film."""
    listed = [look(store, series_id) for series_id in store.catalog.ids(collection, EVERYTHING)]
    return {series.row.name: [(frame.number, frame.kept) for frame in series.frames] for series in listed}


@pytest.fixture
def beach(store: Store, collection: int, make_post: MakePost) -> int:
    """A verified post of six photos: 2 1 3 4 in the film, 5 and 6 out of it."""
    post = make_post("beach", 6, username="jenny", caption="at the sea")
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post, keep=(2, 1, 3, 4)))
    return series_id


@pytest.fixture
def dunes(store: Store, collection: int, make_post: MakePost, beach: int) -> int:
    """A verified post of three photos: 1 and 2 in the film."""
    post = make_post("dunes", 3)
    (series_id,) = store.intake.record(collection, [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post, keep=(1, 2)))
    return series_id


def back_and_forth(store: Store, collection: int, step: Step, before: object, after: object) -> None:
    for _ in range(2):
        assert store.review.undo(collection) == step
        assert films(store, collection) == before
        assert store.review.redo(collection) == step
        assert films(store, collection) == after


def test_a_series_is_split_where_the_cursor_stands(store: Store, collection: int, beach: int) -> None:
    store.review.decide([beach], Decision.APPROVED)
    before, whole = films(store, collection), look(store, beach)
    step = store.review.split(beach, "beach_03.jpg")
    after = {
        "beach": [(2, True), (1, True)],
        "beach (2)": [(3, True), (4, True), (5, False), (6, False)],
    }
    assert films(store, collection) == after
    assert step.relists
    old, new = (look(store, series_id) for series_id in step.ids)
    assert (old.row.decision, old.row.kept, old.row.total) == (Decision.APPROVED, 2, 2)
    assert (new.row.decision, new.row.kept, new.row.total) == (Decision.UNDECIDED, 2, 4)
    assert new.row.is_series
    assert (new.row.username, new.post_caption, new.row.title) == ("jenny", "at the sea", "jenny · at the sea (2)")
    assert (new.usage.cost_usd, new.row.confidence, old.row.confidence) == (0, None, None)
    assert old.caption_stale
    assert new.caption_stale
    back_and_forth(store, collection, step, before, after)
    store.review.undo(collection)
    assert look(store, beach) == whole
    assert store.catalog.counts(collection).series == 1


def test_what_was_out_of_the_film_becomes_a_series_of_its_own(store: Store, collection: int, beach: int) -> None:
    step = store.review.split(beach, "beach_05.jpg")
    assert films(store, collection) == {
        "beach": [(2, True), (1, True), (3, True), (4, True)],
        "beach (2)": [(5, True), (6, True)],
    }
    assert look(store, step.ids[0]).row.confidence == 0.8
    assert not look(store, step.ids[0]).caption_stale


def test_a_part_can_be_split_again(store: Store, collection: int, beach: int) -> None:
    _, second = store.review.split(beach, "beach_03.jpg").ids
    store.review.split(second, "beach_05.jpg")
    store.review.split(beach, "beach_01.jpg")
    assert films(store, collection) == {
        "beach": [(2, True)],
        "beach (2)": [(3, True), (4, True)],
        "beach (3)": [(5, True), (6, True)],
        "beach (4)": [(1, True)],
    }
    for _ in range(3):
        store.review.undo(collection)
    assert list(films(store, collection)) == ["beach"]
    assert look(store, beach).row.kept == 4


def names(store: Store, collection: int, wanted: SeriesFilter = EVERYTHING) -> list[str]:
    return [look(store, series_id).row.name for series_id in store.catalog.ids(collection, wanted)]


def test_parts_stand_behind_what_they_were_split_from(store: Store, collection: int, beach: int, dunes: int) -> None:
    _, second = store.review.split(beach, "beach_04.jpg").ids  # 2 1 3 | 4 5 6
    store.review.split(second, "beach_06.jpg")  # 4 5 | 6
    store.review.split(beach, "beach_01.jpg")  # 2 | 1 3
    assert names(store, collection) == ["beach", "beach (4)", "beach (2)", "beach (3)", "dunes"]
    by_state = SeriesFilter(sort=SortKey.STATE)
    assert names(store, collection, by_state) == ["beach", "beach (4)", "beach (2)", "beach (3)", "dunes"]
    assert names(store, collection, SeriesFilter(descending=True))[::-1] == names(store, collection)


def test_parts_of_an_earlier_version_find_their_place(
    tmp_path: Path, store: Store, collection: int, beach: int, dunes: int
) -> None:
    store.review.split(beach, "beach_04.jpg")
    store.close()
    give_places = next(step for step in MIGRATIONS if step.__name__ == "_places")
    with contextlib.closing(SqliteDatabase(tmp_path / "series.db")) as database, database.atomic():
        database.execute_sql("DROP INDEX series_list")
        database.execute_sql("ALTER TABLE series DROP COLUMN place")
        database.execute_sql("CREATE INDEX series_list ON series (collection_id)")
        give_places(database, tmp_path / "series.db")
    again = Store(tmp_path / "series.db")
    assert names(again, collection) == ["beach", "beach (2)", "dunes"]
    again.close()


@pytest.mark.parametrize("path", ["beach_02.jpg", "no such.jpg"])
def test_there_is_nothing_to_split_before_the_first_photo(store: Store, collection: int, beach: int, path: str) -> None:
    assert store.review.split(beach, path).ids == ()
    assert store.review.undo(collection).ids == ()


def test_each_part_of_a_post_without_a_verdict_is_verified(store: Store, collection: int, make_post: MakePost) -> None:
    (series_id,) = store.intake.record(collection, [make_post("beach", 6)]).ids
    step = store.review.split(series_id, "beach_04.jpg")
    assert store.verdicts.queue(collection, "offline", largest_first=False) == list(step.ids)
    candidates = [store.verdicts.candidate(part) for part in step.ids]
    assert [len(candidate.photos) for candidate in candidates if candidate] == [3, 3]


def test_two_series_become_one(store: Store, collection: int, beach: int, dunes: int) -> None:
    before, one, other = films(store, collection), look(store, beach), look(store, dunes)
    step = store.review.merge(beach, dunes)
    after = {
        "beach": [(2, True), (1, True), (3, True), (4, True), (1, True), (2, True), (5, False), (6, False), (3, False)]
    }
    assert films(store, collection) == after
    assert step.ids == (beach, dunes)
    merged = look(store, beach)
    assert (merged.row.kept, merged.row.total, merged.row.confidence) == (6, 9, None)
    assert merged.caption_stale
    assert store.exportable.ids(collection, min_length=1) == [beach]
    assert store.verdicts.queue(collection, "gemini") == []
    back_and_forth(store, collection, step, before, after)
    store.review.undo(collection)
    assert (look(store, beach), look(store, dunes)) == (one, other)


def test_many_series_become_one_in_one_step(
    store: Store, collection: int, make_post: MakePost, beach: int, dunes: int
) -> None:
    (rocks,) = store.intake.record(collection, [make_post("rocks", 2)]).ids
    before = films(store, collection)
    step = store.review.merge(dunes, rocks, beach)
    assert step.ids == (dunes, rocks, beach)
    assert look(store, dunes).row.total == 3 + 2 + 6
    after = films(store, collection)
    assert set(after) == {"dunes"}
    back_and_forth(store, collection, step, before, after)


def test_an_opinion_about_one_series_is_none_about_two(store: Store, collection: int, beach: int, dunes: int) -> None:
    verdict = store.verdicts.candidate(beach)
    assert verdict is not None
    opinion = Verdict(True, tuple(photo.path for photo in verdict.photos), (), "", 0.9, "", verifier="gemini")
    store.opinions.save(beach, opinion)
    assert store.opinions.agreement(collection)[1] == 1
    store.review.merge(beach, dunes)
    assert store.opinions.agreement(collection)[1] == 0
    store.review.undo(collection)
    assert store.opinions.agreement(collection)[1] == 1


def test_merging_takes_two_of_the_list(store: Store, collection: int, beach: int, dunes: int) -> None:
    assert store.review.merge(beach, beach).ids == ()
    store.review.remove([dunes])
    assert store.review.merge(beach, dunes).ids == ()


def test_split_and_merge_lead_back(store: Store, collection: int, beach: int) -> None:
    first, second = store.review.split(beach, "beach_03.jpg").ids
    store.review.merge(first, second)
    assert films(store, collection) == {"beach": [(2, True), (1, True), (3, True), (4, True), (5, False), (6, False)]}
    with store._door.reading():
        from engine.store.tables import PhotoRecord

        assert not PhotoRecord.select().where(PhotoRecord.home.is_null(False)).exists()


def test_no_scan_disturbs_them(store: Store, collection: int, make_post: MakePost, beach: int, dunes: int) -> None:
    posts = [make_post("beach", 6, username="jenny", caption="at the sea"), make_post("dunes", 3)]
    extra = make_post("rocks", 3)
    (rocks,) = store.intake.record(collection, [extra]).ids
    store.review.split(beach, "beach_03.jpg")
    store.review.merge(dunes, rocks)
    after = films(store, collection)
    tally = store.intake.record(collection, [*posts, extra])
    assert (tally.added, tally.changed, tally.unchanged) == (0, 0, 3)
    assert store.intake.forget_missing(collection, {hash(post.key) for post in [*posts, extra]}).gone == 0
    assert films(store, collection) == after
    for _ in range(2):
        store.review.undo(collection)
    assert list(films(store, collection)) == ["beach", "dunes", "rocks"]


def test_files_that_come_and_go_find_their_series(
    store: Store, collection: int, make_post: MakePost, beach: int, dunes: int
) -> None:
    rocks = make_post("rocks", 3)
    (rocks_id,) = store.intake.record(collection, [rocks]).ids
    _, second = store.review.split(beach, "beach_03.jpg").ids
    store.review.merge(dunes, rocks_id)
    post = make_post("beach", 7, username="jenny", caption="at the sea")
    fewer = post._replace(photos=tuple(photo for photo in post.photos if photo.number != 3))
    store.intake.record(collection, [fewer, make_post("rocks", 4)])
    first = look(store, second).frames[0]
    assert (first.number, first.state) == (3, PhotoState.MISSING)
    assert (look(store, second).row.kept, look(store, second).row.total) == (1, 3)
    assert [frame.number for frame in look(store, beach).frames] == [2, 1, 7]
    assert [frame.path for frame in look(store, dunes).frames][-1] == "rocks_04.jpg"
    assert look(store, dunes).row.total == 7


def test_a_post_that_is_gone_takes_its_photos_from_wherever_they_are(
    store: Store, collection: int, make_post: MakePost, beach: int, dunes: int
) -> None:
    _, second = store.review.split(beach, "beach_03.jpg").ids
    store.review.merge(second, dunes)
    store.intake.forget_missing(collection, {hash("dunes")})
    states = {(frame.path[:5], frame.state) for frame in look(store, second).frames}
    assert states == {("beach", PhotoState.MISSING), ("dunes", PhotoState.OK)}


def test_what_the_verifier_saw_besides_is_split_off_in_one_step(
    store: Store, collection: int, make_post: MakePost
) -> None:
    post = make_post("mixed", 8)
    (series_id,) = store.intake.record(collection, [post]).ids
    groups = (
        Group(("mixed_05.jpg", "mixed_03.jpg"), "a plate of pasta"),
        Group(("mixed_06.jpg", "mixed_07.jpg"), ""),
    )
    store.verdicts.save_verdict(
        series_id, verdict_for(post, keep=(2, 1), groups=groups, facts=Facts(subject="a woman"), verifier="gemini")
    )
    before, whole = films(store, collection), look(store, series_id)
    step = store.review.split_groups(series_id)
    after = {
        "mixed": [(2, True), (1, True), (4, False), (8, False)],
        "mixed (2)": [(5, True), (3, True)],
        "mixed (3)": [(6, True), (7, True)],
    }
    assert films(store, collection) == after
    old, pasta, other = (look(store, one) for one in step.ids)
    assert (old.caption, old.facts, old.caption_stale) == (whole.caption, whole.facts, False)
    assert (old.row.confidence, old.groups) == (whole.row.confidence, ())
    assert (pasta.caption, pasta.caption_is_draft, pasta.facts) == ("a plate of pasta", True, Facts())
    assert pasta.row.is_series
    assert (other.caption, other.row.decision, other.row.needs_review) == ("", Decision.UNDECIDED, True)
    back_and_forth(store, collection, step, before, after)
    store.review.undo(collection)
    assert look(store, series_id).groups == groups


def test_nothing_is_split_where_the_verifier_saw_one_series(store: Store, beach: int) -> None:
    assert store.review.split_groups(beach).ids == ()
