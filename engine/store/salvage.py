"""Says of a damaged database what can still be read."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from engine.store.inspection import damage, read_only

_TABLES = {"series": "series", "photos": "photos", "journal": "steps that can be undone"}


@dataclass(frozen=True, slots=True)
class Salvage:
    """What is damaged, and what can be read all the same."""

    damage: tuple[str, ...]
    """SQLite's own words."""
    readable: tuple[tuple[str, int], ...]
    """What it is, and how many of it can be read."""


def salvage(path: Path) -> Salvage:
    """Read a damaged database as far as that goes; writes nothing."""
    return Salvage(damage(path), tuple((what, _readable(path, table)) for table, what in _TABLES.items()))


def _readable(path: Path, table: str) -> int:
    """Rows of a table that can be read, from its beginning and from its end."""
    rows: set[int] = set()
    for order in ("ASC", "DESC"):
        with contextlib.suppress(sqlite3.DatabaseError), read_only(path) as database:
            for row in database.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid {order}"):
                if row[0] in rows:
                    break
                rows.add(row[0])
    return len(rows)
