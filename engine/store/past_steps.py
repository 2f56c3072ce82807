"""What was decided since a database was opened, packed, so that it can be done once more in a copy of it."""

from __future__ import annotations

import contextlib
import io
import tempfile
import threading
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

_IN_MEMORY = 4_000_000
"""Bytes that stay in memory, of some ten thousand decisions; beyond that all are kept in a file."""
_MOST = 500_000_000
"""Bytes that are kept at most: of a million decisions, or three hundred thousand captions."""
_LENGTH = 4
_FAST = 1


class PastStep(NamedTuple):
    """A step as it was entered into the journal."""

    label: str
    rows: str
    """JSON on one line: for each series its id, what was there and what is there now, both as JSON again."""


class PastSteps:
    """Steps in the order in which they were done. Any thread may add some."""

    def __init__(self, most: int = _MOST, in_memory: int = _IN_MEMORY) -> None:
        """Keep up to `most` bytes of them, up to `in_memory` bytes without a file; that one is private and unnamed."""
        self._most, self._in_memory = most, in_memory
        self._files = contextlib.ExitStack()
        self._file: IO[bytes] = self._files.enter_context(io.BytesIO())
        self._size = 0
        self._lock = threading.Lock()
        self.kept = 0
        """Steps that can be done once more."""
        self.left_out = 0
        """Steps for which there was no room."""

    def add(self, steps: Iterable[PastStep]) -> None:
        """Keep steps, as far as there is room."""
        for step in steps:
            packed = zlib.compress(f"{step.rows}\n{step.label}".encode(), _FAST)
            with self._lock:
                if self._wrote(len(packed).to_bytes(_LENGTH) + packed):
                    self.kept += 1
                else:
                    self.left_out += 1

    def __iter__(self) -> Iterator[PastStep]:
        """All that are kept; nobody adds one meanwhile."""
        with self._lock:
            self._file.seek(0)
            for _ in range(self.kept):
                packed = self._file.read(int.from_bytes(self._file.read(_LENGTH)))
                rows, label = zlib.decompress(packed).decode().split("\n", 1)
                yield PastStep(label, rows)

    def close(self) -> None:
        """Forget them."""
        self._files.close()

    def _wrote(self, record: bytes) -> bool:
        """Append a record; False if there is no room: what was half written is overwritten by the next."""
        size = self._size + len(record)
        if size > self._most:
            return False
        try:
            if self._size <= self._in_memory < size:
                self._file = self._as_file()
            self._file.seek(self._size)
            if self._file.write(record) < len(record):
                return False
        except OSError:
            return False
        self._size = size
        return True

    def _as_file(self) -> IO[bytes]:
        """What is kept so far, in a file. Raises OSError."""
        with contextlib.ExitStack() as files:
            file = files.enter_context(tempfile.TemporaryFile(buffering=0))
            self._file.seek(0)
            kept = self._file.read()
            if file.write(kept) < len(kept):
                raise OSError("The disk is full.")
            self._files.close()
            self._files = files.pop_all()
        return file
