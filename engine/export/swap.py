"""Puts one folder in the place of another, in one step if the file system can."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path

Swap = Callable[[Path, Path], Path]
"""Puts the second folder in the place of the first, and returns where the first is now. Raises OSError, with both
where they were."""

BEFORE = "-before"
"""End of the name of a folder that was moved aside."""

_HERE = -100
"""AT_FDCWD: paths are relative to the working folder."""
_EXCHANGE = 2
"""RENAME_EXCHANGE."""
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EXDEV})
"""What a system or file system says that knows no exchange."""


def swap(folder: Path, successor: Path) -> Path:
    """Exchange both in one step if the system can, else by two renames."""
    try:
        return exchange(folder, successor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    return swap_by_renames(folder, successor)


def exchange(folder: Path, successor: Path) -> Path:
    """Exchange both in one step, which only Linux offers, and not on every file system."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(folder))
    if call(_HERE, os.fsencode(successor), _HERE, os.fsencode(folder), _EXCHANGE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(folder))
    return successor


def swap_by_renames(folder: Path, successor: Path) -> Path:
    """Move the folder aside, and the other into its place: for a moment there is none."""
    aside = successor.with_name(successor.name + BEFORE)
    os.rename(folder, aside)
    try:
        os.rename(successor, folder)
    except OSError:
        os.rename(aside, folder)
        raise
    return aside
