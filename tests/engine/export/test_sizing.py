"""Frames of a series: near to its photos, trainable, never stretched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.export.shots import FocusFinder, fit_picture, kept_part
from engine.export.sizing import Size, bucket_for, crop_box, inner_size, is_mixed, scale_to_cover, too_small

SIDES = st.tuples(st.integers(40, 6000), st.integers(40, 6000))


@pytest.mark.parametrize(
    ("sizes", "short", "frame"),
    [
        ([(1080, 1350)], 768, (768, 960)),
        ([(1080, 1080)], 768, (768, 768)),
        ([(1080, 566)], 768, (1472, 768)),
        ([(1080, 1920)], 768, (768, 1376)),
        ([(1080, 1350), (1080, 1350), (1080, 720)], 768, (768, 960)),
        ([(1440, 1800)], 480, (480, 608)),
        ([(1440, 1800)], 500, (512, 640)),
        ([(5000, 1000)], 768, (1536, 768)),
        ([(320, 400)], 768, (448, 576)),
        ([(1080, 1350), (320, 400)], 768, (448, 576)),
        ([(20, 20)], 768, (64, 64)),
    ],
)
def test_bucket(sizes: list[tuple[int, int]], short: int, frame: tuple[int, int]) -> None:
    assert bucket_for(sizes, short, max_upscale=1.5) == frame


@given(st.lists(SIDES, min_size=1, max_size=20), st.integers(64, 2048), st.sampled_from([1.0, 1.5, 4.0]))
def test_every_bucket_can_be_trained(sizes: list[tuple[int, int]], short: int, most: float) -> None:
    width, height = bucket_for(sizes, short, most)
    assert width % 32 == height % 32 == 0
    assert 64 <= min(width, height) <= max(64, short + 16)
    assert max(width, height) <= 2 * min(width, height)
    if min(width, height) > 64:
        assert all(scale_to_cover(size, (width, height)) <= most for size in sizes)


@pytest.mark.parametrize(
    ("sizes", "small"),
    [
        ([(1080, 1350)] * 3 + [(150, 150)], [False, False, False, True]),
        ([(1080, 1350)] * 3 + [(640, 800)], [False] * 4),
        ([(150, 150)] * 3, [False] * 3),
        ([(150, 150)] * 3 + [(1080, 1350)], [False] * 4),
        ([(6000, 8000)] * 3 + [(600, 800)], [False] * 4),
    ],
)
def test_one_thumbnail_does_not_shrink_a_series(sizes: list[tuple[int, int]], small: list[bool]) -> None:
    assert too_small(sizes, 768, max_upscale=1.5) == small


@given(SIDES, SIDES, st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_crop_lies_in_the_photo_and_has_the_frames_aspect(
    photo: tuple[int, int], frame: tuple[int, int], focus: tuple[float, float]
) -> None:
    left, top, right, bottom = crop_box(photo, frame, focus)
    assert left >= 0
    assert top >= 0
    assert right <= photo[0] + 1e-6
    assert bottom <= photo[1] + 1e-6
    assert (right - left) / (bottom - top) == pytest.approx(frame[0] / frame[1], rel=1e-6)
    assert (right - left) * scale_to_cover(photo, frame) == pytest.approx(frame[0])


def test_a_crop_follows_the_subject_as_far_as_it_goes() -> None:
    assert crop_box((300, 100), (100, 100)) == (100, 0, 200, 100)
    assert crop_box((300, 100), (100, 100), (0.9, 0.5)) == (200, 0, 300, 100)
    assert crop_box((300, 100), (100, 100), (0.25, 0.5)) == (25, 0, 125, 100)


@given(SIDES, SIDES)
def test_letterboxing_keeps_all(photo: tuple[int, int], frame: tuple[int, int]) -> None:
    width, height = inner_size(photo, frame)
    assert width <= frame[0]
    assert height <= frame[1]
    assert width == frame[0] or height == frame[1]


def framed_in(photo: Image.Image, size: Size, fit: str, focus: FocusFinder | None = None) -> Image.Image:
    return fit_picture(photo, size, kept_part(photo, size, fit, focus))


def test_neither_way_stretches() -> None:
    photo = Image.new("RGB", (300, 100), "white")
    photo.paste("red", (140, 40, 160, 60))  # a square
    for fit in ("crop", "pad"):
        framed = framed_in(photo, (64, 96), fit)
        assert framed.size == (64, 96)
        box = framed.getchannel("G").point(lambda value: 255 if value < 128 else 0).getbbox()
        if fit == "crop":
            assert box is not None
            assert abs((box[2] - box[0]) - (box[3] - box[1])) <= 1
        else:
            assert framed.getpixel((0, 0)) == (0, 0, 0)
            assert framed.getpixel((2, 48)) == (255, 255, 255)


def test_the_subject_is_asked_for_only_where_something_is_cut() -> None:
    asked = []

    def corner(picture: Image.Image) -> tuple[float, float]:
        asked.append(picture.size)
        return 1.0, 1.0

    photo = Image.new("RGB", (200, 100), "white")
    photo.paste("blue", (150, 0, 200, 100))
    assert framed_in(photo, (64, 64), "crop", corner).getpixel((60, 32)) == (0, 0, 255)
    framed_in(photo, (128, 64), "crop", corner)
    framed_in(photo, (64, 64), "pad", corner)
    assert asked == [(200, 100)]


@pytest.mark.parametrize(
    ("sizes", "mixed"),
    [
        ([], False),
        ([(4, 5)], False),
        ([(4, 5), (5, 4)], True),
        ([(4, 5), (5, 5)], False),
        ([(100, 101), (101, 100)], False),
    ],
)
def test_mixed(sizes: list[tuple[int, int]], mixed: bool) -> None:
    assert is_mixed(sizes) is mixed
