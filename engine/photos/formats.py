"""Detects picture formats by their first bytes, since downloads often have the wrong extension."""

from __future__ import annotations

SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"\xff\x0a", "JXL"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JXL"),
)
AVIF_BRANDS = frozenset({b"avif", b"avis"})
HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"})
ANY_HEIF_BRANDS = frozenset({b"mif1", b"msf1"})
"""Brands of the container alone: the compatible brands tell its content."""


def picture_format(head: bytes) -> str | None:
    """Pillow's name of the format that begins with `head` (64 bytes are enough), or None if it is no picture."""
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return _still_brand(head) if head[4:8] == b"ftyp" else None


def looks_like(head: bytes) -> str:
    """What a file that is no picture seems to be, to complete a sentence that begins with "it"."""
    if not head:
        return "is empty"
    if head[4:8] == b"ftyp" or head.startswith((b"\x1aE\xdf\xa3", b"OggS")):
        return "is a video"
    if head.lstrip().lower().startswith((b"<!doctype", b"<html")):
        return "is a web page, so the download failed"
    if head.lstrip().startswith((b"{", b"[")):
        return "is JSON, so the download failed"
    if not head.strip(b"\x00"):
        return "holds nothing but zeros"
    return "has none of the formats that are known here"


def _still_brand(head: bytes) -> str | None:
    size = min(int.from_bytes(head[:4]), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    if brands[0] in ANY_HEIF_BRANDS:
        return "AVIF" if AVIF_BRANDS & set(brands) else "HEIF"
    if brands[0] in AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands[0] in HEIF_BRANDS else None
