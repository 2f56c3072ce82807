"""Facts and further groups: kept with the verdict, corrected by a person, found by filters, written by dumps."""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from engine.filters import parse_filter
from engine.model import FACTS, Facts, Group, SeriesFilter
from engine.store.dump import DumpForm, write_dump
from engine.store.migrations import MIGRATIONS
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for

BEACH = Facts(subject="a woman", identity="red hair", action="walking", place="on a beach in the 80% haze")
STREET = Facts(subject="a dog", action="running", place="in a Zürich street", light="evening light")


@pytest.fixture
def ids(store: Store, collection: int, make_post: MakePost) -> tuple[int, int, int]:
    """A beach, a street, and a series without facts."""
    posts = [make_post("one", 6), make_post("two"), make_post("three")]
    store.intake.record(collection, posts)
    one, two, three = store.catalog.ids(collection, SeriesFilter())
    groups = (Group(("one_05.jpg", "one_04.jpg"), "a plate of food"), Group(("one_06.jpg", "gone.jpg"), "a cat"))
    store.verdicts.save_verdict(one, verdict_for(posts[0], facts=BEACH, groups=groups))
    store.verdicts.save_verdict(two, verdict_for(posts[1], facts=STREET))
    store.verdicts.save_verdict(three, verdict_for(posts[2]))
    return one, two, three


def facts(store: Store, series_id: int) -> Facts:
    series = store.catalog.series(series_id)
    assert series is not None
    return series.facts


def test_facts_and_groups_are_kept_beside_the_caption(store: Store, ids: tuple[int, int, int]) -> None:
    series = store.catalog.series(ids[0])
    assert series is not None
    assert (series.facts, series.verifier_facts) == (BEACH, BEACH)
    assert series.groups == (Group(("one_05.jpg", "one_04.jpg"), "a plate of food"),)
    assert facts(store, ids[2]) == Facts()
    exported = {one.id: one for one in store.exportable.load(ids)}
    assert exported[ids[1]].facts == STREET


def test_a_group_is_offered_only_while_its_photos_are_out(store: Store, ids: tuple[int, int, int]) -> None:
    store.review.toggle_frames(ids[0], ["one_05.jpg"])
    series = store.catalog.series(ids[0])
    assert series is not None
    assert series.groups == ()


def test_a_person_corrects_one_fact_and_takes_it_back(store: Store, collection: int, ids: tuple[int, int, int]) -> None:
    step = store.review.write_facts([ids[0]], {"place": " on a quay,\n at noon "})
    assert (step.label, step.ids) == ("edit place", (ids[0],))
    assert facts(store, ids[0]).place == "on a quay, at noon"
    assert facts(store, ids[0]).subject == "a woman"
    assert not store.review.write_facts([ids[0]], {"place": "on a quay, at noon"}).ids
    store.review.write_facts([ids[0]], {"identity": ""})
    assert facts(store, ids[0]).identity == ""
    store.review.undo(collection)
    store.review.undo(collection)
    assert facts(store, ids[0]) == BEACH
    store.review.redo(collection)
    assert facts(store, ids[0]).place == "on a quay, at noon"
    store.review.write_facts([ids[0]], {"place": BEACH.place})
    assert facts(store, ids[0]) == BEACH


def test_a_new_verdict_leaves_a_persons_facts_alone(
    store: Store, ids: tuple[int, int, int], make_post: MakePost
) -> None:
    store.review.write_facts([ids[1]], {"place": "in a lane"})
    store.verdicts.save_verdict(ids[1], verdict_for(make_post("two"), facts=BEACH))
    assert facts(store, ids[1]) == Facts(subject="a woman", identity="red hair", action="walking", place="in a lane")
    series = store.catalog.series(ids[1])
    assert series is not None
    assert series.verifier_facts == BEACH


