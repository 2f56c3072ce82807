"""Databases that this process has open: nobody in it may open such a file beside SQLite.

SQLite's locks belong to the process: whoever opens the file besides and closes it ends them all. Another process then
takes itself for the last one and deletes the write-ahead log, with every change that is made from then on.
"""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode of a file, whatever path leads to it."""

_held: Counter[Identity] = Counter()
_counting = threading.Lock()


def identity(path: Path) -> Identity | None:
    """What a file or folder is known by; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def hold(path: Path) -> Identity | None:
    """Note that a database is open in this process, until `let_go` of what is returned."""
    held = identity(path)
    if held:
        with _counting:
            _held[held] += 1
    return held


def let_go(held: Identity) -> None:
    """Note that a database is closed."""
    with _counting:
        _held[held] -= 1


def is_held(path: Path) -> bool:
    """True if this process has the database open, so that only SQLite may open it, with its locks."""
    known = identity(path)
    return known is not None and _held[known] > 0
