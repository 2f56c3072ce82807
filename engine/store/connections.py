"""Connections to a database file, to which the tables are bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playhouse.pool import PooledSqliteDatabase

from engine.store.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "normal",
    "foreign_keys": 1,
    "busy_timeout": 15_000,
    "cache_size": -16_000,
}


def connections_to(file: Path) -> PooledSqliteDatabase:
    """Connections to a file, to which all tables are bound from now on."""
    database = PooledSqliteDatabase(
        str(file), pragmas=_PRAGMAS, max_connections=16, timeout=30, check_same_thread=False
    )
    database.bind(TABLES)
    return database
