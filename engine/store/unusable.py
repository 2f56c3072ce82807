"""Why SQLite cannot use a database, in words: its own are often far from the cause."""

from __future__ import annotations

import errno
import shutil
import sys
import tempfile
from pathlib import Path

from engine.errors import StoreError
from engine.store.inspection import ELSEWHERE
from engine.store.side_files import journal_of

_INDEX = 32_768
"""Bytes of the smallest index of a log."""
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def unusable(path: Path, error: BaseException) -> StoreError:
    """The error to tell, for one of SQLite's about the database at `path`."""
    words = str(error)
    is_locked, is_broken = "locked" in words or "locking" in words, "I/O error" in words
    if "disk is full" in words or (is_broken and _has_no_room(path.parent)):
        return StoreError(f"The disk that holds {path} is full.", "Make room: what was stored so far is kept.")
    if "readonly" in words:
        return StoreError(
            f"{path} has become read-only: this was not stored.", "Make it and its folder writable again."
        )
    if (is_locked or is_broken) and _has_no_locks(path.parent):
        return StoreError(
            f"The disk that holds {path} has no locks, without which two programs would spoil a database.",
            "Keep the database on another disk: name one there with --db-path.",
        )
    if is_locked and (journal := journal_of(path)):
        return StoreError(
            f"{journal} keeps SQLite from {path}, which another process has open.",
            "If the journal is not its own, move it elsewhere; else try again once that process has ended.",
        )
    if is_locked:
        return StoreError(
            f"{path} is being changed by another program, which does not come to an end.",
            "End that change there, or that program, then try again.",
        )
    return StoreError(f"{path} cannot be used: {error}.", ELSEWHERE)


def _has_no_room(folder: Path) -> bool:
    """Whether not even the index of a log fits on a disk."""
    try:
        return shutil.disk_usage(folder).free < _INDEX
    except OSError:
        return False


def _has_no_locks(folder: Path) -> bool:
    """Whether no file on a disk can be locked, as on some network disks; tried on one that has no name."""
    if sys.platform != "win32":
        import fcntl

        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in _NO_LOCKS
    return False
