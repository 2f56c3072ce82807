"""Strips: one picture for a series, its tiles where the layout has them, out of one sprite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Queue

import pytest
from PIL import Image

from tui.pictures import Answer, NoPicture, Picture, PictureService
from tui.pictures.strip import StripKey, Tile, strip_image

CELL = (10, 20)
GROUND = (18, 18, 18)


def sprite(photos: Sequence[tuple[Path, int, int]]) -> Image.Image:
    """A red tile, a green one, and so on."""
    made = Image.new("RGB", (96 * len(photos), 96))
    for place in range(len(photos)):
        made.paste([(250, 0, 0), (0, 250, 0), (0, 0, 250)][place % 3], (place * 96, 0, place * 96 + 96, 96))
    return made


PHOTOS = tuple((Path(f"{number}.jpg"), 1, 1) for number in range(3))


def key(*tiles: tuple[int | None, int, bool]) -> StripKey:
    return StripKey(tuple(Tile(PHOTOS, *tile) for tile in tiles), 8, 4, GROUND)


def test_tiles_stand_where_the_layout_has_them() -> None:
    wanted = key((1, 0, False), (0, 10, True))
    image = strip_image(sprite, wanted, CELL)
    assert image.size == (180, 80)
    assert image.getpixel((40, 40)) == (0, 250, 0)
    assert image.getpixel((90, 40)) == GROUND
    dimmed = image.getpixel((140, 40))
    assert isinstance(dimmed, tuple)
    assert len(set(dimmed)) == 1
    assert max(dimmed) < 60


def test_each_sprite_is_read_once_and_a_lost_photo_leaves_a_plain_tile() -> None:
    read: list[int] = []

    def counted(photos: Sequence[tuple[Path, int, int]]) -> Image.Image:
        read.append(len(photos))
        return sprite(photos)

    others = PHOTOS[:2]
    wanted = StripKey(
        (Tile(PHOTOS, 0, 0), Tile(PHOTOS, 2, 9), Tile(others, 1, 18), Tile(others, None, 27)), 8, 4, GROUND
    )
    image = strip_image(counted, wanted, CELL)
    assert read == [3, 2]
    assert [image.getpixel((left * 10 + 40, 40)) for left in (0, 9, 18, 27)] == [
        (250, 0, 0), (0, 0, 250), (0, 250, 0), (64, 64, 64),
    ]  # fmt: skip


def test_a_strip_in_another_light_or_order_shows_the_same_photos() -> None:
    shown = key((0, 0, False), (1, 9, False))
    assert shown.shows_photos_of(key((1, 0, True), (0, 11, False)))
    assert not shown.shows_photos_of(key((1, 0, False), (2, 9, False)))


@pytest.mark.parametrize("protocol", ["half", "sixel", "kitty"])
def test_a_strip_is_one_picture(make_pictures: Callable[..., PictureService], protocol: str) -> None:
    service = make_pictures(protocol, sprite=sprite)
    answers: Queue[Answer] = Queue()
    service.request(key((0, 0, False), (1, 9, False)), lambda _, answer: answers.put(answer))
    picture = answers.get(timeout=60)
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (17, 4)


def test_few_colours_make_a_strip_of_sixels_light(make_pictures: Callable[..., PictureService]) -> None:
    def noise(photos: Sequence[tuple[Path, int, int]]) -> Image.Image:
        return Image.merge("RGB", [Image.effect_noise((96 * len(photos), 96), 90) for _ in range(3)])

    service = make_pictures("sixel", sprite=noise)
    answers: Queue[Answer] = Queue()
    service.request(key((0, 0, False), (1, 9, False)), lambda _, answer: answers.put(answer))
    picture = answers.get(timeout=60)
    assert isinstance(picture, Picture)
    assert 8 < picture.overlay.count(";2;") <= 64


def test_a_sprite_that_fails_is_an_answer(make_pictures: Callable[..., PictureService]) -> None:
    def broken(photos: Sequence[tuple[Path, int, int]]) -> Image.Image:
        raise OSError("no room")

    service = make_pictures(sprite=broken)
    answers: Queue[Answer] = Queue()
    service.request(key((0, 0, False)), lambda _, answer: answers.put(answer))
    assert isinstance(answers.get(timeout=60), NoPicture)
