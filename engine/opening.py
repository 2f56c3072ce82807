"""Opens ordinary files only: a pipe would be waited for, and a device read, for ever."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import Final

NO_FILE = "it is no ordinary file"
NO_LINKS: Final[int] = getattr(os, "O_NOFOLLOW", 0)
"""Flag that has a link refused; 0 in Windows, which has none, and where links need a right of their own."""
READ: Final[int] = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""Flags for reading bytes; opening a pipe waits for nobody."""


def open_file(file: Path) -> BufferedReader:
    """Open `file` for reading. Raises OSError, also for a pipe, a device or a folder that has come to be there."""
    handle = os.open(file, READ)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, NO_FILE, str(file))
        return open(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def is_link(place: Path | str) -> bool:
    """Whether a place leads to another: a symbolic link, or a junction in Windows."""
    try:
        os.readlink(place)
    except (OSError, ValueError):
        return False
    return True
