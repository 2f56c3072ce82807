"""A database of the older program with odd rows is taken over row by row; the odd ones are set aside and named."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from pathlib import Path

import pytest

from engine.model import SeriesState
from engine.store.backups import Backups
from engine.store.store import Store
from tests.engine.store.test_store import OLDER_SCHEMA

GOOD = json.dumps({"is_series": True, "reason": "one beach", "confidence": 0.9})
DEEP = "[" * 100_000 + "]" * 100_000
ODD_ROWS = {
    "a directory far above": ("away", "../../../etc", 1, GOOD, "", 3),
    "an absolute directory": ("away", "/usr", 1, GOOD, "", 3),
    "NUL in a name": ("be\0ach", "pics", 1, GOOD, "", 3),
    "NUL in a directory": ("beach", "pi\0cs", 1, GOOD, "", 3),
    "a BLOB for a name": (b"\xff\xfe", "pics", 1, GOOD, "", 3),
    "a BLOB for a directory": ("beach", b"pics\xff", 1, GOOD, "", 3),
    "a long name": ("x" * 100_000, "pics", 1, GOOD, "", 3),
    "no word about a series": ("beach", "pics", "perhaps", GOOD, "", 3),
}
ODD_CELLS = {
    "deep JSON": ("beach", "pics", 1, DEEP, "a beach", 3),
    "5,000 digits": ("beach", "pics", 1, f'{{"confidence": {"9" * 5000}}}', "a beach", 3),
    "4,000 digits": ("beach", "pics", 1, f'{{"confidence": {"9" * 4000}}}', "a beach", 3),
    "infinity": ("beach", "pics", 1, '{"confidence": 1e999}', "a beach", 3),
    "a BLOB for an answer": ("beach", "pics", 1, b"\xff\x00", "a beach", 3),
    "images that are none": ("beach", "pics", 1, '{"images": [1, "two", null]}', "a beach", 3),
    "a number of text": ("beach", "pics", 1, GOOD, "a beach", "many"),
    "a huge number": ("beach", "pics", 1, GOOD, "a beach", 2**62),
}


def _write(path: Path, *rows: tuple[object, ...], log: tuple[object, ...] = ()) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.executescript(OLDER_SCHEMA)
        for row in (("good", "pics", 1, GOOD, "a good one", 3), *rows):
            database.execute(
                "INSERT INTO series (base_name, directory, is_series, gemini_parsed_response, series_caption,"
                " image_count) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
        database.execute(
            "INSERT INTO series_images (series_id, image_path, order_in_series) VALUES (1, 'good_1.jpg', 1)"
        )
        for place in log:
            database.execute("INSERT INTO analysis_log (directory) VALUES (?)", (place,))


@pytest.mark.parametrize("kind", ODD_ROWS)
def test_an_odd_row_is_set_aside_and_the_rest_taken_over(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "old.db"
    _write(path, ODD_ROWS[kind], log=("pics",))
    began = time.process_time()
    with contextlib.closing(Store(path)) as store:
        assert len(store.odd_rows) == 1
        assert store.odd_rows[0].startswith("series 2: ")
        assert store.catalog.counts().series == 1
        assert [root for _, root in store.catalog.collections()] == [tmp_path / "pics"]
    assert time.process_time() - began < 5
    (original,) = Backups(path).all()
    with contextlib.closing(sqlite3.connect(original.path)) as before:
        assert before.execute("SELECT count(*) FROM series").fetchone() == (2,)
    with contextlib.closing(sqlite3.connect(path)) as now:
        assert now.execute("SELECT name, row_id FROM odd_rows").fetchall() == [("series", 2)]
    with contextlib.closing(Store(path)) as store:
        assert store.odd_rows == []


@pytest.mark.parametrize("kind", ODD_CELLS)
def test_an_odd_cell_is_emptied_and_its_row_kept(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "old.db"
    _write(path, ODD_CELLS[kind])
    with contextlib.closing(Store(path)) as store:
        assert len(store.odd_rows) == 1
        rows = store.catalog.rows([1, 2])
        assert [(row.name, row.state) for row in rows] == [
            ("good", SeriesState.VERIFIED),
            ("beach", SeriesState.VERIFIED),
        ]
        series = store.catalog.series(2)
        assert series is not None
        assert series.caption == "a beach"


def test_a_walk_over_the_whole_disk_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    _write(path, log=("/", b"\xff", "/etc", "pics"))
    began = time.process_time()
    with contextlib.closing(Store(path)) as store:
        assert len(store.odd_rows) == 3
        assert [root for _, root in store.catalog.collections()] == [tmp_path / "pics"]
    assert time.process_time() - began < 5
