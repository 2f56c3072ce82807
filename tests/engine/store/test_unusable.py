"""What SQLite says of a database that it cannot use is told as what it comes from."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.store.unusable import unusable


@pytest.mark.parametrize(
    ("words", "journal", "told"),
    [
        ("database or disk is full", False, "is full"),
        ("attempt to write a readonly database", False, "has become read-only: this was not stored"),
        ("database is locked", True, "series.db-journal keeps SQLite from"),
        ("database is locked", False, "is being changed by another program"),
        ("disk I/O error", True, "cannot be used: disk I/O error"),
    ],
)
def test_it_is_told_in_words(tmp_path: Path, words: str, journal: bool, told: str) -> None:
    if journal:
        (tmp_path / "series.db-journal").write_bytes(bytes.fromhex("d9d505f920a163d7"))
    assert told in unusable(tmp_path / "series.db", sqlite3.OperationalError(words)).message
