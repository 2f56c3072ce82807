"""What is asked for, what comes back, and how a photo is made to fill whole cells without being stretched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.strip import Strip

if TYPE_CHECKING:
    from PIL.Image import Image
    from rich.segment import Segment

Colour = tuple[int, int, int]
_FADED: Final = 0.5
"""How far a photo that is out of the film fades into what lies around it."""
_BYTES_A_CELL: Final = 30
_THUMBNAIL_SIZES: Final = (512, 1024, 2048)


class Part(NamedTuple):
    """A part of a photo: its edges as shares of the photo's width and height, from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Share of the photo's width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Share of the photo's height."""
        return self.bottom - self.top


WHOLE: Final = Part(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class PictureKey:
    """A photo, or a part of one, at a size: equal keys give equal pictures."""

    file: Path
    mtime_ns: int
    width: int
    """Cells it may take; it takes fewer where its shape asks for that."""
    height: int
    fade: Colour | None = None
    """The ground that it fades into, in shades of grey; None for a photo in full colour."""
    part: Part = WHOLE
    colours: int = 256
    """The most that are told apart where pixels are drawn: fewer take fewer bytes."""


class Rows:
    """Rows of cells, kept as segments: each strip has seven caches, and the garbage collector looks through all."""

    __slots__ = ("_rows", "_width")

    def __init__(self, rows: Iterable[Iterable[Segment]], width: int) -> None:
        self._rows = [tuple(row) for row in rows]
        self._width = width

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, y: int) -> Strip:
        return Strip(self._rows[y], self._width)

    def __iter__(self) -> Iterator[Strip]:
        return (self[y] for y in range(len(self)))


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready to be shown, `width` × `height` cells large."""

    width: int
    height: int
    strips: Rows
    """One per row of cells: half blocks, or placeholders that the terminal fills (kitty)."""
    plain: Rows
    """The same in half blocks, for where the terminal's own pictures cannot be: under a dialog, for instance."""
    upload: str = ""
    """What the terminal must be sent once before the strips mean anything (kitty)."""
    image_id: int = 0
    overlay: str = ""
    """What is drawn over the strips at each repaint (sixel)."""

    @property
    def bytes(self) -> int:
        """About what it takes to bring it to the screen."""
        cells = self.width * self.height * _BYTES_A_CELL
        return cells + len(self.upload) + len(self.overlay)


@dataclass(frozen=True, slots=True)
class NoPicture:
    """A photo that cannot be shown, and why, in words still unsafe."""

    reason: str
    missing: bool = False


Answer = Picture | NoPicture


def thumbnail_size(key: PictureKey, cell: tuple[int, int]) -> int:
    """The side in pixels of the smallest thumbnail that fills `key` with cells of `cell` pixels, or of the largest."""
    needed = max(key.width * cell[0] / key.part.width, key.height * cell[1] / key.part.height)
    return next((size for size in _THUMBNAIL_SIZES if size >= needed), _THUMBNAIL_SIZES[-1])


def cut_out(image: Image, part: Part) -> Image:
    """The `part` of `image`, at least a pixel of it."""
    if part == WHOLE:
        return image
    left, top = int(part.left * image.width), int(part.top * image.height)
    right = max(left + 1, round(part.right * image.width))
    return image.crop((left, top, right, max(top + 1, round(part.bottom * image.height))))


def cells_filled(shape: tuple[float, float], key: PictureKey, cell: tuple[int, int]) -> tuple[int, int]:
    """The largest whole number of cells (width, height) within `key` that has nearly the proportions of `shape`."""
    scale = min(key.width * cell[0] / shape[0], key.height * cell[1] / shape[1])
    width = min(key.width, max(1, round(shape[0] * scale / cell[0])))
    height = min(key.height, max(1, round(shape[1] * scale / cell[1])))
    return width, height


def fill(image: Image, pixels: tuple[int, int], shape: tuple[int, int], fade: Colour | None) -> Image:
    """Scale `image` to exactly `pixels`; what its shape has more than `shape` (width, height) is cut off the edges.

    With `fade` its greys fade into that ground.
    """
    from PIL import Image as Pillow
    from PIL import ImageOps

    box = _centred(image.size, shape)
    filled = image.resize(pixels, Pillow.Resampling.BILINEAR, box=box, reducing_gap=2.0)
    if fade is None:
        return filled
    return Pillow.blend(ImageOps.grayscale(filled).convert("RGB"), Pillow.new("RGB", filled.size, fade), _FADED)


def _centred(size: tuple[int, int], shape: tuple[int, int]) -> tuple[float, float, float, float]:
    """The largest box of `shape`'s proportions in the middle of `size`."""
    width, height = size
    if width * shape[1] > height * shape[0]:
        kept = height * shape[0] / shape[1]
        return (width - kept) / 2, 0, (width + kept) / 2, height
    kept = width * shape[1] / shape[0]
    return 0, (height - kept) / 2, width, (height + kept) / 2
