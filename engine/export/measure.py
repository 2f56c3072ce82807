"""The upright sizes of photos, from their headers alone, and the photos that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto
from engine.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engine.export.sizing import Size
    from engine.model import ExportFrame, PictureSource

_ORIENTATION = 0x0112
_ON_ITS_SIDE = {5, 6, 7, 8}


def photo_sizes(frames: Iterable[ExportFrame], pictures: PictureSource) -> tuple[dict[str, Size], list[Problem]]:
    """The sizes of the photos that can be read, by path, and what is wrong with the others."""
    sizes: dict[str, Size] = {}
    lost = []
    for frame in frames:
        try:
            sizes[frame.path] = photo_size(frame.file, pictures)
        except (UnreadablePhoto, OSError) as error:
            lost.append(lost_photo(frame, error))
    return sizes, lost


def lost_photo(frame: ExportFrame, error: UnreadablePhoto | OSError) -> Problem:
    """The photo of `frame`, and in words why it cannot be used."""
    if not frame.file.exists():
        return Problem(frame.path, "The photo is missing.")
    if isinstance(error, UnreadablePhoto):
        return Problem(frame.path, error.message)
    return Problem(frame.path, f"The photo cannot be read: {error.strerror or error}.")


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
