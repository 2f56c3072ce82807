"""The small pictures of a post as one picture on disk: a row of a list costs one read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import UnreadablePhoto

if TYPE_CHECKING:
    from PIL.Image import Image

    from engine.model import PictureSource
    from engine.photos.thumbnails import ThumbnailCache

TILE: Final = 96
"""Pixels of a tile's sides: every photo is cut to a square around its middle."""
MOST_TILES: Final = 64
"""More photos than these no row of a terminal has room for."""
_LOST: Final = (64, 64, 64)
"""Colour of a tile whose photo cannot be read."""


@dataclass(frozen=True, slots=True)
class SpritePhoto:
    """A photo as the store knows it; another size or time is another photo."""

    file: Path
    size: int
    mtime_ns: int


class Sprites:
    """Makes sprites once and keeps them among the thumbnails, within their limit.

    A sprite is known by its photos in order: when those change, it is not asked for any more and goes as the oldest do.
    """

    def __init__(self, reader: PictureSource, thumbnails: ThumbnailCache) -> None:
        self._reader = reader
        self._thumbnails = thumbnails

    def get(self, photos: Sequence[SpritePhoto]) -> Image:
        """The first MOST_TILES photos side by side, each TILE × TILE pixels, mode RGB.

        A photo that cannot be read leaves a plain tile, and its sprite is not kept. Raises PhotoSeriesError if the
        thumbnails' folder cannot be written.
        """
        from PIL import Image

        some = tuple(photos[:MOST_TILES])
        place = self._thumbnails.place_of_many([(photo.file, photo.size, photo.mtime_ns) for photo in some], TILE)
        if self._thumbnails.used_now(place):
            try:
                with Image.open(place) as kept:
                    return kept.convert("RGB")
            except OSError:
                place.unlink(missing_ok=True)  # cut short when the disk was full: made anew
        sprite, whole = self._make(some)
        if whole:
            self._thumbnails.keep(place, sprite)
        return sprite

    def _make(self, photos: Sequence[SpritePhoto]) -> tuple[Image, bool]:
        """The sprite, and whether all its photos are in it."""
        from PIL import Image, ImageOps

        sprite, whole = Image.new("RGB", (TILE * max(1, len(photos)), TILE), _LOST), True
        for place, photo in enumerate(photos):
            try:
                small = self._reader.load(photo.file, TILE * 2)
            except (UnreadablePhoto, OSError):
                whole = False
                continue
            sprite.paste(ImageOps.fit(small.convert("RGB"), (TILE, TILE)), (place * TILE, 0))
        return sprite, whole
