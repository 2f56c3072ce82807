"""What decoding one picture may cost: told from the file before it is decoded, and by the clock meanwhile."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from typing import BinaryIO

MOST_BYTES = 500_000_000
"""Larger files are no photos: a raw file of a medium format camera has 200 MB."""
MOST_SCANNED = 1_500_000_000
"""Pixels times scans of a JPEG: each scan of a progressive one goes over the whole picture. Ten scans are usual, and
this lets them pass up to 120 million pixels; a second of work is bounded by it."""
MOST_SECONDS = 30.0
"""Seconds of one processor, looked at whenever a decoder asks for more of the file; a slow disk costs none. The
largest photos take a few; a file of millions of empty parts would take many minutes. A WebP, which is decoded in one
call, takes 13 at most: 120 million pixels of noise."""
MOST_PARTS = 20_000
"""Parts of a WebP, of which an animation has one for each frame: its library reads them all before the first one."""
_SCAN = b"\xff\xda"  # never within the scans' own data, where a zero follows each FF
_CHUNK = 1 << 20


class OverBudget(Exception):
    """A picture has taken all the time that it may."""


class TimedFile(io.BufferedReader):
    """A file that is read only for so long, for one thread."""

    def __init__(self, file: io.BufferedReader, seconds: float, clock: Callable[[], float] = time.thread_time) -> None:
        super().__init__(file.raw)
        self._clock = clock
        self._end = clock() + seconds

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes; raises OverBudget once the time is up."""
        if self._clock() > self._end:
            raise OverBudget
        return super().read(size)


def scans(stream: BinaryIO, enough: int) -> int:
    """Number of scans in a JPEG, or `enough` if it has more; the place in the stream stays the same."""
    place, found, before = stream.tell(), 0, b""
    stream.seek(0)
    while found < enough and (chunk := stream.read(_CHUNK)):
        found += (before + chunk).count(_SCAN)
        before = chunk[-1:] if chunk[-1:] == _SCAN[:1] else b""
    stream.seek(place)
    return min(found, enough)


def webp_parts(stream: BinaryIO, enough: int) -> int:
    """Number of parts of a WebP, or `enough` if it has more; the place in the stream stays the same."""
    place, found = stream.tell(), 0
    stream.seek(12)
    while found < enough and len(head := stream.read(8)) == 8:
        found += 1
        size = int.from_bytes(head[4:], "little")
        stream.seek(size + size % 2, os.SEEK_CUR)
    stream.seek(place)
    return found
