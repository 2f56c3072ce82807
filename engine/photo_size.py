"""The upright size of a photo; of a JPEG, from its first kilobytes, without a decoder.

A screen needs it for each photo it shows, and an export for all photos of a series before it decodes the first. Nearly
all are JPEGs, and opening them with an image library just for this would take longer and raise warnings about odd EXIF
blocks.
"""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING

from engine.opening import open_file

if TYPE_CHECKING:
    from pathlib import Path

    from engine.model import PictureSource

_START, _EXIF = 0xD8, 0xE1
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a frame header; the three others in the range are tables."""
_ORIENTATION = 0x0112
_MOST_SEGMENTS = 1000
"""Segments before the frame's header; a file may be built of millions."""
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})


def photo_size(file: Path, pictures: PictureSource) -> tuple[int, int]:
    """Width and height as the photo is shown; raises UnreadablePhoto, OSError.

    Anything but a JPEG is decoded, so that the size always agrees with what an export will find.
    """
    with open_file(file) as stream:
        size = jpeg_size(stream)
    return size or pictures.load(file).size


def jpeg_size(stream: IO[bytes]) -> tuple[int, int] | None:
    """Width and height as the picture is shown; None if it is no JPEG or its header is odd."""
    if stream.read(2) != bytes((0xFF, _START)):
        return None
    orientation = 0
    try:
        for _ in range(_MOST_SEGMENTS):
            marker, length = _next_segment(stream)
            if marker in _FRAMES:
                height, width = struct.unpack(">xHH", stream.read(5))
                return _upright(width, height, orientation)
            if marker == _EXIF and not orientation:
                orientation = _orientation(stream.read(length))
            else:
                stream.seek(length, 1)
    except struct.error:
        return None  # it ends within its header, or is no JPEG behind its first bytes
    return None


def _next_segment(stream: IO[bytes]) -> tuple[int, int]:
    """Marker and length of the next segment; raises struct.error for anything else."""
    fill, marker = struct.unpack("BB", stream.read(2))
    while marker == 0xFF:
        (marker,) = struct.unpack("B", stream.read(1))
    (length,) = struct.unpack(">H", stream.read(2))
    if fill != 0xFF or length < 2 or marker in (0, 0xD9, 0xDA):
        raise struct.error("no segment")
    return marker, length - 2


def _upright(width: int, height: int, orientation: int) -> tuple[int, int] | None:
    if not width or not height:
        return None
    return (height, width) if orientation in _ON_ITS_SIDE else (width, height)


def _orientation(block: bytes) -> int:
    """EXIF orientation in an APP1 segment; 0 if it has none."""
    if block[:6] != b"Exif\0\0":
        return 0
    tiff = block[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(min(entries, 256)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * entry)
            if tag == _ORIENTATION and kind == 3:
                return int(value)
    except struct.error:
        return 0
    return 0
