"""The door: migrations from nothing and from an older program's database, threads, damage."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.filters import parse_filter
from engine.model import Counts, Decision, ExportChoice, SeriesFilter, SeriesState, SortKey, Take
from engine.store import connections
from engine.store.migrations import MIGRATIONS
from engine.store.store import Store
from tests.engine.store.conftest import MakePost, verdict_for

OLDER_SCHEMA = """
CREATE TABLE series (id INTEGER PRIMARY KEY AUTOINCREMENT, base_name TEXT NOT NULL, directory TEXT NOT NULL,
  is_series BOOLEAN NOT NULL, gemini_raw_response TEXT, gemini_parsed_response TEXT, series_caption TEXT,
  image_count INTEGER, thinking_summary TEXT, thinking_tokens INTEGER, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE series_images (id INTEGER PRIMARY KEY AUTOINCREMENT, series_id INTEGER, image_path TEXT NOT NULL,
  order_in_series INTEGER, FOREIGN KEY (series_id) REFERENCES series (id));
CREATE TABLE analysis_log (id INTEGER PRIMARY KEY AUTOINCREMENT, directory TEXT NOT NULL, total_images INTEGER,
  total_series INTEGER, processed_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
"""


def older_database(path: Path) -> None:
    database = sqlite3.connect(path)
    database.executescript(OLDER_SCHEMA)
    good = json.dumps({"is_series": True, "reason": "one beach", "confidence": 0.9})
    unread = json.dumps({"is_series": False, "reason": "JSON parsing error: line 1", "confidence": 0.0})
    junk = json.dumps({"is_series": False, "reason": "different places", "confidence": 0.8})
    database.executemany(
        "INSERT INTO series (base_name, directory, is_series, gemini_parsed_response, series_caption, image_count)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("beach", "pics/june", 1, good, "a beach", 3),
            ("odd", "pics", 0, unread, "", 4),
            ("junk", "pics", 0, junk, "", 5),
        ],
    )
    database.executemany(
        "INSERT INTO series_images (series_id, image_path, order_in_series) VALUES (1, ?, ?)",
        [("beach_02.jpg", 1), ("beach_01.jpg", 2)],
    )
    database.commit()
    database.close()


def test_an_older_database_opens_with_its_verdicts(tmp_path: Path) -> None:
    older_database(tmp_path / "old.db")
    store = Store(tmp_path / "old.db")
    try:
        ((collection, root),) = store.catalog.collections()
        assert root == tmp_path / "pics"
        first = store.catalog.series(1)
        assert first is not None
        assert [frame.file for frame in first.frames] == [
            tmp_path / "pics/june/beach_02.jpg",
            tmp_path / "pics/june/beach_01.jpg",
        ]
        assert (first.row.state, first.row.is_series, first.caption) == (SeriesState.VERIFIED, True, "a beach")
        states = {row.name: row.state for row in store.catalog.rows([2, 3])}
        assert states == {"odd": SeriesState.FAILED, "junk": SeriesState.VERIFIED}
        assert store.verdicts.queue(collection, "gemini") == [2]
    finally:
        store.close()


def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    for _ in range(2):
        Store(tmp_path / "series.db").close()
    database = sqlite3.connect(tmp_path / "series.db")
    assert database.execute("SELECT count(*) FROM migrations").fetchone() == (len(MIGRATIONS),)
    database.close()


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "series.db"
    Store(path).close()
    database = sqlite3.connect(path)
    database.execute("INSERT INTO migrations VALUES (99, 'from the future', CURRENT_TIMESTAMP)")
    database.commit()
    database.close()
    with pytest.raises(StoreError, match="newer version"):
        Store(path)


def test_a_file_that_is_no_database_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"this is not a database at all, not even close to one" * 40)
    with pytest.raises(StoreError, match=r"holiday\.jpg"):
        Store(path)
    assert path.read_bytes().startswith(b"this is not")


def test_threads_read_and_write_at_once(store: Store, collection: int, make_post: MakePost) -> None:
    posts = [make_post(f"p{n}") for n in range(40)]
    ids = sorted(store.intake.record(collection, posts).ids)
    errors: list[Exception] = []

    def verify(mine: list[int]) -> None:
        try:
            for series_id in mine:
                store.verdicts.save_verdict(series_id, verdict_for(posts[ids.index(series_id)]))
                store.catalog.counts(collection)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test is to fail with it
            errors.append(error)

    threads = [threading.Thread(target=verify, args=(ids[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for series_id in ids[:10]:
        store.review.decide([series_id], Decision.APPROVED)
    for thread in threads:
        thread.join()
    assert errors == []
    counts = store.catalog.counts(collection)
    assert (counts.verified, counts.approved) == (40, 10)


def test_a_thread_waits_its_turn_and_not_for_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite, which is given no patience here, would look again after up to a tenth of a second."""
    monkeypatch.setitem(connections._PRAGMAS, "busy_timeout", 0)
    store = Store(tmp_path / "series.db")
    inside, leave, begun = threading.Event(), threading.Event(), threading.Event()
    opened: list[int] = []

    def linger() -> None:
        with store._door.writing():
            inside.set()
            leave.wait(60)

    def write() -> None:
        begun.set()
        opened.append(store.intake.collection(tmp_path))

    writers = [threading.Thread(target=linger), threading.Thread(target=write)]
    writers[0].start()
    assert inside.wait(60)
    writers[1].start()
    assert begun.wait(60)
    writers[1].join(0.05)
    leave.set()
    for writer in writers:
        writer.join(60)
    store.close()
    assert opened


def test_closing_waits_for_those_inside_and_lets_nobody_in_after(store: Store, collection: int) -> None:
    inside, leave, closed = threading.Event(), threading.Event(), threading.Event()

    def linger() -> None:
        with store._door.reading():
            inside.set()
            leave.wait(60)

    def close() -> None:
        store.close()
        closed.set()

    reader, closer = threading.Thread(target=linger), threading.Thread(target=close)
    reader.start()
    assert inside.wait(60)
    closer.start()
    assert not closed.wait(0.1)
    leave.set()
    assert closed.wait(60)
    reader.join()
    closer.join()
    with pytest.raises(StoreError, match="closed"):
        store.catalog.counts(collection)


def test_counts_say_what_the_collection_holds(store: Store, collection: int, make_post: MakePost) -> None:
    posts = [make_post("a", 4), make_post("b", 4), make_post("c", 5), make_post("d", 1, skip_reason="1 photo")]
    store.intake.record(collection, posts)
    a, b, c, _ = store.catalog.ids(collection, SeriesFilter())
    store.verdicts.save_verdict(a, verdict_for(posts[0]))
    store.verdicts.save_verdict(b, verdict_for(posts[1], keep=()))
    store.verdicts.save_failure(c, SeriesState.FAILED, "no answer")
    store.review.decide([a], Decision.APPROVED)
    assert store.catalog.counts(collection) == Counts(
        series=4,
        verified=2,
        valid=1,
        approved=1,
        undecided=1,
        failed=1,
        skipped=1,
        images=14,
        sizes=((3, 1),),
    )


def test_lists_are_filtered_and_sorted(store: Store, collection: int, make_post: MakePost) -> None:
    posts = [make_post("zoo", username="jenny"), make_post("alps", username="unfash"), make_post("mall", 2)]
    store.intake.record(collection, posts)
    zoo, alps, mall = store.catalog.ids(collection, SeriesFilter())
    store.verdicts.save_verdict(zoo, verdict_for(posts[0], confidence=0.5))
    store.verdicts.save_verdict(alps, verdict_for(posts[1], keep=(1, 2), confidence=0.9))
    store.review.decide([alps], Decision.APPROVED)

    def listed(**wanted: object) -> list[int]:
        return list(store.catalog.ids(collection, SeriesFilter(**wanted)))  # type: ignore[arg-type]

    assert listed(sort=SortKey.NAME) == [zoo, mall, alps], "by user where one is known, for that is what a line shows"
    assert listed(sort=SortKey.CONFIDENCE, descending=True)[:2] == [alps, zoo]
    assert listed(decisions=frozenset({Decision.APPROVED})) == [alps]
    assert listed(states=frozenset({SeriesState.GROUPED})) == [mall]
    assert listed(text="jenny beach") == [zoo]
    assert listed(text="100%") == []


def test_exports_take_what_holds_and_nobody_rejected(store: Store, collection: int, make_post: MakePost) -> None:
    posts = [make_post(name) for name in ("approved", "undecided", "rejected", "later", "short")]
    store.intake.record(collection, posts)
    ids = list(store.catalog.ids(collection, SeriesFilter()))
    for series_id, post in zip(ids, posts, strict=True):
        keep = (1, 2) if post.name == "short" else (3, 1, 2)
        store.verdicts.save_verdict(series_id, verdict_for(post, keep=keep))
    store.review.decide([ids[0]], Decision.APPROVED)
    store.review.decide([ids[2]], Decision.REJECTED)
    store.review.decide([ids[3]], Decision.LATER)

    def names(take: Take, min_length: int = 3, max_length: int | None = None) -> list[str]:
        choice = ExportChoice(take)
        series = store.exportable.series(collection, choice, min_length=min_length, max_length=max_length)
        return [one.name for one in series]

    assert names(Take.ALL) == ["approved", "undecided"]
    assert names(Take.APPROVED) == ["approved"]
    assert names(Take.UNDECIDED) == ["undecided"]
    assert names(Take.ALL, min_length=2) == ["approved", "undecided", "short"]
    assert names(Take.ALL, min_length=2, max_length=2) == ["short"]


def test_an_export_takes_what_a_filter_finds_or_a_person_selected(
    store: Store, collection: int, make_post: MakePost
) -> None:
    posts = [make_post(name) for name in ("beach", "dog", "dog-at-the-beach", "rejected-dog")]
    store.intake.record(collection, posts)
    ids = list(store.catalog.ids(collection, SeriesFilter()))
    for series_id, post in zip(ids, posts, strict=True):
        store.verdicts.save_verdict(series_id, verdict_for(post, needs_review=post.name == "dog"))
    store.review.decide([ids[2]], Decision.APPROVED)
    store.review.decide([ids[3]], Decision.REJECTED)

    def exported(choice: ExportChoice) -> list[int]:
        return store.exportable.ids(collection, choice, min_length=3)

    dogs = parse_filter("dog")
    assert exported(ExportChoice(matching=dogs)) == [ids[2]]  # the other one is marked for a check
    assert exported(ExportChoice(matching=parse_filter("-dog"))) == [ids[0]]
    assert exported(ExportChoice(Take.UNDECIDED, matching=dogs)) == []
    assert exported(ExportChoice(selected=(ids[3], ids[1]))) == [ids[1]]  # selected, but the rejected stays out
    assert exported(ExportChoice(Take.APPROVED, selected=tuple(ids))) == [ids[2]]
    assert exported(ExportChoice(selected=())) == []


def test_what_is_marked_for_a_check_is_exported_once_it_is_approved_or_asked_for(
    store: Store, collection: int, make_post: MakePost
) -> None:
    posts = [make_post(name) for name in ("sure", "unsure", "unsure-but-approved")]
    store.intake.record(collection, posts)
    ids = list(store.catalog.ids(collection, SeriesFilter()))
    for series_id, post in zip(ids, posts, strict=True):
        store.verdicts.save_verdict(series_id, verdict_for(post, needs_review=post.name != "sure"))
    store.review.decide([ids[2]], Decision.APPROVED)

    everything, approved = ExportChoice(), ExportChoice(Take.APPROVED)

    def exported(choice: ExportChoice = everything, include_unsure: bool = False) -> list[int]:
        return store.exportable.ids(collection, choice, min_length=3, include_unsure=include_unsure)

    assert exported() == [ids[0], ids[2]]
    assert exported(include_unsure=True) == ids
    assert exported(approved) == exported(approved, include_unsure=True) == [ids[2]]


def test_exports_hear_of_a_series_that_is_too_short_only_for_what_is_missing(
    store: Store, collection: int, make_post: MakePost
) -> None:
    posts = [make_post(name) for name in ("whole", "lost", "short")]
    store.intake.record(collection, posts)
    for series_id, post in enumerate(posts, start=1):
        store.verdicts.save_verdict(series_id, verdict_for(post, keep=(1, 2) if post.name == "short" else (1, 2, 3)))
    rest = [post._replace(photos=post.photos[1:]) for post in posts[1:]]
    store.intake.record(collection, rest)
    offered = store.exportable.series(collection, min_length=3)
    assert [(one.name, len(one.frames)) for one in offered] == [("whole", 3), ("lost", 3)]


def test_the_app_remembers_small_things(store: Store) -> None:
    assert store.notebook.recall("view", {}) == {}
    store.notebook.remember("view", {"filter": "caf\udcff", "row": 3})
    assert store.notebook.recall("view") == {"filter": "caf\udcff", "row": 3}
