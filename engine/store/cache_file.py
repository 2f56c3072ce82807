"""Cache databases beside the user's thumbnails, for data that can be made again: losing one is no error."""

from __future__ import annotations

from pathlib import Path

from peewee import DatabaseError, Model
from playhouse.pool import PooledSqliteDatabase


def open_cache(path: Path, table: type[Model]) -> PooledSqliteDatabase | None:
    """The database at `path` with this one table, created if needed; None if it cannot be used."""
    database = PooledSqliteDatabase(
        str(path), pragmas={"journal_mode": "wal", "busy_timeout": 10_000}, check_same_thread=False
    )
    database.bind([table])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with database.connection_context():
            database.create_tables([table])
    except (OSError, DatabaseError):
        return None
    return database
