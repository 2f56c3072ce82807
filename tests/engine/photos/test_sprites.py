"""Sprites: made once, dropped when a photo changes, bounded with the thumbnails, whole or not kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from engine.model import MOST_TILES
from engine.photos.decode import PhotoReader
from engine.photos.sprites import TILE, PhotoFile, Sprites
from engine.photos.thumbnails import ThumbnailCache

READER = PhotoReader(10**8)
COLOURS = [(250, 0, 0), (0, 250, 0), (0, 0, 250)]


class CountingReader:
    """The real reader, which counts its work."""

    def __init__(self) -> None:
        self.loads = 0

    def load(self, file: Path, longest: int | None = None) -> Image.Image:
        self.loads += 1
        return READER.load(file, longest)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three photos: upright, square and across."""
    made = []
    for number, (colour, size) in enumerate(zip(COLOURS, [(300, 400), (200, 200), (500, 220)], strict=True)):
        made.append(tmp_path / f"photo_{number}.png")
        Image.new("RGB", size, colour).save(made[-1])
    return made


def known(files: list[Path]) -> list[PhotoFile]:
    return [(file, file.stat().st_size, file.stat().st_mtime_ns) for file in files]


def sprites(folder: Path, max_bytes: int = 10**8) -> tuple[Sprites, CountingReader]:
    reader = CountingReader()
    return Sprites(reader, ThumbnailCache(folder, reader, max_bytes)), reader


def middle(sprite: Image.Image, tile: int) -> tuple[int, ...]:
    pixel = sprite.getpixel((tile * TILE + TILE // 2, TILE // 2))
    assert isinstance(pixel, tuple)
    return pixel


def test_a_sprite_is_made_once_and_read_after_that(tmp_path: Path, files: list[Path]) -> None:
    first, reader = sprites(tmp_path / "cache")
    sprite = first.get(known(files))
    assert sprite.size == (3 * TILE, TILE)
    for tile, colour in enumerate(COLOURS):
        assert middle(sprite, tile) == pytest.approx(colour, abs=8)
    again, other_reader = sprites(tmp_path / "cache")
    assert again.get(known(files)).size == sprite.size
    assert (reader.loads, other_reader.loads) == (3, 0)
    assert len(list((tmp_path / "cache").rglob("*.jpg"))) == 1


def test_other_photos_or_another_order_are_another_sprite(tmp_path: Path, files: list[Path]) -> None:
    made, reader = sprites(tmp_path / "cache")
    made.get(known(files))
    assert middle(made.get(known(files[::-1])), 0) == pytest.approx(COLOURS[2], abs=8)
    Image.new("RGB", (100, 100), (250, 250, 0)).save(files[0])
    os.utime(files[0], (1, 1))
    assert middle(made.get(known(files)), 0) == pytest.approx((250, 250, 0), abs=8)
    assert reader.loads == 9


def test_a_photo_that_cannot_be_read_is_looked_for_again(tmp_path: Path, files: list[Path]) -> None:
    photos = known(files)
    original = files[1].read_bytes()
    files[1].unlink()
    made, _ = sprites(tmp_path / "cache")
    assert len(set(middle(made.get(photos), 1))) == 1
    assert not list((tmp_path / "cache").rglob("*.jpg"))
    files[1].write_bytes(original)
    assert middle(made.get(photos), 1) == pytest.approx(COLOURS[1], abs=8)


def test_a_sprite_that_was_cut_short_is_made_anew(tmp_path: Path, files: list[Path]) -> None:
    made, _ = sprites(tmp_path / "cache")
    made.get(known(files))
    (kept,) = (tmp_path / "cache").rglob("*.jpg")
    kept.write_bytes(kept.read_bytes()[:40])
    assert middle(made.get(known(files)), 2) == pytest.approx(COLOURS[2], abs=8)


def test_sprites_are_bounded_with_the_thumbnails(tmp_path: Path) -> None:
    made, _ = sprites(tmp_path / "cache", max_bytes=40_000)
    for number in range(12):
        file = tmp_path / f"noise_{number}.png"
        Image.effect_noise((200, 200), 90).convert("RGB").save(file)
        made.get(known([file] * 4))
    total = sum(file.stat().st_size for file in (tmp_path / "cache").rglob("*.jpg"))
    assert total <= 60_000


def test_more_photos_than_a_row_holds_are_left_out(tmp_path: Path, files: list[Path]) -> None:
    made, _ = sprites(tmp_path / "cache")
    assert made.get(known(files * 40)).width == MOST_TILES * TILE
