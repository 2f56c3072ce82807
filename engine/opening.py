"""Opens ordinary files only: a pipe would be waited for, and a device read, for ever."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

NO_FILE = "it is no ordinary file"


def open_file(file: Path) -> BufferedReader:
    """Open `file` for reading. Raises OSError, also for a pipe, a device or a folder that has come to be there."""
    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    handle = os.open(file, flags)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, NO_FILE, str(file))
        return open(handle, "rb")
    except BaseException:
        os.close(handle)
        raise
