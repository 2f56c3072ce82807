"""Photos as a screen wants them: small, and with their size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.model import PictureSource
from engine.photo_size import photo_size
from engine.photos.sprites import PhotoFile, Sprites
from engine.photos.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from PIL.Image import Image


class Photos:
    """Thumbnails and sizes of photo files; blocking."""

    def __init__(self, reader: PictureSource, thumbnails: ThumbnailCache) -> None:
        self._reader = reader
        self._thumbnails = thumbnails
        self._sprites = Sprites(reader, thumbnails)

    def thumbnail(self, file: Path, size: int, mtime_ns: int) -> Path:
        """A JPEG of a photo, its longer side at most `size` pixels, made once for each size.

        Raises UnreadablePhoto, or FileNotFoundError for a photo that is gone.
        """
        return self._thumbnails.get(file, file.stat().st_size, mtime_ns, longest=size)

    def kept(self, file: Path, mtime_ns: int) -> Path | None:
        """The thumbnail of a photo that was made already, at its usual size; None if there is none."""
        try:
            return self._thumbnails.find(file, file.stat().st_size, mtime_ns)
        except OSError:
            return None

    def sprite(self, photos: Sequence[PhotoFile]) -> Image:
        """Photos of a post side by side in one picture of square tiles, made once while they stay the same."""
        return self._sprites.get(photos)

    def size(self, file: Path) -> tuple[int, int]:
        """Width and height in pixels of a photo as an export would find it; raises UnreadablePhoto, or OSError."""
        return photo_size(file, self._reader)
