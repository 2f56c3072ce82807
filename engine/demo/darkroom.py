"""Paints one place, takes every photo there, and writes the files."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from engine.demo.camera import take
from engine.demo.exif import exif_of
from engine.demo.places import PLACES
from engine.demo.plan import PlannedPhoto, PlannedPost, Role, seeded
from engine.demo.stories import CAST
from engine.model import Stop
from engine.writing import replacing

QUALITY = 88

Job = tuple[PlannedPost, PlannedPhoto]


def paint_scene(folder: Path, jobs: Sequence[Job], painted: Callable[[str], None], stop: Stop) -> None:
    """Paint the place that all `jobs` share and write their photos; `painted` receives each path, `stop` ends early."""
    name, tone = jobs[0][1].scene
    if stop():
        return
    place = PLACES[name](seeded("place", name, tone), tone)
    for post, photo in jobs:
        if stop():
            return
        picture = take(place, CAST[photo.actor], photo.shot)
        write_whole(folder / photo.path, developed(picture, post, photo), post.taken_at.timestamp())
        painted(photo.path)


def write_whole(file: Path, content: bytes, mtime: float | None = None) -> None:
    """Write a file under another name, then rename it; `mtime` is when the photo was taken, in Unix seconds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as beside:
        beside.write(content)
        if mtime is not None:
            beside.flush()
            os.utime(beside.fileno(), (mtime, mtime))


def developed(picture: Image.Image, post: PlannedPost, photo: PlannedPhoto) -> bytes:
    """JPEG file of an upright picture, as its post's camera and downloader would leave it."""
    story = post.story
    if story.turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    exif = exif_of(story.camera, post.taken_at, story.turned, story.located)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, exif=exif)
    content = buffer.getvalue()
    return content[: len(content) // 3] if photo.role is Role.BROKEN else content
