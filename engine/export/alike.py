"""Tells which photos look alike, and which can be read at all, by small copies that it remembers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL.Image import Image

    from engine.model import PictureSource

_GRID = 16
_DECODED = 64
"""Longer side of the small pictures that are compared, in pixels."""
_ALIKE = 5.0
"""Mean difference of brightness, 0 to 255 on a grid of 16 × 16, below which two photos show no change to learn."""
_REMEMBERED = 20_000


def are_alike(one: Path, other: Path, pictures: PictureSource) -> bool:
    """True if two photos show no change to learn; False if one cannot be read, which is told elsewhere."""
    first, second = _copy_of(one, pictures), _copy_of(other, pictures)
    if first is None or second is None:
        return False
    difference: int = sum(abs(a - b) for a, b in zip(first, second, strict=True))
    return difference / len(first) < _ALIKE


def can_be_read(file: Path, pictures: PictureSource) -> bool:
    """True if a photo can be decoded."""
    return _copy_of(file, pictures) is not None


def _copy_of(file: Path, pictures: PictureSource) -> bytes | None:
    """The brightness of a photo in few pixels; None if it cannot be read."""
    try:
        return _made(file, file.stat().st_mtime_ns, pictures.load)
    except (UnreadablePhoto, OSError):
        return None


@lru_cache(maxsize=_REMEMBERED)
def _made(file: Path, changed: int, load: Callable[[Path, int], Image]) -> bytes:
    """Remembered, for a dialog plans again with every change of a field."""
    return load(file, _DECODED).convert("L").resize((_GRID, _GRID)).tobytes()
