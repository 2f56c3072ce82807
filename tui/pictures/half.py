"""Pictures out of half blocks: two pixels a cell, in any terminal that knows colours.

textual-image draws these too, but through a Pillow call that version 14 removes, and one segment a cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tui.pictures.picture import Colour, Picture, PictureKey, Rows, cells_filled, fill

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS = (1, 2)
"""Pixels that a cell shows, across and down."""
_UPPER_HALF = "▀"
_BLOCK = 2
"""Cells across a coarse block: about as many as make a square."""
_COARSE = 0xFC
"""Colours are told apart in steps of four: neighbours merge, and a terminal's line carries fewer bytes."""


def encode(image: Image, key: PictureKey, cell: tuple[int, int]) -> Picture:
    """Draw `image`, mode RGB, with half blocks."""
    width, height = cells_filled(image.size, key, cell)
    strips = half_blocks(image, width, height, cell, key.fade)
    return Picture(width, height, strips, strips)


def half_blocks(image: Image, width: int, height: int, cell: tuple[int, int], fade: Colour | None) -> Rows:
    """The rows of a picture `width` × `height` cells large."""
    small = fill(image, (width, height * 2), (width * cell[0], height * cell[1]), fade)
    pixels = small.point(lambda value: value & _COARSE).tobytes()
    line = width * 3
    rows = [pixels[start : start + line] for start in range(0, len(pixels), line)]
    return Rows((_row(upper, lower, width) for upper, lower in zip(rows[::2], rows[1::2], strict=True)), width)


def _row(upper: bytes, lower: bytes, width: int) -> Iterator[Segment]:
    pairs = (upper[x : x + 3] + lower[x : x + 3] for x in range(0, width * 3, 3))
    return (Segment(_UPPER_HALF * sum(1 for _ in run), _style(pair)) for pair, run in groupby(pairs))


def coarse_blocks(image: Image, width: int, height: int, cell: tuple[int, int], fade: Colour | None) -> Rows:
    """The same in blocks of two cells, which take a third of the bytes."""
    across = -(-width // _BLOCK)
    small = fill(image, (across, height), (width * cell[0], height * cell[1]), fade)
    pixels = small.point(lambda value: value & _COARSE).tobytes()
    return Rows((_blocks(pixels[y * across * 3 : (y + 1) * across * 3], width) for y in range(height)), width)


def _blocks(line: bytes, width: int) -> Iterator[Segment]:
    left = 0
    for colour, run in groupby(line[x : x + 3] for x in range(0, len(line), 3)):
        right = min(width, left + _BLOCK * sum(1 for _ in run))
        yield Segment(" " * (right - left), _ground(colour))
        left = right


@lru_cache(maxsize=1 << 12)
def _ground(colour: bytes) -> Style:
    return Style(bgcolor=Color.from_rgb(*colour))


@lru_cache(maxsize=1 << 14)
def _style(pair: bytes) -> Style:
    return Style(color=Color.from_rgb(*pair[:3]), bgcolor=Color.from_rgb(*pair[3:]))
