"""The picture of a row of small photos: tiles cut from sprites, which stand where the row's layout has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.pictures.picture import Colour, PictureKey, fill

if TYPE_CHECKING:
    from PIL.Image import Image

PhotoFiles = tuple[tuple[Path, int, int], ...]
"""File, bytes and time of each photo in a sprite."""
_COLOURS = 64
"""Enough for photos so small, and two thirds of the bytes: a page of them is as much as one large photo."""
_LOST = (64, 64, 64)
"""Colour of a tile whose photo is not there."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A small photo in a row."""

    photos: PhotoFiles
    """Its sprite."""
    place: int | None
    """Its place in the sprite, counted from 0; None for a photo that is missing or cannot be read."""
    left: int
    """Cells before it."""
    dim: bool = False


@dataclass(frozen=True, slots=True)
class StripKey:
    """A row of tiles at a size: equal keys give equal pictures."""

    tiles: tuple[Tile, ...]
    tile: int
    """Cells across a tile."""
    height: int
    ground: Colour
    """What is seen between tiles."""

    @property
    def width(self) -> int:
        """Cells from the first tile to the end of the last one."""
        return max((tile.left for tile in self.tiles), default=0) + self.tile

    @property
    def whole(self) -> PictureKey:
        """The key of its picture as an encoder takes it."""
        return PictureKey(Path(), 0, self.width, self.height, colours=_COLOURS)

    def shows_photos_of(self, other: StripKey) -> bool:
        """True if both show the same photos, in whatever order and light."""
        return {(tile.photos, tile.place) for tile in self.tiles} == {(tile.photos, tile.place) for tile in other.tiles}


def strip_image(
    sprite: Callable[[Sequence[tuple[Path, int, int]]], Image], key: StripKey, cell: tuple[int, int]
) -> Image:
    """Lay tiles of sprites, squares side by side, out for cells of `cell` pixels; reads each sprite once."""
    from PIL import Image as Pillow

    across, down = key.tile * cell[0], key.height * cell[1]
    strip = Pillow.new("RGB", (key.width * cell[0], down), key.ground)
    sprites: dict[PhotoFiles, Image] = {}
    for tile in key.tiles:
        if tile.place is None:
            photo = Pillow.new("RGB", (1, 1), _LOST)
        else:
            whole = sprites.get(tile.photos) or sprites.setdefault(tile.photos, sprite(tile.photos))
            side = whole.height
            photo = whole.crop((tile.place * side, 0, (tile.place + 1) * side, side))
        small = fill(photo, (across, down), (across, down), key.ground if tile.dim else None)
        strip.paste(small, (tile.left * cell[0], 0))
    return strip
