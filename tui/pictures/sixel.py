"""Pictures by sixel: drawn over half blocks at each repaint, which show wherever sixels cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import gcd
from typing import TYPE_CHECKING

from tui.pictures.half import half_blocks
from tui.pictures.library import to_sixels
from tui.pictures.picture import Picture, PictureKey, cells_filled, fill

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND = 6
"""Sixels come in bands of so many pixels; a band that began in a picture's last row could make the screen scroll."""
_LARGEST = 1000
"""Pixels a side that every terminal draws: of a larger image xterm shows nothing, unless it was told another limit."""
_AT_ONCE = 30_000
"""Pixels in a part, about: they take some 10 ms."""
_SAVE, _RESTORE = "\x1b7", "\x1b8"
"""What makes the terminal remember where its cursor is, and go back there."""
_DEFINED = re.compile(r"(#\d+)(;2;\d+;\d+;\d+)")


class SixelEncoder:
    """Makes pictures in parts, so that a key need not wait for a whole one."""

    def __init__(self, rest: Callable[[], object]) -> None:
        """`rest` is called between two parts."""
        self._rest = rest

    def encode(self, image: Image, key: PictureKey, cell: tuple[int, int]) -> Picture:
        """Make `image`, mode RGB, ready to be drawn."""
        from PIL.Image import Quantize

        width, height = cells_filled(image.size, key, cell)
        pixels = width * cell[0], height * cell[1]
        whole_bands = max(_BAND, pixels[1] // _BAND * _BAND)
        drawn = fill(image, pixels, pixels, key.fade).crop((0, 0, pixels[0], whole_bands))
        strips = half_blocks(image, width, height, cell, key.fade)
        drawn = drawn.quantize(key.colours, method=Quantize.FASTOCTREE)  # as a whole, or parts would differ in colour
        return Picture(width, height, strips, strips, overlay="".join(self._parts(drawn, cell, key.colours)))

    def _parts(self, image: Image, cell: tuple[int, int], colours: int) -> Iterator[str]:
        """Sixels of `image`, which begins where the cursor is, in parts that begin with whole cells."""
        rows = _BAND // gcd(_BAND, cell[1])  # as few as are whole bands
        across = max(1, _LARGEST // cell[0]) * cell[0]
        down = max(1, _AT_ONCE // min(image.width, across) // (rows * cell[1])) * rows * cell[1]
        for top in range(0, image.height, down):
            for left in range(0, image.width, across):
                if top or left:
                    self._rest()
                part = image.crop((left, top, min(left + across, image.width), min(top + down, image.height)))
                to = f"\x1b[{top // cell[1]}B" * bool(top) + f"\x1b[{left // cell[0]}C" * bool(left)
                yield f"{_SAVE}{to}{_select_colours(to_sixels(part, colours))}{_RESTORE}"


def _select_colours(sixels: str) -> str:
    """Select each colour where it is defined: textual-image 0.12 leaves that out, and xterm then paints in another."""
    return _DEFINED.sub(r"\1\2\1", sixels)
