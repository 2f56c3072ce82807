"""Whether the file of an open database is still ours, or another one was copied over it in place.

Such a copy keeps the inode, and SQLite lays the write-ahead log of the old file over it: a mixture is read then,
and sooner or later the mixture is written. So each write is counted in the file's header (`user_version`), from a start
that is random for each database. The number on the disk lags behind while the last writes wait in the log, but it never
goes back, nor ahead of what SQLite reads. A copy of the file as it was last written itself changes nothing.
"""

from __future__ import annotations

import secrets
import threading
from enum import Enum
from pathlib import Path

from engine.opening import open_file
from engine.store.held import Identity, identity, is_held, start_of
from engine.store.side_files import side_file

_HEADER = 100
"""Bytes of a database's header."""
_MAGIC = slice(0, 16)
_MODE = slice(18, 20)
_LOGGED = b"\2\2"
"""What the header holds at `_MODE` if a database has a write-ahead log, as long as anybody has it open."""
_WRITES = slice(60, 64)
_MOST_WRITES = 1 << 20
"""More writes than there are between a backup and the state that it is to replace."""
_STARTS = (1 << 31) - (1 << 26)
"""Numbers that a database may begin with: SQLite keeps a signed one, and above each there is room for many writes."""


class Fate(Enum):
    """What happened to the file of an open database."""

    OURS = "ours"
    VANISHED = "was deleted, moved or replaced"
    """The file at its place is another one; what SQLite has open is whole."""
    LOG_VANISHED = "has lost its log, the file beside it that ends in -wal: that one was deleted, moved or replaced"
    """The log alone is missing or another one."""
    OVERWRITTEN = "was overwritten: another file was copied over it"
    """What SQLite has open is a mixture of the file that was and the one that is there now."""


class OwnFile:
    """What the file of an open database was known by last. Any thread may ask."""

    def __init__(self, path: Path, held: Identity) -> None:
        """`held` is open in this process, with a connection of SQLite's. Raises OSError."""
        self._path, self._held = path, held
        self._log = side_file(path, "-wal")
        self._log_identity = identity(self._log)
        self._looking = threading.Lock()
        start = start_of(held, _HEADER)
        self._magic, self._is_logged = start[_MAGIC], start[_MODE] == _LOGGED
        self._on_disk = writes_in(start)
        self._counted = 0
        self._went_back = False

    @property
    def writes(self) -> int:
        """The newest number of a write that was seen."""
        return max(self._on_disk, self._counted)

    def fate(self) -> Fate:
        """What happened to it by now."""
        if identity(self._path) != self._held:
            return Fate.VANISHED
        with self._looking:
            try:
                start = start_of(self._held, _HEADER)
            except OSError:  # a disk that is gone is told by whoever reads it
                return Fate.OURS
            if (
                self._went_back
                or len(start) < _HEADER
                or start[_MAGIC] != self._magic
                or (self._is_logged and start[_MODE] != _LOGGED)
                or not is_earlier_state(self._on_disk, writes_in(start))
            ):
                return Fate.OVERWRITTEN
            self._on_disk = writes_in(start)
        return Fate.OURS if identity(self._log) == self._log_identity else Fate.LOG_VANISHED

    def expects(self, writes: int) -> bool:
        """Whether SQLite may read this number as that of the last write, with the write lock held."""
        with self._looking:
            self._went_back = self._went_back or writes < self.writes
            return not self._went_back

    def count(self, writes: int) -> None:
        """Note the number of a write of our own that has taken effect."""
        with self._looking:
            self._counted = max(self._counted, writes)


def first_number() -> int:
    """Where a new database begins to count its writes: one pair in a thousand is so close that they look like one."""
    return secrets.randbelow(_STARTS) + 1


def is_earlier_state(writes: int, later: int) -> bool:
    """Whether a file with this number of writes, 0 before they were counted, may become one with the `later` number."""
    return not writes or 0 <= later - writes < _MOST_WRITES


def writes_in(start: bytes) -> int:
    """The number of writes in the first bytes of a database; 0 before they were counted."""
    return int.from_bytes(start[_WRITES])


def writes_of(database: Path) -> int:
    """The number of writes in the header of a database; 0 before they were counted. Raises OSError."""
    held = identity(database)
    if held and is_held(database):  # opening and closing it besides would end SQLite's locks
        return writes_in(start_of(held, _HEADER))
    with open_file(database) as file:
        return writes_in(file.read(_HEADER))
