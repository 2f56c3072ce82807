"""Pictures by kitty's graphics protocol: sent once as PNG, shown wherever their placeholders stand.

Source: https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
"""

from __future__ import annotations

import base64
import io
import itertools
import random
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tui.pictures.half import half_blocks
from tui.pictures.library import placeholder_marks
from tui.pictures.picture import Picture, PictureKey, Rows, cells_filled, fill

if TYPE_CHECKING:
    from PIL.Image import Image

_PLACEHOLDER = "\U0010eeee"
_CHUNK = 4096
_MOST_PIXELS = 1_000_000
"""More are not sent, for the line's sake: the terminal scales what it gets to the cells it is given."""


class KittyEncoder:
    """Makes pictures with ids of their own; `tmux` wraps what is sent so that tmux lets it pass."""

    def __init__(self, *, tmux: bool) -> None:
        self._tmux = tmux
        # Three bytes, for an id travels as the placeholders' colour; started anywhere, as another program may have
        # left pictures in this terminal.
        self._ids = itertools.count(random.randrange(0x010000, 0xF00000))

    def encode(self, image: Image, key: PictureKey, cell: tuple[int, int]) -> Picture:
        """Make `image`, mode RGB, ready to be sent and placed."""
        from PIL.Image import Quantize

        marks = placeholder_marks()
        width, height = cells_filled(image.size, key, cell)
        width, height = min(width, len(marks)), min(height, len(marks))
        pixels = _worth_sending(image, (width * cell[0], height * cell[1]))
        png = io.BytesIO()
        # A palette halves what the line carries, and octree finds one in a tenth of median cut's time.
        fill(image, pixels, pixels, key.fade).quantize(key.colours, method=Quantize.FASTOCTREE).save(png, "PNG")
        image_id = next(self._ids)
        return Picture(
            width, height, _placeholders(image_id, width, height), half_blocks(image, width, height, cell, key.fade),
            upload=self._upload(image_id, width, height, png.getvalue()), image_id=image_id,
        )  # fmt: skip

    def free(self, image_id: int) -> str:
        """What makes the terminal let go of an image."""
        return self._wrapped(f"a=d,d=I,i={image_id},q=2", "")

    def _upload(self, image_id: int, width: int, height: int, png: bytes) -> str:
        data = base64.standard_b64encode(png).decode("ascii")
        chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)]
        first = f"a=T,q=2,f=100,U=1,i={image_id},c={width},r={height},"
        return "".join(
            self._wrapped(f"{first if number == 0 else ''}m={int(number < len(chunks) - 1)}", chunk)
            for number, chunk in enumerate(chunks)
        )

    def _wrapped(self, control: str, payload: str) -> str:
        message = f"\x1b_G{control};{payload}\x1b\\" if payload else f"\x1b_G{control}\x1b\\"
        if not self._tmux:
            return message
        return "\x1bPtmux;" + message.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def _worth_sending(image: Image, pixels: tuple[int, int]) -> tuple[int, int]:
    """`pixels`, or fewer in the same shape where `image` has no more, or where it would be too many."""
    enough = max(image.width / pixels[0], image.height / pixels[1])
    scale = min(1.0, enough, (_MOST_PIXELS / (pixels[0] * pixels[1])) ** 0.5)
    return max(1, round(pixels[0] * scale)), max(1, round(pixels[1] * scale))


def _placeholders(image_id: int, width: int, height: int) -> Rows:
    style = Style(color=Color.from_rgb(image_id >> 16 & 255, image_id >> 8 & 255, image_id & 255))
    return Rows(([Segment(row, style)] for row in _rows(width, height)), width)


@lru_cache(maxsize=32)
def _rows(width: int, height: int) -> tuple[str, ...]:
    """Each cell names its row and column by two combining marks."""
    marks = placeholder_marks()
    return tuple("".join(f"{_PLACEHOLDER}{marks[y]}{marks[x]}" for x in range(width)) for y in range(height))
