"""Cache databases beside the user's thumbnails, for data that can be made again: a bad one is never in the way."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from peewee import DatabaseError, Model, OperationalError
from playhouse.pool import PooledSqliteDatabase

from engine.errors import StoreError
from engine.opening import NO_LINKS
from engine.store.backups import free_place
from engine.store.side_files import SIDE_FILES, refuse_what_is_not_sqlites

T = TypeVar("T")
Tell = Callable[[str], None]

_ERRORS = (DatabaseError, sqlite3.Error, OSError, ValueError, TypeError, KeyError, IndexError)
"""What a file with anything in it may lead to."""


def nobody(words: str) -> None:
    """Hears nothing."""


class CacheFile:
    """One table in a private file. If the file is unusable, that is reported once, and work goes on without it."""

    def __init__(self, path: Path, table: type[Model], tell: Tell = nobody) -> None:
        self._path = path
        self._table = table
        self._tell = tell
        self._lock = threading.RLock()  # closing a connection that another thread uses crashes SQLite
        self._database: Any = None
        self._mended = False
        self._open()

    def use(self, work: Callable[[], T], otherwise: T) -> T:
        """What `work` returns, done with the table; `otherwise` if there is no cache now."""
        with self._lock:
            if self._database is None:
                return otherwise
            try:
                with self._database.connection_context():
                    return work()
            except _ERRORS as error:
                self._mend(error)
                return otherwise

    def change(self, work: Callable[[], object]) -> None:
        """Do `work` in a transaction, if there is a cache."""

        def within() -> None:
            with self._database.atomic("IMMEDIATE"):
                work()

        self.use(within, None)

    def close(self) -> None:
        """Close the file; later calls find nothing."""
        with self._lock:
            if self._database is not None:
                with contextlib.suppress(*_ERRORS):
                    self._database.close_all()
            self._database = None

    def _open(self) -> None:
        try:
            self._make_private()
            database = PooledSqliteDatabase(
                str(self._path), pragmas={"journal_mode": "wal", "busy_timeout": 10_000}, check_same_thread=False
            )
            database.bind([self._table])
            self._database = database
            with database.connection_context():
                database.create_tables([self._table])
                database.execute_sql(f"SELECT * FROM {self._table._meta.table_name} LIMIT 1").fetchall()
        except _ERRORS as error:
            self._mend(error)

    def _make_private(self) -> None:
        """The file, for its owner alone; anything else in its place is set aside."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISREG(self._path.lstat().st_mode):
                raise ValueError("it is no file")
        try:
            refuse_what_is_not_sqlites(self._path)
        except StoreError as error:
            raise ValueError(error.message) from error
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | NO_LINKS, 0o600))
        self._path.chmod(0o600)

    def _mend(self, error: Exception) -> None:
        """Set a damaged file aside and begin anew, once; go on without one that cannot be written."""
        self.close()
        if _is_damage(error) and not self._mended:
            self._mended = True
            with contextlib.suppress(OSError):
                for tail in ("", *SIDE_FILES):
                    self._set_aside(Path(f"{self._path}{tail}"))
                self._tell(f"The cache {self._path} was damaged: it is set aside, and made anew.")
                self._open()
                return
        self._tell(f"The cache {self._path} cannot be used ({error}): work goes on without it.")

    def _set_aside(self, file: Path) -> None:
        """Move a file out of the way, in the place of one that was set aside before."""
        place = self._path.with_name(f"{file.name}.damaged")
        with contextlib.suppress(FileNotFoundError):
            os.replace(file, free_place(place) if place.is_dir() or file.is_dir() else place)


def _is_damage(error: Exception) -> bool:
    if isinstance(error, OSError):
        return False
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        return "no such" in str(error) or "has no column" in str(error)
    return True
