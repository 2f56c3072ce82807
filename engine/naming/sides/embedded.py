"""Reads the caption inside a JPEG (EXIF, IPTC or XMP) from the file's first bytes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from engine.naming.sides import xmp
from engine.naming.sides.plain_text import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXIF, _PHOTOSHOP, _XMP = b"Exif\0\0", b"Photoshop 3.0\0", b"http://ns.adobe.com/xap/1.0/\0"
_IPTC_CAPTION = b"\x1c\x02\x78"
_IPTC_IS_UTF8 = b"\x1c\x01\x5a\x00\x03\x1b%G"
_DESCRIPTION, _EXIF_BLOCK, _COMMENT, _WINDOWS_TITLE, _WINDOWS_COMMENT = 0x010E, 0x8769, 0x9286, 0x9C9B, 0x9C9C
_MOST_ENTRIES = 200
_CAMERAS = (
    "digital camera",
    "sony dsc",
    "default",
    "minolta",
    "dcim",
    "screenshot",
    "samsung",
    "untitled",
    "exif_",
    "processed with",
)
"""Texts that cameras and programs write by themselves."""


def caption(head: bytes) -> str | None:
    """The caption in the beginning of a picture file; None if there is none, or the file is no JPEG."""
    found: dict[bytes, str | None] = {}
    try:
        for kind, content in _segments(head):
            reader = {_EXIF: _from_exif, _PHOTOSHOP: _from_iptc, _XMP: _from_xmp}[kind]
            found[kind] = found.get(kind) or _worth_it(reader(content))
    except (struct.error, IndexError, ValueError):
        pass  # what follows a damaged segment cannot be read; what came before it stands
    return found.get(_XMP) or found.get(_PHOTOSHOP) or found.get(_EXIF)


def _segments(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (kind, content) of the segments that may contain a caption."""
    place = 2 if head.startswith(b"\xff\xd8") else len(head)
    while place + 4 <= len(head) and head[place] == 0xFF:
        marker, size = head[place + 1], int.from_bytes(head[place + 2 : place + 4])
        if marker == 0xDA or size < 2:  # the picture itself begins
            return
        content = head[place + 4 : place + 2 + size]
        for kind in (_EXIF, _PHOTOSHOP, _XMP):
            if content.startswith(kind):
                yield kind, content[len(kind) :]
        place += 2 + size


def _from_xmp(content: bytes) -> str | None:
    found = xmp.read(content)
    return found.caption if found else None


def _from_iptc(content: bytes) -> str | None:
    place = content.find(_IPTC_CAPTION)
    if place < 0:
        return None
    size = int.from_bytes(content[place + 3 : place + 5])
    told = content[place + 5 : place + 5 + size]
    return told.decode("utf-8", "replace") if _IPTC_IS_UTF8 in content else decoded(told)


def _from_exif(content: bytes) -> str | None:
    order = "<" if content[:2] == b"II" else ">"
    tags = _tags(content, struct.unpack_from(f"{order}I", content, 4)[0], order)
    inner = tags.get(_EXIF_BLOCK)
    if inner:
        tags |= _tags(content, struct.unpack(f"{order}I", inner[:4])[0], order)
    comment = tags.get(_COMMENT, b"")
    for told in (
        decoded(tags.get(_DESCRIPTION, b"").rstrip(b"\0")),
        _windows(tags.get(_WINDOWS_COMMENT)),
        decoded(comment[8:].rstrip(b"\0")) if comment[:8] in (b"ASCII\0\0\0", bytes(8), b"UNICODE\0") else None,
        _windows(tags.get(_WINDOWS_TITLE)),
    ):
        if _worth_it(told):
            return told
    return None


def _tags(content: bytes, place: int, order: str) -> dict[int, bytes]:
    """Values by tag of one directory of an EXIF block."""
    (count,) = struct.unpack_from(f"{order}H", content, place)
    tags = {}
    for number in range(min(count, _MOST_ENTRIES)):
        tag, kind, amount = struct.unpack_from(f"{order}HHI", content, place + 2 + 12 * number)
        size = amount * {1: 1, 2: 1, 3: 2, 4: 4, 7: 1}.get(kind, 0)
        at = place + 10 + 12 * number
        if size > 4:  # longer values lie elsewhere
            (at,) = struct.unpack_from(f"{order}I", content, at)
        tags[tag] = content[at : at + size]
    return tags


def _windows(content: bytes | None) -> str | None:
    return content.decode("utf-16-le", "replace").strip("\0 ") or None if content else None


def _worth_it(text: str | None) -> str | None:
    """The text, unless a camera or a program wrote it by itself."""
    plain = " ".join((text or "").split())
    if len(plain) < 3 or any(word in plain.lower()[:40] for word in _CAMERAS):
        return None
    return text.strip("\0 \n") if text else None
