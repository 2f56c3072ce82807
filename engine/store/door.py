"""Connections and transactions: the only place that opens the database file."""

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
    """An open database file; transactions may be held in any thread, each on a connection of its own.

    The tables are bound to one file at a time: close a door before another one is opened.
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
        """Hold a connection for a few reads that see one state."""
        with self._inside(), self._translated(), self._db.connection_context(), self._db.atomic("DEFERRED"):
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock: what is done inside is done wholly or not at all."""
        with self._inside(), self._translated(), self._db.connection_context(), self._db.atomic("IMMEDIATE"):
            yield

    def pragma(self, name: str) -> list[tuple[Any, ...]]:
        """The rows of a pragma that only reads."""
        with self._inside(), self._translated(), self._db.connection_context():
            return list(self._db.execute_sql(f"PRAGMA {name}").fetchall())

    def compact(self) -> int:
        """Rewrite the file without its empty pages; returns how many bytes smaller it became."""
        with self._inside(), self._translated(), self._db.connection_context():
            before = self._folded_size()
            self._db.execute_sql("VACUUM")
            return before - self._folded_size()

    def _folded_size(self) -> int:
        """The file's size once the write-ahead log is folded into it."""
        self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return self.path.stat().st_size

    def close(self) -> None:
        """Let nobody in any more, wait for those inside, close every connection."""
        with self._changed:
            self._open = False
            while self._guests:
                self._changed.wait()
        self._db.close_all()

    @contextlib.contextmanager
    def _inside(self) -> Iterator[None]:
        """Closing a connection that another thread uses crashes SQLite, so the door counts who is inside."""
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
    """The error that led to this one: SQLite ends a transaction that fails by itself, and then a rollback fails too."""
    while isinstance(error.__context__, OperationalError | sqlite3.OperationalError):
        error = error.__context__
    return error


_ELSEWHERE = "Name another file with --db-path."


def utc_now() -> datetime:
    """Now, in UTC, the way it is stored: without a zone and to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
