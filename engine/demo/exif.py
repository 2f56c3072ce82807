"""EXIF as cameras write it: model, time, orientation, and in one post a place where nobody lives."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from PIL import ExifTags, Image, TiffImagePlugin

_MAKERS = {"X": "FUJIFILM", "I": "SONY", "E": "Canon"}


def exif_of(camera: str, taken_at: datetime, turned: bool, located: bool) -> Image.Exif:
    """EXIF for one photo; empty if the post has none, as most downloads."""
    exif = Image.Exif()
    if camera:
        exif[ExifTags.Base.Make] = _MAKERS.get(camera[0], "Camera")
        exif[ExifTags.Base.Model] = camera
        exif[ExifTags.Base.DateTime] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    if turned:
        exif[ExifTags.Base.Orientation] = 6
    if located:
        places = exif.get_ifd(ExifTags.IFD.GPSInfo)
        places[ExifTags.GPS.GPSLatitudeRef] = "N"
        places[ExifTags.GPS.GPSLatitude] = _degrees(0, 0, 7)
        places[ExifTags.GPS.GPSLongitudeRef] = "E"
        places[ExifTags.GPS.GPSLongitude] = _degrees(0, 0, 11)
    return exif


def _degrees(*parts: int) -> tuple[TiffImagePlugin.IFDRational, ...]:
    return tuple(TiffImagePlugin.IFDRational(Fraction(part)) for part in parts)
