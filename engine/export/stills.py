"""Writes stills: picture files with nothing but pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

_QUALITY = 95


def still_bytes_per_pixel(kind: str) -> float:
    """High estimate of bytes per pixel, as for photographs with much detail."""
    return 2.2 if kind == "png" else 0.8


def save_still(picture: Image, file: Path, kind: str) -> None:
    """Write `picture` as "jpg" (quality 95, full colour resolution) or "png" (lossless), without metadata."""
    if kind == "png":
        picture.save(file, "PNG", compress_level=4)
    else:
        picture.save(file, "JPEG", quality=_QUALITY, subsampling="4:4:4")
