"""Pictures that tell a fake service their series and place, in squares that outlive JPEG at 384 pixels."""

from __future__ import annotations

import functools
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from pathlib import Path

SIDE = 6
"""Squares a side: 16 bits of series, 8 of place, 12 of checksum."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a picture is: of which series, and at which place in it; place 0 is a stranger."""

    series: int
    place: int


def paint(mark: Mark, size: tuple[int, int] = (320, 400)) -> Image.Image:
    """A picture that says its mark in dark and light squares of its series' own colour."""
    data = mark.series << 8 | mark.place
    bits = data << 12 | zlib.crc32(data.to_bytes(3, "big")) & 0xFFF
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    tint = mark.series * 37 % 40
    for index in range(SIDE * SIDE):
        row, column = divmod(index, SIDE)
        box = (
            column * size[0] // SIDE,
            row * size[1] // SIDE,
            (column + 1) * size[0] // SIDE,
            (row + 1) * size[1] // SIDE,
        )
        draw.rectangle(box, fill=(190, 200 + tint, 215) if bits >> index & 1 else (20 + tint, 35, 50))
    return image


@functools.lru_cache(512)
def read(jpeg: bytes) -> Mark:
    """The mark of a picture as it arrived; raises ValueError for one that was not painted here."""
    with Image.open(io.BytesIO(jpeg)) as image:
        small = image.convert("L").resize((SIDE * 3, SIDE * 3), Image.Resampling.BOX).tobytes()
    bits = 0
    for index in range(SIDE * SIDE):
        row, column = divmod(index, SIDE)
        middle = small[(row * 3 + 1) * SIDE * 3 + column * 3 + 1]  # away from the square's blurred edges
        bits |= (middle > 127) << index
    data = bits >> 12
    if zlib.crc32(data.to_bytes(3, "big")) & 0xFFF != bits & 0xFFF:
        raise ValueError("this picture bears no mark")
    return Mark(data >> 8, data & 0xFF)


def save(folder: Path, name: str, mark: Mark, size: tuple[int, int] = (320, 400)) -> Path:
    """Paint a mark into a JPEG file."""
    file = folder / name
    paint(mark, size).save(file, "JPEG", quality=85)
    return file
