"""Says whether two files show the same picture, however each is encoded and whatever its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto

if TYPE_CHECKING:
    from pathlib import Path

    from engine.model import PictureSource

_DECODED = 128
"""Longest side in pixels to which a photo is decoded: a few milliseconds."""
_SIDE = 16
"""Side of the square of mean brightnesses that is compared."""
_MOST_APART = 14
"""Levels of 255 in which a mean may differ: re-encoding moves it by up to 6, something that moved by 20 and more."""
_SHAPE = 0.03
"""Share by which the ratio of the sides may differ: of rounding, not of a crop."""


def same_picture(pictures: PictureSource, one: Path, other: Path) -> bool:
    """Whether two photos show the same picture; False if either cannot be read."""
    try:
        first, second = pictures.load(one, _DECODED), pictures.load(other, _DECODED)
    except UnreadablePhoto:
        return False
    ratios = first.width / first.height, second.width / second.height
    if abs(ratios[0] - ratios[1]) > _SHAPE * max(ratios):
        return False
    from PIL import ImageChops
    from PIL.Image import Resampling

    small = [image.convert("L").resize((_SIDE, _SIDE), Resampling.BOX) for image in (first, second)]
    return max(ImageChops.difference(*small).tobytes()) <= _MOST_APART
