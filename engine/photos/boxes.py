"""What the headers of AVIF, HEIC and JPEG XL tell before a decoder is asked, which would do all its work first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

MOST_ITEMS = 10_000
"""Items of an AVIF, of which a picture in tiles has some hundred: its library compares each with all others."""
_MOST_BOXES = 1000
_JXL = b"\xff\x0a"
_SIZE_HEADER = 12
"""Bytes of a JPEG XL's codestream that hold its size."""
_BITS = (9, 13, 18, 30)
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
"""Width to height for the codes from 1 on."""


def items(stream: BinaryIO) -> int:
    """Number of items that an AVIF or HEIC claims, 0 if it tells none; the place in the stream stays the same."""
    place = stream.tell()
    stream.seek(0)
    for kind, end in _boxes(stream, None):
        if kind == b"meta":
            stream.seek(4, os.SEEK_CUR)
            for inner, _ in _boxes(stream, end):
                if inner == b"iinf":
                    version, count = stream.read(4)[:1], stream.read(4)
                    stream.seek(place)
                    return int.from_bytes(count if version > b"\0" else count[:2])
            break
    stream.seek(place)
    return 0


def jxl_size(stream: BinaryIO) -> tuple[int, int] | None:
    """Width and height of a JPEG XL in pixels, None if they are not found; the place in the stream stays the same."""
    place = stream.tell()
    stream.seek(0)
    start = stream.read(_SIZE_HEADER)
    if not start.startswith(_JXL):
        stream.seek(0)
        start = b""
        for kind, end in _boxes(stream, None):
            if kind in (b"jxlc", b"jxlp"):
                stream.seek(4 if kind == b"jxlp" else 0, os.SEEK_CUR)
                room = _SIZE_HEADER if end is None else max(0, end - stream.tell())
                start += stream.read(min(room, _SIZE_HEADER - len(start)))
            if len(start) == _SIZE_HEADER:
                break
    stream.seek(place)
    return _size(start) if start.startswith(_JXL) and len(start) == _SIZE_HEADER else None


def _boxes(stream: BinaryIO, end: int | None) -> Iterator[tuple[bytes, int | None]]:
    """Yield kind and end of each box up to `end`, None for the file's; the stream stands at its content."""
    for _ in range(_MOST_BOXES):
        start = stream.tell()
        head = stream.read(8)
        if len(head) < 8 or (end is not None and start >= end):
            return
        size, content = int.from_bytes(head[:4]), start + 8
        if size == 1:
            size, content = int.from_bytes(stream.read(8)), start + 16
        after = start + size if size else None  # the last box may leave its size out
        if after is not None and after < content:
            return
        yield head[4:], after
        if after is None:
            return
        stream.seek(after)


class _Bits:
    """Reads numbers bit by bit, the lowest first."""

    def __init__(self, content: bytes) -> None:
        self._left = int.from_bytes(content, "little")

    def take(self, bits: int) -> int:
        taken = self._left & ((1 << bits) - 1)
        self._left >>= bits
        return taken


def _size(codestream: bytes) -> tuple[int, int]:
    bits = _Bits(codestream[len(_JXL) :])
    in_eights = bits.take(1)

    def side() -> int:
        return (bits.take(5) + 1) * 8 if in_eights else bits.take(_BITS[bits.take(2)]) + 1

    height = side()
    ratio = bits.take(3)
    if not ratio:
        return side(), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height
