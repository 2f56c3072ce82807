"""What is found to be laid over photos, on painted ones: letters yes; what all of them show no."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from engine.verify.doubles import SIDE
from engine.verify.overlay import with_overlay

PHOTOS = 5


def scene(number: int) -> Image.Image:
    """Blobs of all sizes, others for each number."""
    dice = np.random.default_rng(number)
    image = Image.new("L", (SIDE, SIDE), int(dice.integers(60, 190)))
    draw = ImageDraw.Draw(image)
    for size in (90, 60, 40, 20, 20, 20, 12, 12, 12, 12):
        left, top = (int(place) for place in dice.integers(-20, SIDE - 20, 2))
        draw.ellipse((left, top, left + size, top + size * 2), fill=int(dice.integers(0, 255)))
    return image.filter(ImageFilter.GaussianBlur(1))


def lettered(image: Image.Image, place: tuple[int, int] = (20, 200)) -> Image.Image:
    draw = ImageDraw.Draw(image)
    draw.text(place, "@my_account", fill="white", stroke_width=1, stroke_fill="black", font_size=18)
    return image


def horizon(image: Image.Image) -> Image.Image:
    image.paste(30, (0, 150, SIDE, SIDE))
    return image


def tripod(image: Image.Image) -> Image.Image:
    """One place, in which only a figure moves."""
    ground = lettered(scene(99))
    ground.paste(image.crop((0, 0, 60, 90)), (40, 60))
    return ground


def photos(change: Callable[[Image.Image], Image.Image], count: int = PHOTOS) -> list[Image.Image]:
    return [as_jpeg(change(scene(number))) for number in range(count)]


def as_jpeg(image: Image.Image) -> Image.Image:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=85)
    return Image.open(written)


def test_letters_laid_over_all_photos_are_found() -> None:
    assert with_overlay(photos(lettered)) == set(range(PHOTOS))


def test_the_photo_without_them_is_told_apart() -> None:
    assert with_overlay([*photos(lettered), as_jpeg(scene(50))]) == set(range(PHOTOS))


@pytest.mark.parametrize("change", [lambda image: image, horizon, tripod])
def test_what_all_photos_show_is_not_taken_for_letters(change: Callable[[Image.Image], Image.Image]) -> None:
    assert with_overlay(photos(change)) == frozenset()


def test_nothing_is_said_of_two_photos() -> None:
    assert with_overlay(photos(lettered, count=2)) == frozenset()


def test_of_a_large_series_every_photo_is_told_though_not_all_are_compared() -> None:
    many = [*photos(lettered, count=30), *(as_jpeg(scene(number)) for number in range(60, 63))]
    assert with_overlay(many) == set(range(30))
