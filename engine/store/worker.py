"""A process at work on a database, as others see it: alive as long as it holds a lock, which no kill leaves behind."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from pathlib import Path

from engine.locking import Lock, take_lock


class Worker:
    """The lock of one open database."""

    def __init__(self, database: Path) -> None:
        """Take the lock, a file in a hidden folder beside the database; raises OSError."""
        self._folder = _folder(database)
        self.who = f"process {os.getpid()} on {socket.gethostname()}"
        lock: Lock | None = None
        while lock is None:  # another process looks at a new file before it is locked, and removes it
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self.name = secrets.token_hex(8)
            """What claims call it by."""
            lock = take_lock(self._folder / self.name)
        self._lock = lock

    def end(self) -> None:
        """Let the lock go."""
        self._lock.release()
        with contextlib.suppress(OSError):  # others are at work
            self._folder.rmdir()


def is_at_work(database: Path, name: str) -> bool:
    """Whether the process with this lock lives; the file of a dead one is removed."""
    try:
        lock = take_lock(_folder(database) / name, make=False)
    except OSError:
        return False
    if lock is None:
        return True
    lock.release()
    return False


def others_at_work(database: Path, but: str) -> list[str]:
    """Names of the locks of all other processes that have the database open and live."""
    try:
        names = os.listdir(_folder(database))
    except OSError:
        return []
    return [name for name in names if name != but and is_at_work(database, name)]


def _folder(database: Path) -> Path:
    return database.with_name(f".{database.name}-at-work")
