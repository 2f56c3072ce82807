"""Databases that this process has open: nobody in it may open such a file beside SQLite.

SQLite's locks belong to the process: whoever opens the file besides and closes it ends them all. Another process then
takes itself for the last one and deletes the write-ahead log, with every change that is made from then on.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections import Counter
from pathlib import Path

from engine.opening import READ

Identity = tuple[int, int]
"""Device and inode of a file, whatever path leads to it."""

_SHARED_BYTES = (510, 0x40000002)
"""SQLite holds a lock on these bytes of a database for as long as a connection is open."""
_held: Counter[Identity] = Counter()
_handles: dict[Identity, int] = {}
"""An open handle of each, closed no sooner than the last connection: closing it would end the locks."""
_counting = threading.Lock()


def identity(path: Path) -> Identity | None:
    """What a file or folder is known by; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def hold(path: Path) -> Identity | None:
    """Note that a database is open in this process, until `let_go` of what is returned. Raises OSError."""
    held = identity(path)
    if held:
        with _counting:
            if held not in _handles:
                _handles[held] = os.open(path, READ)
            _held[held] += 1
    return held


def let_go(held: Identity) -> None:
    """Note that a database is closed."""
    with _counting:
        _held[held] -= 1
        if not _held[held]:
            os.close(_handles.pop(held))


def start_of(held: Identity, size: int) -> bytes:
    """The first bytes of an open database as they lie on the disk, whatever waits in its log. Raises OSError."""
    with _counting:
        os.lseek(_handles[held], 0, os.SEEK_SET)
        return os.read(_handles[held], size)


def is_held(path: Path) -> bool:
    """True if this process has the database open, so that only SQLite may open it, with its locks."""
    known = identity(path)
    return known is not None and _held[known] > 0


def is_in_use(path: Path) -> bool:
    """Whether this process or another one has the database open."""
    if is_held(path):
        return True
    try:
        _refuse_if_open(path)
    except BlockingIOError:
        return True
    except PermissionError:
        return sys.platform == "win32"
    except OSError:
        return False
    return False


def _refuse_if_open(path: Path) -> None:
    """Raise BlockingIOError, or PermissionError in Windows, if another process has the database open; OSError."""
    if sys.platform != "win32":
        with contextlib.suppress(ImportError):
            import fcntl

            with path.open("r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_BYTES)
            return
    os.rename(path, path)  # Windows renames no file that SQLite has open
