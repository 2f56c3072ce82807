"""Hashes of real files and painted pictures."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from engine.errors import UnreadablePhoto
from engine.photos.decode import PhotoReader
from engine.photos.fingerprint import content_hash, distance, near_duplicates, perceptual_hash, pixel_hash


def scene(seed: int, size: tuple[int, int] = (480, 360)) -> Image.Image:
    dice = random.Random(seed)
    image = Image.new("RGB", size, tuple(dice.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        colour = tuple(dice.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + dice.randrange(30, 160), y + dice.randrange(30, 160)), fill=colour)
    return image


def test_equal_bytes_have_equal_content_hashes(tmp_path: Path) -> None:
    one, two, three = tmp_path / "1", tmp_path / "2", tmp_path / "3"
    for file, content in ((one, b"same"), (two, b"same"), (three, b"Same")):
        file.write_bytes(content * 500_000)
    assert content_hash(one) == content_hash(two) != content_hash(three)
    assert len(content_hash(one)) == 32
    with pytest.raises(UnreadablePhoto, match="gone cannot be read"):
        content_hash(tmp_path / "gone")


def test_pixel_hash_sees_pixels_and_nothing_else(tmp_path: Path) -> None:
    reader = PhotoReader(10**7)
    upright, turned, marked = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"
    picture = scene(1)
    picture.save(upright)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.transpose(Image.Transpose.ROTATE_90).save(turned, exif=exif)
    ImageDraw.Draw(picture).rectangle((0, 0, 20, 20), fill="black")
    picture.save(marked)
    hashes = [pixel_hash(reader.load(file)) for file in (upright, turned, marked)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_perceptual_hash_survives_what_services_do_to_pictures() -> None:
    strangers = [perceptual_hash(scene(seed)) for seed in range(30)]
    for seed in range(30):
        picture = scene(seed)
        smaller = picture.resize((240, 180), Image.Resampling.BICUBIC).point([min(255, v + 6) for v in range(256)] * 3)
        assert distance(strangers[seed], perceptual_hash(smaller)) <= 5
    apart = [distance(a, b) for place, a in enumerate(strangers) for b in strangers[:place]]
    assert min(apart) > 8
    assert 0 <= max(strangers) < 1 << 64


@pytest.mark.parametrize(
    ("hashes", "limit", "near"),
    [
        ([], 4, {}),
        ([5], 4, {}),
        ([5, 5, 5], 0, {0: (1, 2), 1: (0, 2), 2: (0, 1)}),
        ([0, 1 << 63, 0b111], 1, {0: (1,), 1: (0,)}),
        ([0, 0b11, 0b1111], 2, {0: (1,), 1: (0, 2), 2: (1,)}),  # the ends of a chain are no duplicates
        ([0, 0b11111], 4, {}),
        ([2**64 - 1, 0, 2**64 - 2, 1], 1, {0: (2,), 1: (3,), 2: (0,), 3: (1,)}),
    ],
)
def test_near_duplicates(hashes: list[int], limit: int, near: dict[int, tuple[int, ...]]) -> None:
    assert near_duplicates(hashes, limit) == near
