"""Detects the kind of a file by its first bytes, if its name does not tell."""

from __future__ import annotations

from engine.model import FileKind

SNIFFED_BYTES = 32
"""Number of bytes that `kind_of_bytes` needs."""

_STARTS = (
    (b"\xff\xd8\xff", FileKind.PHOTO),  # JPEG
    (b"\x89PNG\r\n\x1a\n", FileKind.PHOTO),
    (b"II*\0", FileKind.PHOTO),  # TIFF, both byte orders
    (b"MM\0*", FileKind.PHOTO),
    (b"GIF8", FileKind.ANIMATION),
    (b"IIU\0", FileKind.RAW),  # Panasonic
    (b"IIRO", FileKind.RAW),  # Olympus
    (b"MMOR", FileKind.RAW),
    (b"FUJIFILMCCD-RAW", FileKind.RAW),
    (b"FOVb", FileKind.RAW),  # Sigma
    (b"\xff\x0a", FileKind.JPEG_XL),
    (b"\0\0\0\x0cJXL \r\n\x87\n", FileKind.JPEG_XL),
    (b"8BPS", FileKind.NO_PHOTO),  # Photoshop
    (b"\x1a\x45\xdf\xa3", FileKind.VIDEO),  # Matroska, WebM
)
_PHOTO_BRANDS = frozenset((b"avif", b"heic", b"heix", b"heim", b"heis", b"mif1"))
_ANIMATED_BRANDS = frozenset((b"avis", b"hevc", b"hevx", b"msf1"))


def kind_of_bytes(start: bytes) -> FileKind:
    """Kind of a file by its first SNIFFED_BYTES bytes; SIDE if it is neither picture nor video."""
    if start[:4] == b"II*\0" and start[8:10] == b"CR":  # Canon
        return FileKind.RAW
    for magic, kind in _STARTS:
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF":
        return {b"WEBP": FileKind.PHOTO, b"AVI ": FileKind.VIDEO}.get(start[8:12], FileKind.SIDE)
    if start[4:8] == b"ftyp":
        brand = start[8:12]
        if brand in _PHOTO_BRANDS:
            return FileKind.PHOTO
        if brand == b"crx ":  # Canon
            return FileKind.RAW
        return FileKind.ANIMATION if brand in _ANIMATED_BRANDS else FileKind.VIDEO
    if start[:2] == b"BM" and start[6:10] == b"\0\0\0\0":
        return FileKind.PHOTO
    return FileKind.SIDE