def test_a_name_that_is_no_fact_is_refused(store: Store, ids: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="colour"):
        store.review.write_facts([ids[0]], {"colour": "red"})


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("place:beach", "1"),
        ("place:BEACH,street", "12"),
        ("place:ZÜRICH", "2"),
        ("-place:beach", "23"),
        ("place:80%", "1"),
        ("place:8%e", ""),
        ("action=running", "2"),
        ("action=runn", ""),
        ("light:beach", ""),
        ("subject:a", "12"),
        ("evening", "2"),
        ("light", "2"),
        ('"red hair" place:beach', "1"),
        ("identity:hair action:running", ""),
    ],
)
def test_filters_find_facts(store: Store, collection: int, ids: tuple[int, int, int], typed: str, found: str) -> None:
    assert "".join(str(ids.index(one) + 1) for one in store.catalog.ids(collection, parse_filter(typed))) == found


def test_filters_go_by_what_the_person_wrote(store: Store, collection: int, ids: tuple[int, int, int]) -> None:
    store.review.write_facts([ids[0], ids[2]], {"place": "on a quay"})
    assert list(store.catalog.ids(collection, parse_filter("place:quay"))) == [ids[0], ids[2]]
    assert not store.catalog.ids(collection, parse_filter("place:beach"))


def test_a_filter_of_facts_reads_the_index_of_facts_alone(store: Store, ids: tuple[int, int, int]) -> None:
    with contextlib.closing(sqlite3.connect(store.path)) as file:
        plan = file.execute(
            "EXPLAIN QUERY PLAN SELECT series.id FROM series, "
            "json_each(json_patch(coalesce(facts, '{}'), coalesce(own_facts, '{}'))) AS fact "
            "WHERE (facts IS NOT NULL OR own_facts IS NOT NULL) AND fact.key = 'place' AND fact.value LIKE '%x%'"
        ).fetchall()
    assert any("COVERING INDEX series_facts" in step[-1] for step in plan)


def test_dumps_write_the_facts(store: Store, ids: tuple[int, int, int], tmp_path: Path) -> None:
    store.review.write_facts([ids[1]], {"look": "=grainy"})
    for form in DumpForm:
        write_dump(store.catalog.everything(), form, tmp_path / form.value)
    told = {one["id"]: one for one in json.loads((tmp_path / "json").read_text())}
    assert {name: told[ids[0]][name] for name in FACTS} == dict(BEACH.items())
    assert told[ids[2]]["subject"] == ""
    with (tmp_path / "csv").open(encoding="utf-8", newline="") as stream:
        lines = {int(line["id"]): line for line in csv.DictReader(stream)}
    assert lines[ids[1]]["place"] == "in a Zürich street"
    assert lines[ids[1]]["look"] == "'=grainy"


def test_a_split_takes_the_facts_along_and_a_merge_keeps_them(store: Store, ids: tuple[int, int, int]) -> None:
    step = store.review.split(ids[0], "one_04.jpg")
    assert facts(store, step.ids[1]).place == BEACH.place
    store.review.merge(ids[2], ids[1])
    assert facts(store, ids[2]) == STREET


def test_a_database_of_version_1_verdicts_opens_exports_and_takes_facts(
    tmp_path: Path, root: Path, make_post: MakePost
) -> None:
    path = tmp_path / "series.db"
    store = Store(path)
    post = make_post()
    (series_id,) = store.intake.record(store.intake.collection(root), [post]).ids
    store.verdicts.save_verdict(series_id, verdict_for(post, verifier="gemini", prompt_version="1-abc"))
    store.close()
    give_room = next(step for step in MIGRATIONS if step.__name__ == "_facts")
    with contextlib.closing(SqliteDatabase(path)) as database, database.atomic():
        database.execute_sql("DROP INDEX series_facts")
        for column in ("facts", "own_facts", "further"):
            database.execute_sql(f"ALTER TABLE series DROP COLUMN {column}")
        give_room(database, path)
    store = Store(path)
    try:
        series = store.catalog.series(series_id)
        assert series is not None
        assert (series.caption, series.facts, series.groups) == ("sequence of photos showing a beach", Facts(), ())
        assert store.exportable.load([series_id])[0].facts == Facts()
        store.review.write_facts([series_id], {"place": "on a beach"})
        assert facts(store, series_id).place == "on a beach"
    finally:
        store.close()
