"""The file in which an open database goes on after another file was copied over its own."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import StoreError
from engine.store.rescue import put_log_aside, rescue_place, wait_until_copied, write_base

if TYPE_CHECKING:
    from playhouse.pool import PooledSqliteDatabase


class Refuge:
    """Keeps the log of the old file from the new one, and gives what was done here a place.

    SQLite writes what waits in the log into the file when the last connection closes: into the wrong one by now. So a
    connection that cannot write is opened first and closed last.
    """

    def __init__(self, path: Path, old: PooledSqliteDatabase) -> None:
        self.place = rescue_place(path)
        self.what = ""
        """What was copied into it, for the user."""
        self._path, self._old = path, old
        self._last: sqlite3.Connection | None = None
        self._log_is_there = True

    def found(self, writes: int) -> None:
        """Write it, with an earlier state of the database, of `writes` writes by now. Raises StoreError."""
        wait_until_copied(self._path)
        if self._last is None:
            self._last = sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
            with contextlib.suppress(sqlite3.Error):
                self._last.execute("PRAGMA data_version").fetchone()  # only now the log is opened
        try:
            self._put_log_aside()
            self.what = write_base(self._path, writes, self.place)
        except OSError as error:
            raise StoreError(f"{self.place} cannot be written: {error.strerror}.", "Make room.") from error

    def close(self, *, keep: bool) -> None:
        """Close the old file; forget this one if nothing of the user's is in it."""
        self._old.close_all()
        if self._last is not None:
            self._last.close()
        with contextlib.suppress(OSError):
            self._put_log_aside()
        if not keep:
            self.place.unlink(missing_ok=True)

    def _put_log_aside(self) -> None:
        with contextlib.suppress(PermissionError):  # Windows moves no open file: once all is closed it does
            if self._log_is_there:
                put_log_aside(self._path)
                self._log_is_there = False
