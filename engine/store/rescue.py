"""Keeps what an open database held, or what was done in it, somewhere else once its file is gone or overwritten."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from engine.errors import PhotoSeriesError, StoreError
from engine.store.backups import Backups, free_place
from engine.store.clock import utc_now
from engine.store.inspection import Origin, backup_folder, damage, inspect
from engine.store.own_file import is_earlier_state, writes_of
from engine.store.side_files import SIDE_FILES, side_file
from engine.writing import new_beside

_STAMP = "%Y-%m-%d_%H%M%S"
_STILL, _PATIENCE, _STEP = 0.3, 20.0, 0.1
"""Seconds that a file stays as it is once its copying has ended; seconds to wait for that; seconds between looks."""


def rescue_place(database: Path) -> Path:
    """A free place, far from the database, for what is still open of one that vanished."""
    folder = platformdirs.user_state_path("photo-series")
    return free_place(folder / f"rescued-{utc_now():{_STAMP}}-{database.stem}.db")


def write_rescue(database: sqlite3.Connection, place: Path) -> None:
    """Copy an open database to `place`, in the place of an earlier copy. Raises OSError, sqlite3.Error."""
    with _draft(place) as draft:
        _copy(database, draft)


def wait_until_copied(database: Path) -> None:
    """Wait while somebody still copies a file over the database."""
    since = start = time.monotonic()
    before = None
    while time.monotonic() - since < _STILL and time.monotonic() - start < _PATIENCE:
        try:
            status = database.stat()
        except OSError:
            return
        if (now := (status.st_size, status.st_mtime_ns)) != before:
            before, since = now, time.monotonic()
        time.sleep(_STEP)


def put_log_aside(database: Path) -> None:
    """Move the log of the file that was overwritten out of the way of the new one. Raises OSError."""
    log = side_file(database, "-wal")
    if os.path.lexists(log):
        folder = backup_folder(database)
        folder.mkdir(mode=0o700, exist_ok=True)
        os.replace(log, free_place(folder / f"overwritten-{utc_now():{_STAMP}}.db-wal"))
    side_file(database, "-shm").unlink(missing_ok=True)


def write_base(database: Path, writes: int, place: Path) -> str:
    """Copy to `place` what lies at the database's place now, if it is an earlier state of it, else the last backup.

    `writes` is the newest number of a write there. Returns what was copied, for the user. Raises StoreError.
    """
    with contextlib.suppress(OSError, sqlite3.Error, PhotoSeriesError):
        with _draft(place) as draft, _at_rest(database) as source:
            _copy(source, draft)
            _refuse_others(draft, writes)
        return "the file that was copied there"
    last = Backups(database).last_good()
    if last is None:
        raise StoreError(f"What was copied over {database} is no earlier state of it, and there is no backup.")
    try:
        with _draft(place) as draft, _at_rest(last.path) as source:
            _copy(source, draft)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{place} cannot be written: {error}.", "Make room.") from error
    return f"the backup of {last.day}"


def _refuse_others(draft: Path, writes: int) -> None:
    """Raise StoreError if a file is not whole, or no earlier state of the database with this number of writes."""
    earlier = inspect(draft) in (Origin.OURS, Origin.EARLIER) and not damage(draft, 1)
    if not earlier or not is_earlier_state(writes_of(draft), writes):
        raise StoreError(f"{draft} is no earlier state of the database.")


def _at_rest(database: Path) -> contextlib.closing[sqlite3.Connection]:
    """A connection that reads the file alone, without any log beside it."""
    return contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?immutable=1", uri=True))


def _copy(source: sqlite3.Connection, draft: Path) -> None:
    with contextlib.closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
    with contextlib.closing(sqlite3.connect(draft)) as copy:
        copy.execute("PRAGMA journal_mode = delete")


@contextlib.contextmanager
def _draft(place: Path) -> Iterator[Path]:
    """A private file that takes `place` at the end of the block."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft, stream = new_beside(place, private=True)
    stream.close()
    try:
        yield draft
        os.replace(draft, place)
    finally:
        for tail in ("", *SIDE_FILES):
            Path(f"{draft}{tail}").unlink(missing_ok=True)
