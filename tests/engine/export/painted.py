"""Painted photos, and a real decoder small enough to read here."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw, ImageOps

from engine.errors import UnreadablePhoto
from engine.model import ExportReport, ExportSeries

MakeSeries = Callable[..., ExportSeries]
Export = Callable[..., ExportReport]
_CODING = 8
"""Most steps of brightness, of 255, by which two codings of a picture differ."""


class Reader:
    """Opens pictures upright, in RGB."""

    def load(self, file: Path, longest: int | None = None) -> Image.Image:
        try:
            with Image.open(file) as image:
                upright = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, SyntaxError) as error:
            raise UnreadablePhoto(f"{file.name} cannot be decoded.") from error
        if longest is not None:
            upright.thumbnail((longest, longest))
        return upright


def paint(file: Path, number: int, size: tuple[int, int] = (240, 300), **save: Any) -> None:
    """A picture that can be told from its neighbours after any coding: `number` sets colour and place."""
    image = Image.new("RGB", size, ((60 + 37 * number) % 256, (20 + 91 * number) % 256, (200 - 53 * number) % 256))
    side = min(size) // 3
    left = (number * 29) % (size[0] - side)
    ImageDraw.Draw(image).ellipse((left, side, left + side, 2 * side), fill=(250, 250, 20))
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file, **save)


def tree(folder: Path) -> dict[str, bytes]:
    """What every file under `folder` says, by its path, without our hidden files and what a README says of changes."""
    return {
        file.relative_to(folder).as_posix(): content(file.name, file.read_bytes())
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.relative_to(folder).parts[0].startswith(".photo-series")
    }


class Frames(bytes):
    """Decoded frames, equal to those of another coding: x264 looks ahead in a thread, and may choose otherwise."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, bytes) or len(self) != len(other):
            return False
        pairs = (np.frombuffer(frames, np.uint8).astype(np.int16) for frames in (self, other))
        return bool(np.abs(np.subtract(*pairs)).max(initial=0) <= _CODING)

    __hash__ = bytes.__hash__


def content(name: str, data: bytes) -> bytes:
    """A file's bytes; of a clip its decoded frames, for x264 may code the same pictures a byte longer or shorter."""
    if name == "README.md":
        return data.partition(b"\n## What changed")[0]
    if name.endswith(".mp4") and data[4:8] == b"ftyp":
        with av.open(io.BytesIO(data), "r") as clip:
            return Frames(b"".join(frame.to_ndarray().tobytes() for frame in clip.decode(video=0)))
    if name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            members = [(entry.name, tar.extractfile(entry)) for entry in tar]
            return b"".join(content(name, member.read()) for name, member in members if member)
    return data
