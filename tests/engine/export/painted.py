"""Painted photos, and a real decoder small enough to read here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageOps

from engine.errors import UnreadablePhoto
from engine.model import ExportReport, ExportSeries

MakeSeries = Callable[..., ExportSeries]
Export = Callable[..., ExportReport]


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


def content(name: str, data: bytes) -> bytes:
    """A file's bytes, without what a README says of changes."""
    if name == "README.md":
        return data.partition(b"\n## What changed")[0]
    return data
