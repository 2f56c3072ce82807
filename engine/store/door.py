"""Connections and transactions: the only code that opens the database file."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peewee import DatabaseError, OperationalError
from playhouse.pool import MaxConnectionsExceeded, PooledSqliteDatabase

from engine.errors import StoreError
from engine.store.migrations import migrate
from engine.store.tables import TABLES

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "normal",
    "foreign_keys": 1,
    "busy_timeout": 15_000,
    "cache_size": -16_000,
}


class Door:
    """An open database file. Any thread may hold transactions, each on a connection of its own.

    The tables are bound to one file at a time: close one door before opening another.
    """

    def __init__(self, path: Path) -> None:
        """Open or create `path`; raises StoreError."""
        self.path = path.absolute()
        self._open = True
        self._guests = 0
        self._changed = threading.Condition()
        self._db = PooledSqliteDatabase(
            str(self.path), pragmas=_PRAGMAS, max_connections=16, timeout=30, check_same_thread=False
        )
        self._db.bind(TABLES)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._translated(), self._db.connection_context():
                migrate(self._db, self.path)
        except OSError as error:
            raise StoreError(f"The folder of {self.path} cannot be made: {error.strerror}.", _ELSEWHERE) from error
        except StoreError:
            self._db.close_all()
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Hold a connection for a few reads of one consistent state."""
        with self._inside(), self._translated(), self._db.connection_context(), self._db.atomic("DEFERRED"):
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock: everything done inside takes effect together or not at all."""
        with self._inside(), self._translated(), self._db.connection_context(), self._db.atomic("IMMEDIATE"):
            yield

    def pragma(self, name: str) -> list[tuple[Any, ...]]:
        """Rows of a pragma that only reads."""
        with self._inside(), self._translated(), self._db.connection_context():
            return list(self._db.execute_sql(f"PRAGMA {name}").fetchall())

    def compact(self) -> int:
        """Rewrite the file without its empty pages; returns by how many bytes it shrank."""
        with self._inside(), self._translated(), self._db.connection_context():
            before = self._folded_size()
            self._db.execute_sql("VACUUM")
            return before - self._folded_size()

    def _folded_size(self) -> int:
        """Size of the file after a checkpoint of the write-ahead log."""
        self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return self.path.stat().st_size

    def close(self) -> None:
        """Admit nobody new, wait for those inside, close every connection."""
        with self._changed:
            self._open = False
            while self._guests:
                self._changed.wait()
        self._db.close_all()

    @contextlib.contextmanager
    def _inside(self) -> Iterator[None]:
        """Count who is inside: closing a connection that another thread uses crashes SQLite."""
        with self._changed:
            if not self._open:
                raise StoreError(f"{self.path} is closed already.")
            self._guests += 1
        try:
            yield
        finally:
            with self._changed:
                self._guests -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except MaxConnectionsExceeded as error:
            raise StoreError(f"{self.path} is too busy.", "Try again in a moment.") from error
        except OperationalError as error:
            raise self._unusable(_first(error)) from error
        except DatabaseError as error:
            raise StoreError(f"{self.path} is no database of this program: {error}.", _ELSEWHERE) from error

    def _unusable(self, error: BaseException) -> StoreError:
        if "disk is full" in str(error):
            return StoreError(f"The disk that holds {self.path} is full.", "Make room: what was stored so far is kept.")
        return StoreError(f"{self.path} cannot be used: {error}.", _ELSEWHERE)


def _first(error: BaseException) -> BaseException:
    """The original error: SQLite itself ends a transaction that fails, so the rollback that follows fails, too."""
    while isinstance(error.__context__, OperationalError | sqlite3.OperationalError):
        error = error.__context__
    return error


_ELSEWHERE = "Name another file with --db-path."


def utc_now() -> datetime:
    """Now, in UTC, as it is stored: without a zone and to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
