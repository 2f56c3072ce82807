"""Pictures for a model service and small ones, against bare loops over Pillow or libvips that do it without care."""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image

from engine.model import MOST_TILES, CandidatePhoto
from engine.photos import thumbnails as cache
from engine.photos.decode import PhotoReader
from engine.photos.sprites import TILE, PhotoFile, Sprites
from engine.photos.thumbnails import ThumbnailCache
from engine.settings import Settings
from engine.verify import prepare
from engine.verify.prepare import Darkroom
from tests.bench.bench_offline import paint
from tests.bench.line import Line, Missing, race

PHOTOS, SENT, SMALL = 48, 768, 320
BARE = "bare Pillow: draft, shrink, JPEG"
VIPS = "libvips (vipsthumbnail)"
NO_VIPS = "neither vipsthumbnail nor pyvips is installed"


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
    """Thumbnails made and kept, against a bare Pillow loop and libvips."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = paint(place, PHOTOS)
        photos = photo_files(files)
        rounds = iter(range(100))

        def make() -> None:
            made = ThumbnailCache(place / f"cache{next(rounds)}", PhotoReader(Settings().max_pixels), 1 << 30)
            for one in photos:
                made.get(*one, SMALL)

        def loop() -> None:
            for file in files:
                (place / f"{file.stem}.small").write_bytes(bare_jpeg(file, SMALL, cache.QUALITY))

        vips = vips_thumbnailer()
        mine, bare, *theirs = race(make, loop, *([lambda: vips(files, SMALL)] if vips else []))
    figure = f"{mine / PHOTOS * 1000:.1f} ms"
    yield Line("a thumbnail, on disk", figure, mine / bare, BARE)
    if not theirs:
        raise Missing(NO_VIPS)
    yield Line("a thumbnail, on disk", figure, mine / theirs[0], VIPS)


def sprites() -> Iterator[Line]:
    """Rows of small squares for a list, without thumbnails to make them of, against libvips, which leaves the parts."""
    vips = vips_thumbnailer()
    if vips is None:
        raise Missing(NO_VIPS)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = paint(place, PHOTOS)
        photos = photo_files(files)
        posts = [photos[at : at + MOST_TILES] for at in range(0, PHOTOS, MOST_TILES)]
        rounds = iter(range(100))

        def make() -> None:
            reader = PhotoReader(Settings().max_pixels)
            made = Sprites(reader, ThumbnailCache(place / f"cache{next(rounds)}", reader, 1 << 30))
            for post in posts:
                made.get(post)

        mine, theirs = race(make, lambda: vips(files, TILE * 2))
    yield Line("a photo's part of a row of squares", f"{mine / PHOTOS * 1000:.1f} ms", mine / theirs, VIPS)


def photo_files(files: Sequence[Path]) -> list[PhotoFile]:
    """The files as the store knows them."""
    return [(file, status.st_size, status.st_mtime_ns) for file in files for status in (file.stat(),)]


def vips_thumbnailer() -> Callable[[Sequence[Path], int], object] | None:
    """What makes thumbnails beside files with libvips: vipsthumbnail, else pyvips; None if neither is installed."""
    if command := shutil.which("vipsthumbnail"):
        return lambda files, longest: subprocess.run(
            [command, "--size", f"{longest}x{longest}", "-o", f"%s.vips.jpg[Q={cache.QUALITY}]", *map(str, files)],
            check=True,
        )
    if find_spec("pyvips") is None:
        return None
    pyvips: Any = import_module("pyvips")

    def make(files: Sequence[Path], longest: int) -> None:
        for file in files:
            small = pyvips.Image.thumbnail(str(file), longest, height=longest)
            small.jpegsave(f"{file.with_suffix('')}.vips.jpg", Q=cache.QUALITY)

    return make


def bare_jpeg(file: Path, longest: int, quality: int) -> bytes:
    """What a script of three lines would do."""
    written = io.BytesIO()
    with Image.open(file) as picture:
        picture.thumbnail((longest, longest))
        picture.save(written, "JPEG", quality=quality)
    return written.getvalue()
