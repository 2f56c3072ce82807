"""A process at work on a database, as others see it: alive as long as it holds a lock, which no kill leaves behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import socket
from pathlib import Path


class Worker:
    """The lock of one open database."""

    def __init__(self, database: Path) -> None:
        """Take the lock, a file in a hidden folder beside the database; raises OSError."""
        self._folder = _folder(database)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self.name = secrets.token_hex(8)
        """What claims call it by."""
        self.who = f"process {os.getpid()} on {socket.gethostname()}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self._lock = os.open(self._folder / self.name, flags, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def end(self) -> None:
        """Let the lock go."""
        with contextlib.suppress(OSError):
            (self._folder / self.name).unlink()
        os.close(self._lock)
        with contextlib.suppress(OSError):  # others are at work
            self._folder.rmdir()


def is_at_work(database: Path, name: str) -> bool:
    """Whether the process with this lock lives; the file of a dead one is removed."""
    file = _folder(database) / name
    try:
        lock = os.open(file, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    else:
        file.unlink(missing_ok=True)
        return False
    finally:
        os.close(lock)


def others_at_work(database: Path, but: str) -> list[str]:
    """Names of the locks of all other processes that have the database open and live."""
    try:
        names = os.listdir(_folder(database))
    except OSError:
        return []
    return [name for name in names if name != but and is_at_work(database, name)]


def _folder(database: Path) -> Path:
    return database.with_name(f".{database.name}-at-work")
