"""Reads the parts of PNG and WebP files that may contain a caption, and skips the picture itself."""

from __future__ import annotations

import os

PNG = b"\x89PNG\r\n\x1a\n"
_TEXTS = (b"iTXt", b"tEXt", b"zTXt", b"eXIf")
_TAIL = 64 << 10
"""Bytes at the end of a PNG to look for text, which some programs put behind the picture."""
_LARGEST_BLOCK = 256 << 10
_MOST_CHUNKS = 64
_HAS_EXIF_OR_XMP = 0x0C


def is_webp(begun: bytes) -> bool:
    """True if a file that begins like this is a WebP picture."""
    return begun[:4] == b"RIFF" and begun[8:12] == b"WEBP"


def png_blocks(descriptor: int, begun: bytes, size: int) -> bytes:
    """Signature and chunks of a PNG before its picture, and the texts behind it if there are none before.

    `begun` are the first bytes, read from the descriptor already; `size` is that of the file.
    """
    if b"IDAT" not in begun:
        begun += os.read(descriptor, _LARGEST_BLOCK)
    end = len(PNG)
    has_text = False
    while (kind := begun[end + 4 : end + 8]) and kind != b"IDAT":
        has_text = has_text or kind in _TEXTS
        end += 12 + int.from_bytes(begun[end : end + 4])
    if has_text or size <= len(begun):
        return begun[:end] if has_text else begun
    os.lseek(descriptor, max(0, size - _TAIL), os.SEEK_SET)
    tail = os.read(descriptor, _TAIL)
    places = [place for kind in _TEXTS if (place := tail.find(kind, 4)) >= 4]
    return begun[:end] + tail[min(places) - 4 :] if places else b""


def webp_blocks(descriptor: int, begun: bytes, size: int) -> bytes:
    """Header and the EXIF and XMP chunks of a WebP file, which come behind its picture; empty if it has none."""
    if begun[12:16] != b"VP8X" or not begun[20] & _HAS_EXIF_OR_XMP:
        return b""
    blocks, place = begun[:12], 12
    for _ in range(_MOST_CHUNKS):
        os.lseek(descriptor, place, os.SEEK_SET)
        head = os.read(descriptor, 8)
        length = int.from_bytes(head[4:], "little")
        if len(head) < 8 or place > size:
            break
        if head[:4] in (b"EXIF", b"XMP ") and length <= _LARGEST_BLOCK:
            blocks += head + os.read(descriptor, length + length % 2)
        place += 8 + length + length % 2
    return blocks
