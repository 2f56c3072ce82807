"""EXIF of painted photos: what a camera would write, and nothing where downloads carry nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from PIL import ExifTags, Image, ImageOps

from engine.demo.darkroom import developed
from engine.demo.exif import exif_of
from engine.demo.plan import PlannedPost, plan

NOON = datetime(2025, 6, 1, 12, 0, 0, tzinfo=UTC)


def test_a_bare_download_has_none() -> None:
    assert not dict(exif_of("", NOON, turned=False, located=False))


def test_a_camera_names_itself_and_the_hour() -> None:
    exif = exif_of("X100VI", NOON, turned=False, located=False)
    assert exif[ExifTags.Base.Model] == "X100VI"
    assert exif[ExifTags.Base.DateTime] == "2025:06:01 12:00:00"


def test_a_located_photo_carries_a_position() -> None:
    photo = _written(next(post for post in plan() if post.story.located))
    assert photo.getexif().get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"


def test_a_turned_photo_lies_on_its_side_and_says_so() -> None:
    photo = _written(next(post for post in plan() if post.story.turned))
    assert photo.size == (12, 10)
    assert photo.getexif()[ExifTags.Base.Orientation] == 6
    upright = ImageOps.exif_transpose(photo).convert("L")
    assert upright.getpixel((5, 2)) < 99 < upright.getpixel((5, 9))  # type: ignore[operator]


def _written(post: PlannedPost) -> Image.Image:
    upright = Image.new("RGB", (10, 12), "#000000")
    upright.paste("#ffffff", (0, 6, 10, 12))
    return Image.open(io.BytesIO(developed(upright, post, post.photos[0])))
