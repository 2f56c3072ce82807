"""Tells animated pictures from stills, without decoding either."""

from __future__ import annotations

import os
from typing import BinaryIO

_MOST_CHUNKS = 64
"""Most chunks of a PNG to read: the one that announces an animation comes before the picture itself."""
_ANIMATED_WEBP = 0x02
"""Bit in the flags of an extended WebP."""


def moves(descriptor: int, start: bytes) -> bool:
    """True if the picture open as `descriptor`, which begins with `start` (32 bytes), has more than one frame.

    Reads on from the descriptor's position; a truncated file counts as a still.
    """
    if start.startswith(b"GIF8"):
        return _gif_moves(_opened(descriptor))
    if start.startswith(b"\x89PNG"):
        return _png_moves(_opened(descriptor))
    return start[8:16] == b"WEBPVP8X" and len(start) > 20 and bool(start[20] & _ANIMATED_WEBP)


def _opened(descriptor: int) -> BinaryIO:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.fdopen(descriptor, "rb", closefd=False)


def _png_moves(file: BinaryIO) -> bool:
    file.seek(8)
    for _ in range(_MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8 or head[4:] in (b"IDAT", b"IEND"):
            return False
        if head[4:] == b"acTL":
            return int.from_bytes(file.read(4)) > 1
        file.seek(int.from_bytes(head[:4]) + 4, os.SEEK_CUR)
    return False


def _gif_moves(file: BinaryIO) -> bool:
    """Walk from block to block until a second picture begins."""
    head = file.read(13)
    if len(head) < 13:
        return False
    file.seek(_palette(head[10]), os.SEEK_CUR)
    pictures = 0
    while block := file.read(1):
        if block == b"\x2c":
            pictures += 1
            if pictures > 1:
                return True
            place = file.read(9)
            if len(place) < 9:
                return False
            file.seek(_palette(place[8]) + 1, os.SEEK_CUR)
        elif block == b"\x21":
            file.seek(1, os.SEEK_CUR)
        else:
            return False
        while (size := file.read(1)) and size != b"\0":
            file.seek(size[0], os.SEEK_CUR)
    return False


def _palette(flags: int) -> int:
    """Size in bytes of the colour table announced by these flags."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
