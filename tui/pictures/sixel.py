"""Pictures by sixel: drawn over half blocks at each repaint, which show wherever sixels cannot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.pictures.half import half_blocks
from tui.pictures.library import to_sixels
from tui.pictures.picture import Picture, PictureKey, cells_filled, fill

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND = 6
"""Sixels come in bands of so many pixels; a band that began in a picture's last row could make the screen scroll."""
_DEFINED = re.compile(r"(#\d+)(;2;\d+;\d+;\d+)")


def encode(image: Image, key: PictureKey, cell: tuple[int, int]) -> Picture:
    """Make `image`, mode RGB, ready to be drawn."""
    width, height = cells_filled(image, key, cell)
    pixels = width * cell[0], height * cell[1]
    whole_bands = max(_BAND, pixels[1] // _BAND * _BAND)
    drawn = fill(image, pixels, pixels, key.fade).crop((0, 0, pixels[0], whole_bands))
    strips = half_blocks(image, width, height, cell, key.fade)
    return Picture(width, height, strips, strips, overlay=_select_colours(to_sixels(drawn, key.colours)))


def _select_colours(sixels: str) -> str:
    """Select each colour where it is defined: textual-image 0.12 leaves that out, and xterm then paints in another."""
    return _DEFINED.sub(r"\1\2\1", sixels)
