"""The small pictures of a post as one picture on disk: a row of a list costs one read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import UnreadablePhoto
from engine.model import MOST_TILES

if TYPE_CHECKING:
    from PIL.Image import Image

    from engine.model import PictureSource
    from engine.photos.thumbnails import ThumbnailCache

TILE: Final = 96
"""Pixels of a tile's sides: every photo is cut to a square around its middle."""
_LOST: Final = (64, 64, 64)
"""Colour of a tile whose photo cannot be read."""


PhotoFile = tuple[Path, int, int]
"""A photo as the store knows it: file, bytes and time of change; another size or time is another photo."""


class Sprites:
    """Makes sprites once and keeps them among the thumbnails, within their limit.

    A sprite is known by its photos in order: once those change, it is not asked for any more and goes as the oldest do.
    """

    def __init__(self, reader: PictureSource, thumbnails: ThumbnailCache) -> None:
        self._reader = reader
        self._thumbnails = thumbnails

    def get(self, photos: Sequence[PhotoFile]) -> Image:
        """The first MOST_TILES photos side by side, each TILE × TILE pixels, mode RGB.

        A photo that cannot be read leaves a plain tile, and its sprite is not kept. Raises PhotoSeriesError if the
        thumbnails' folder cannot be written.
        """
        from PIL import Image

        some = tuple(photos[:MOST_TILES])
        place = self._thumbnails.place_of_many(some, TILE)
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

    def _make(self, photos: Sequence[PhotoFile]) -> tuple[Image, bool]:
        """The sprite, and whether all its photos are in it."""
        from PIL import Image, ImageOps

        sprite, whole = Image.new("RGB", (TILE * max(1, len(photos)), TILE), _LOST), True
        for place, photo in enumerate(photos):
            try:
                small = self._small(photo)
            except (UnreadablePhoto, OSError):
                whole = False
                continue
            sprite.paste(ImageOps.fit(small.convert("RGB"), (TILE, TILE)), (place * TILE, 0))
        return sprite, whole

    def _small(self, photo: PhotoFile) -> Image:
        """The photo's thumbnail if there is one, which takes a twentieth of the time to read; else the photo."""
        from PIL import Image

        if (thumbnail := self._thumbnails.find(*photo)) is not None:
            with suppress(OSError), Image.open(thumbnail) as opened:
                opened.draft("RGB", (TILE * 2, TILE * 2))
                opened.load()
                return opened
        return self._reader.load(photo[0], TILE * 2)
