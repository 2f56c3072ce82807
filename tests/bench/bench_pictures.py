"""Pictures for a model service and thumbnails, against bare loops over Pillow that do the same without care."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from engine.model import CandidatePhoto
from engine.photos import thumbnails as cache
from engine.photos.decode import PhotoReader
from engine.photos.thumbnails import ThumbnailCache
from engine.settings import Settings
from engine.verify import prepare
from engine.verify.prepare import Darkroom
from tests.bench.bench_offline import paint
from tests.bench.line import Line, race

PHOTOS, SENT, SMALL = 48, 768, 320
BARE = "bare Pillow: draft, shrink, JPEG"


def pictures() -> Iterator[Line]:
    """Photos made ready for a model service, against a bare Pillow loop."""
    with tempfile.TemporaryDirectory() as folder:
        files = paint(Path(folder), PHOTOS)
        photos = [CandidatePhoto(file.name, file, None) for file in files]

        def develop() -> None:
            room = Darkroom(PhotoReader(Settings().max_pixels), SENT)
            assert len(asyncio.run(room.develop(photos)).pictures) == PHOTOS
            room.close()

        mine, bare = race(develop, lambda: [bare_jpeg(file, SENT, prepare.QUALITY) for file in files])
    yield Line("a photo for a service", f"{mine / PHOTOS * 1000:.1f} ms", mine / bare, BARE)


def thumbnails() -> Iterator[Line]:
    """Thumbnails made and kept, against a bare Pillow loop."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = paint(place, PHOTOS)
        sizes = [(file, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
        rounds = iter(range(100))

        def make() -> None:
            made = ThumbnailCache(place / f"cache{next(rounds)}", PhotoReader(Settings().max_pixels), 1 << 30)
            for one in sizes:
                made.get(*one, SMALL)

        def loop() -> None:
            for file in files:
                (place / f"{file.stem}.small").write_bytes(bare_jpeg(file, SMALL, cache.QUALITY))

        mine, bare = race(make, loop)
    yield Line("a thumbnail, on disk", f"{mine / PHOTOS * 1000:.1f} ms", mine / bare, BARE)


def bare_jpeg(file: Path, longest: int, quality: int) -> bytes:
    """What a script of three lines would do."""
    written = io.BytesIO()
    with Image.open(file) as picture:
        picture.thumbnail((longest, longest))
        picture.save(written, "JPEG", quality=quality)
    return written.getvalue()
