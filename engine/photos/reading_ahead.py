"""Reads packed side files ahead on a few threads: unpacking takes longer than all else that is done with them."""

from __future__ import annotations

import lzma
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    Read = Callable[[str], bytes | None]

_SUFFIX = ".xz"
_AT_ONCE = 16
"""Files a thread reads before it has to wait for the interpreter's lock again."""
_FEWEST = 2 * _AT_ONCE
"""With fewer files, threads are not worth their start."""
_LARGEST = 1 << 20
"""Most bytes to unpack ahead; what unpacks to more stays packed until its turn."""


class ReadingAhead:
    """Reads any file, and those announced by `expect` before they are asked for.

    At most a few dozen files are held, none of them larger than a mebibyte when unpacked.
    """

    def __init__(self, read: Read, threads: int = min(4, os.cpu_count() or 1)) -> None:
        self._read = read
        self._threads = threads
        self._expected: set[str] = set()
        self._waiting: Iterator[Sequence[str]] = iter(())
        self._under_way: deque[Future[list[tuple[str, bytes | None]]]] = deque()
        self._held: dict[str, bytes | None] = {}
        self._pool: ThreadPoolExecutor | None = None

    def expect(self, paths: Sequence[str]) -> None:
        """Announce that these files will be read next, in this order, as far as they are packed."""
        self._forget()
        packed = [path for path in paths if path.lower().endswith(_SUFFIX)]
        if self._threads < 2 or len(packed) < _FEWEST:
            return
        self._expected = set(packed)
        self._waiting = (packed[place : place + _AT_ONCE] for place in range(0, len(packed), _AT_ONCE))
        self._pool = self._pool or ThreadPoolExecutor(self._threads, "side-files")
        for _ in range(2 * self._threads):
            self._submit()

    def read(self, path: str) -> bytes | None:
        """Contents of a file, unpacked if it was read ahead; None if it cannot be read."""
        if path not in self._expected:
            return self._read(path)
        while path not in self._held and self._under_way:
            self._held.update(self._under_way.popleft().result())
            self._submit()
        self._expected.discard(path)
        return self._held.pop(path, None)

    def _submit(self) -> None:
        if self._pool and (paths := next(self._waiting, None)):
            self._under_way.append(self._pool.submit(self._several, paths))

    def _several(self, paths: Sequence[str]) -> list[tuple[str, bytes | None]]:
        return [(path, _unpacked(self._read(path))) for path in paths]

    def _forget(self) -> None:
        """Drop what was announced before and never asked for."""
        for future in self._under_way:
            future.cancel()
        self._expected.clear()
        self._waiting = iter(())
        self._under_way.clear()
        self._held.clear()


def _unpacked(content: bytes | None) -> bytes | None:
    """What a packed file contains; the file itself if that is damaged or large."""
    if content is None:
        return None
    unpacking = lzma.LZMADecompressor()
    try:
        unpacked = unpacking.decompress(content, _LARGEST)
    except lzma.LZMAError:
        return content
    return unpacked if unpacking.eof else content
