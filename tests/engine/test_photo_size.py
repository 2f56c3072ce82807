"""Sizes read from JPEG headers agree with the decoder; anything odd is left to it."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from engine.errors import UnreadablePhoto
from engine.photo_size import jpeg_size, photo_size
from tests.engine.export.painted import Reader


def jpeg(size: tuple[int, int] = (48, 32), mode: str = "RGB", **save: Any) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, "JPEG", **save)
    return stream.getvalue()


def exif(orientation: int, order: str = "<") -> Image.Exif:
    made = Image.Exif()
    made.endian = order
    made[0x010E] = "a description that makes the block longer"
    made[0x0112] = orientation
    return made


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright(orientation: int, order: str) -> None:
    data = jpeg(exif=exif(orientation, order))
    with Image.open(io.BytesIO(data)) as photo:
        assert jpeg_size(io.BytesIO(data)) == ImageOps.exif_transpose(photo).size


@pytest.mark.parametrize(
    "save",
    [{"progressive": True}, {"comment": b"x" * 60000}, {"mode": "L"}, {"mode": "CMYK"}, {"icc_profile": b"p" * 150000}],
)
def test_every_kind_of_jpeg(save: dict[str, Any]) -> None:
    assert jpeg_size(io.BytesIO(jpeg((321, 123), **save))) == (321, 123)


def test_no_jpeg_is_left_to_the_decoder(tmp_path: Path) -> None:
    png = tmp_path / "photo.jpg"
    Image.new("RGB", (30, 20)).save(png, "PNG")
    assert jpeg_size(io.BytesIO(png.read_bytes())) is None
    assert photo_size(png, Reader()) == (30, 20)
    png.write_bytes(b"")
    with pytest.raises(UnreadablePhoto):
        photo_size(png, Reader())


def test_broken_headers_never_raise() -> None:
    whole = jpeg(exif=exif(6))
    for end in range(len(whole)):
        jpeg_size(io.BytesIO(whole[:end]))
    dice = random.Random(7)
    for _ in range(3000):
        broken = bytearray(whole[:400])
        for _ in range(dice.randint(1, 8)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        jpeg_size(io.BytesIO(bytes(broken)))
