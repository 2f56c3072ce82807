"""The upright size of a photo from its header alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from engine.export.sizing import Size
    from engine.model import PictureSource

_ORIENTATION = 0x0112
_ON_ITS_SIDE = {5, 6, 7, 8}


def photo_size(file: Path, pictures: PictureSource) -> Size:
    """Width and height as the photo is shown; raises UnreadablePhoto.

    Where the header alone does not tell, the picture is decoded, so that this agrees with what an export will find.
    """
    return _from_header(file) or pictures.load(file).size


def _from_header(file: Path) -> Size | None:
    from PIL import Image

    try:
        with Image.open(file) as image:
            width, height = image.size
            sideways = image.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    except Exception:  # noqa: BLE001 - plugins raise anything; the full decoder has the last word
        return None
    if width < 1 or height < 1:
        return None
    return (height, width) if sideways else (width, height)
