"""Reads the caption inside a JPEG, PNG or WebP (EXIF, IPTC, XMP or text) from the blocks that may contain one."""

from __future__ import annotations

import contextlib
import struct
import zlib
from typing import TYPE_CHECKING

from engine.naming.sides import xmp
from engine.naming.sides.plain_text import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXIF, _PHOTOSHOP, _XMP = b"Exif\0\0", b"Photoshop 3.0\0", b"http://ns.adobe.com/xap/1.0/\0"
_TEXT = b"text"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = (b"Description", b"Caption", b"Comment", b"Title")
_LARGEST_TEXT = 256 << 10
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
    "created with",
)
"""Texts that cameras and programs write by themselves."""


def caption(head: bytes) -> str | None:
    """The caption in these blocks of a picture file; None if there is none, or it has another format."""
    found: dict[bytes, str | None] = {}
    # What follows a damaged segment cannot be read; what came before it stands.
    with contextlib.suppress(struct.error, IndexError, ValueError, zlib.error):
        for kind, content in _segments(head):
            reader = {_EXIF: _from_exif, _PHOTOSHOP: _from_iptc, _XMP: _from_xmp, _TEXT: decoded}[kind]
            found[kind] = found.get(kind) or _worth_it(reader(content))
    return found.get(_XMP) or found.get(_PHOTOSHOP) or found.get(_TEXT) or found.get(_EXIF)


def _segments(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (kind, content) of the segments that may contain a caption."""
    if head.startswith(_PNG):
        yield from _png_chunks(head)
    elif head[:4] == b"RIFF":
        yield from _webp_chunks(head)
    else:
        yield from _jpeg_segments(head)


def _png_chunks(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    texts: dict[bytes, bytes] = {}
    place = len(_PNG)
    while place + 8 <= len(head):
        size, kind = int.from_bytes(head[place : place + 4]), head[place + 4 : place + 8]
        content = head[place + 8 : place + 8 + size]
        key, _, told = content.partition(b"\0")
        if kind == b"eXIf":
            yield _EXIF, content
        elif kind == b"tEXt":
            texts.setdefault(key, told)
        elif kind == b"zTXt":
            texts.setdefault(key, _inflated(told[1:]))
        elif kind == b"iTXt":
            text = told[2:].split(b"\0", 2)[2]  # behind a language and a translated key
            texts.setdefault(key, _inflated(text) if told[0] else text)
        place += 12 + size
    if xmp_packet := texts.get(b"XML:com.adobe.xmp"):
        yield _XMP, xmp_packet
    for key in _PNG_TEXTS:
        if key in texts:
            yield _TEXT, texts[key]


def _inflated(content: bytes) -> bytes:
    return zlib.decompressobj().decompress(content, _LARGEST_TEXT)


def _webp_chunks(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(head):
        size = int.from_bytes(head[place + 4 : place + 8], "little")
        content = head[place + 8 : place + 8 + size]
        if head[place : place + 4] == b"EXIF":
            yield _EXIF, content.removeprefix(_EXIF)
        elif head[place : place + 4] == b"XMP ":
            yield _XMP, content
        place += 8 + size + size % 2


def _jpeg_segments(head: bytes) -> Iterator[tuple[bytes, bytes]]:
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
    for told in (
        decoded(tags.get(_DESCRIPTION, b"").rstrip(b"\0")),
        _windows(tags.get(_WINDOWS_COMMENT)),
        _comment(tags.get(_COMMENT, b"")),
        _windows(tags.get(_WINDOWS_TITLE)),
    ):
        if _worth_it(told):
            return told
    return None


def _comment(content: bytes) -> str | None:
    """A comment behind the eight bytes that name its encoding, filled up with zeros; a letter of "UNICODE" has two."""
    told = content[8:].rstrip(b"\0")
    if content[:8] == b"UNICODE\0":
        return decoded(told + bytes(len(told) % 2))
    return decoded(told) if content[:8] in (b"ASCII\0\0\0", bytes(8)) else None


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
