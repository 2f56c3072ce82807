"""Plain SQL keeps what Peewee's fields promise: names that are no text, JSON, and the rows that were meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.model import Decision, SeriesFilter, SortKey
from engine.store import catalog
from engine.store.rows import read_rows, rows_by_id, update_rows
from engine.store.store import Store
from engine.store.tables import PhotoRecord, SeriesRecord
from tests.engine.store.conftest import MakePost, verdict_for

STRANGE = "caf\udce9"


@pytest.fixture
def ids(store: Store, collection: int, make_post: MakePost) -> list[int]:
    return sorted(store.intake.record(collection, [make_post(f"post{n}") for n in range(3)]).ids)


def test_only_the_rows_that_were_meant_are_changed(store: Store, ids: list[int]) -> None:
    with store.verdicts._door.writing():
        update_rows(SeriesRecord, ids[:2], {"verifier_caption": STRANGE[:3], "verifier_frames": [STRANGE]})
        update_rows(SeriesRecord, [999], {"verifier_caption": "nobody"})
        found = {row.id: (row.verifier_caption, row.verifier_frames) for row in rows_by_id(SeriesRecord, [*ids, 999])}
    assert found == {ids[0]: ("caf", [STRANGE]), ids[1]: ("caf", [STRANGE]), ids[2]: ("", [])}


def test_a_name_that_is_no_text_comes_back_as_it_was(store: Store, ids: list[int]) -> None:
    with store.verdicts._door.writing():
        photo = read_rows(PhotoRecord, "series_id = ? ORDER BY number", ids[0])[0]
        update_rows(PhotoRecord, [photo.id], {"path": f"{STRANGE}_01.jpg", "perceptual_hash": 1 << 63})
        update_rows(SeriesRecord, ids[:1], {"base_name": STRANGE, "username": STRANGE})
        again = rows_by_id(PhotoRecord, [photo.id])[0]
    assert (again.path, again.perceptual_hash) == (f"{STRANGE}_01.jpg", 1 << 63)
    (row,) = store.catalog.rows(ids[:1])
    assert (row.name, row.username) == (STRANGE, STRANGE)


def test_a_list_can_be_asked_about_some_series_only(store: Store, collection: int, ids: list[int]) -> None:
    store.review.decide(ids[:2], Decision.APPROVED)
    approved = SeriesFilter(decisions=frozenset({Decision.APPROVED}), sort=SortKey.NAME, descending=True)
    assert list(store.catalog.ids(collection, approved)) == [ids[1], ids[0]]
    assert list(store.catalog.ids(collection, approved, among=[ids[0], ids[2]])) == [ids[0]]
    assert list(store.catalog.ids(collection, approved, among=[])) == []


def test_what_waits_for_a_word_is_told_from_what_does_not(store: Store, ids: list[int], make_post: MakePost) -> None:
    assert store.catalog.waiting(ids) == frozenset(), "no verifier has looked yet"
    for number, keep in enumerate(((1, 2), (1, 2), ())):
        assert store.verdicts.save_verdict(ids[number], verdict_for(make_post(f"post{number}"), keep))
    assert store.catalog.waiting(ids) == frozenset(ids[:2]), "the third one is no series"
    store.review.decide(ids[:1], Decision.LATER)
    assert store.catalog.waiting(ids) == frozenset(ids[1:2])
    assert store.catalog.waiting(ids[:1]) == frozenset()
    store.review.remove(ids[1:2])
    assert store.catalog.waiting(ids) == frozenset()


def test_a_step_here_leaves_what_was_undone_elsewhere(
    store: Store, collection: int, ids: list[int], make_post: MakePost, tmp_path: Path
) -> None:
    elsewhere = store.intake.collection(tmp_path / "elsewhere")
    (theirs,) = store.intake.record(elsewhere, [make_post("theirs")]).ids
    for series_id, its in ((ids[0], collection), (theirs, elsewhere)):
        store.review.decide([series_id], Decision.APPROVED)
        store.review.undo(its)
    store.review.decide([ids[1]], Decision.REJECTED)
    assert store.review.redo(collection).ids == ()
    assert store.review.redo(elsewhere).ids == (theirs,)


def test_a_verdict_for_a_series_that_was_erased_meanwhile_is_let_go(
    store: Store, ids: list[int], make_post: MakePost
) -> None:
    store.care.erase(ids[:1])
    assert store.verdicts.candidate(ids[0]) is None
    assert not store.verdicts.save_verdict(ids[0], verdict_for(make_post("post0")))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1000])
def test_a_list_of_ids_is_whole_however_it_is_cut(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "_PIECE", 7)
    numbers = [number * 37 for number in range(count)]
    for text in (json.dumps(numbers), json.dumps(numbers, separators=(",", ":"))):
        assert list(catalog._numbers(text)) == numbers


def test_frames_of_many_series_are_those_of_each(store: Store, ids: list[int], make_post: MakePost) -> None:
    store.verdicts.save_verdict(ids[0], verdict_for(make_post("post0")))
    with store.verdicts._door.writing():
        photo = read_rows(PhotoRecord, "series_id = ? ORDER BY number", ids[1])[0]
        update_rows(PhotoRecord, [photo.id], {"path": f"{STRANGE}_01.jpg", "state": "missing", "kept": True})
        update_rows(SeriesRecord, ids[1:2], {"frames_by_person": True})
    alone = {series_id: store.catalog.series(series_id) for series_id in ids}
    assert store.catalog.frames([*ids, 999]) == {key: series.frames for key, series in alone.items() if series}
