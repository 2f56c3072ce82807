"""Locks on files, held by one process at a time; the system lets go of them when a process dies, however it dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from filelock import lock_descriptor

from engine.opening import NO_LINKS

LOCK = ".photo-series-lock"
"""Name of the file that stands for a folder in Windows, where no folder can be locked; removed with the lock."""


class Lock:
    """A lock that this process holds."""

    def __init__(self, handle: int, file: Path | None = None) -> None:
        self._file = file
        self._handle = handle

    def release(self) -> None:
        """Let go, and remove the file, if it was there for the lock alone."""
        removed = self._file is None or _is_removed(self._file)
        os.close(self._handle)
        if self._file and not removed:  # Windows removes no file that is open
            _is_removed(self._file)

    def is_at(self, place: Path) -> bool:
        """Whether what is locked is what a path leads to now. Raises OSError."""
        return self._file is not None or os.path.samestat(os.fstat(self._handle), place.stat())


def hold_folder(folder: Path, *, follow: bool = True) -> Lock | None:
    """Lock a folder; None if another process holds it.

    Raises OSError, also for a link to a folder unless links are to be followed.
    """
    if sys.platform == "win32":
        lock = take_lock(folder / LOCK)
    else:
        lock = _locked(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | (0 if follow else NO_LINKS)))
    return lock


def _locked(handle: int) -> Lock | None:
    try:
        if lock_descriptor(handle, blocking=False):
            return Lock(handle)
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def take_lock(file: Path, *, make: bool = True) -> Lock | None:
    """Lock `file`, which is there for nothing else; None if another process holds it.

    Raises OSError, FileNotFoundError if the file is not there and not to be made.
    """
    flags = os.O_RDWR | NO_LINKS | (os.O_CREAT if make else 0)
    while True:
        handle = os.open(file, flags, 0o600)
        try:
            is_ours = lock_descriptor(handle, blocking=False)
            is_there = is_ours and _is_at(file, handle)
        except BaseException:
            os.close(handle)
            raise
        if is_there:
            return Lock(handle, file)
        os.close(handle)
        if not is_ours:
            return None
        # Whoever held it removed the file after we had opened it: another one may be there by now.


def _is_at(file: Path, handle: int) -> bool:
    try:
        return os.path.samestat(file.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _is_removed(file: Path) -> bool:
    """Whether the file is gone after an attempt to remove it, which is refused for one that is open in Windows."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return True
