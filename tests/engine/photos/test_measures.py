"""Measures of generated photos: each defect moves its own measure, and a plain photo none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps, ImageStat

from engine.model import Measures
from engine.photos.decode import PhotoReader
from engine.photos.fingerprint import distance, perceptual_hash


def textured(size: tuple[int, int] = (384, 480)) -> Image.Image:
    """A picture with detail of one pixel everywhere, as a photo in focus has."""
    dice = random.Random(4)
    grain = Image.frombytes("L", size, dice.randbytes(size[0] * size[1])).filter(ImageFilter.GaussianBlur(0.5))
    shapes = Image.new("L", size, 90)
    draw = ImageDraw.Draw(shapes)
    for _ in range(30):
        left, top = dice.randrange(size[0]), dice.randrange(size[1])
        draw.ellipse((left, top, left + dice.randrange(20, 120), top + dice.randrange(20, 120)), dice.randrange(255))
    return Image.blend(shapes, grain, 0.2).convert("RGB")


def measured(picture: Image.Image, folder: Path, quality: int = 92) -> Measures:
    file = folder / "photo.jpg"
    picture.save(file, quality=quality)
    return PhotoReader(10**8).measure(file)[1]


def test_a_plain_photo_has_full_detail_and_no_bars(tmp_path: Path) -> None:
    found = measured(textured(), tmp_path)
    assert (found.side, found.detail, found.quality, found.box) == (384, 384, 92, None)
    assert found.sharpness is not None
    assert found.sharpness > 150
    assert found.blocking is None  # its tables tell more


def test_blocks_show_where_no_tables_tell_of_them(tmp_path: Path) -> None:
    found = []
    for quality in (95, 8):
        jpeg, png = tmp_path / "photo.jpg", tmp_path / "photo.png"
        textured().filter(ImageFilter.GaussianBlur(1)).save(jpeg, quality=quality)
        Image.open(jpeg).save(png)
        measures = PhotoReader(10**8).measure(png)[1]
        assert measures.quality is None
        assert measures.blocking is not None
        found.append(measures.blocking)
    assert found[0] < 1.2 < 1.4 < found[1]


@pytest.mark.parametrize("radius", [2, 4, 8])
def test_blur_takes_the_sharpness_away(tmp_path: Path, radius: int) -> None:
    found = measured(textured().filter(ImageFilter.GaussianBlur(radius)), tmp_path)
    assert found.sharpness is not None
    assert found.sharpness < 150


def test_an_enlarged_photo_has_less_detail_than_pixels(tmp_path: Path) -> None:
    found = measured(textured((96, 120)).resize((384, 480), Image.Resampling.BICUBIC), tmp_path)
    assert found.side == 384
    assert found.detail is not None
    assert found.detail < 300


@pytest.mark.parametrize("colour", ["black", "white", "#203050"])
@pytest.mark.parametrize("share", [0.04, 0.2])
def test_bars_are_cut_at_their_edge(tmp_path: Path, colour: str, share: float) -> None:
    picture = textured()
    height = round(share * picture.height)
    for top in (0, picture.height - height):
        picture.paste(colour, (0, top, picture.width, top + height))
    found = measured(picture, tmp_path)
    assert found.box == pytest.approx((0, share, 1, 1 - share), abs=0.01)
    assert found.side == pytest.approx(min(picture.width, picture.height - 2 * height), abs=4)


def test_what_is_lost_to_compression_and_light_shows(tmp_path: Path) -> None:
    coarse = measured(textured(), tmp_path, quality=10)
    assert coarse.quality is not None
    assert coarse.quality < 20
    picture = textured()
    picture.paste("white", (100, 150, 300, 350))
    assert measured(picture, tmp_path).light == pytest.approx(200 * 200 / (384 * 480), abs=0.04)


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_turned_photo_is_measured_upright(tmp_path: Path, orientation: int) -> None:
    picture = textured()
    picture.paste("black", (0, 0, picture.width, 60))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = tmp_path / "photo.jpg"
    picture.save(file, quality=92, exif=exif)
    box = PhotoReader(10**8).measure(file)[1].box
    assert box == pytest.approx({3: (0, 0, 1, 0.875), 6: (0, 0, 0.875, 1)}[orientation], abs=0.01)


def test_tiny_and_even_pictures_are_measured_too(tmp_path: Path) -> None:
    for size in ((1, 1), (20, 9), (300, 200)):
        found = measured(Image.new("RGB", size, "grey"), tmp_path)
        assert (found.side, found.box) == (min(size), None)


def test_bars_filled_with_a_blurred_copy_are_cut_too(tmp_path: Path) -> None:
    photo = textured((480, 300))
    picture = photo.resize((480, 480)).filter(ImageFilter.GaussianBlur(16))
    picture.paste(photo, (0, 90))
    found = measured(picture, tmp_path)
    assert found.box == pytest.approx((0, 90 / 480, 1, 390 / 480), abs=0.01)
    assert found.side == pytest.approx(300, abs=4)


@pytest.mark.parametrize("longest", [300, 500])
def test_a_picture_for_a_model_is_shrunk_quickly_and_measured_as_ever(tmp_path: Path, longest: int) -> None:
    grey = textured((842, 1206)).getchannel(0)
    coloured = Image.merge("RGB", (grey, ImageOps.mirror(grey), ImageOps.flip(grey)))
    exif = Image.Exif()
    exif[0x0112] = 6
    reader = PhotoReader(10**8)
    for name, mode in (("a.jpg", "RGB"), ("b.jpg", "L"), ("c.jpg", "CMYK"), ("d.png", "RGBA"), ("e.png", "P")):
        file = tmp_path / name
        coloured.convert(mode).save(file, quality=92, exif=exif)
        quick, grey, measures = reader.load_with_grey(file, longest)
        assert (quick.mode, quick.size, quick.info) == ("RGB", (longest, round(longest * 842 / 1206)), {})
        changes = ImageChops.difference(quick, reader.load(file, longest))
        assert ImageStat.Stat(changes).mean == pytest.approx([0, 0, 0], abs=3), name
        taken, expected = reader.measure(file)
        assert grey.size == taken.size == (480, 335)
        assert measures == expected._replace(sharpness=measures.sharpness), name
        assert measures.sharpness == pytest.approx(expected.sharpness, rel=0.02), name
        assert distance(perceptual_hash(grey), perceptual_hash(taken)) <= 1, name
