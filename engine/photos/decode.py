"""Opens pictures in the one right way: by content, upright, in sRGB, within the pixel limit, whatever their mode."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from engine.errors import UnreadablePhoto
from engine.opening import open_file
from engine.photos.boxes import MOST_ITEMS, items, jxl_size
from engine.photos.budget import (
    MOST_BYTES,
    MOST_PARTS,
    MOST_SCANNED,
    MOST_SECONDS,
    OverBudget,
    TimedFile,
    scans,
    webp_parts,
)
from engine.photos.decoders import DECODED_APART, DECODERS
from engine.photos.extras import can_open, missing_library
from engine.photos.finish import finished, finished_with_grey, grey_of
from engine.photos.formats import looks_like, picture_format
from engine.photos.quiet import without_mutter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

    from engine.model import Measures


class Job(StrEnum):
    """What is wanted of a picture."""

    LOAD = "load"
    LOAD_WITH_GREY = "load with grey"
    MEASURE = "measure"


class Decoded(NamedTuple):
    """A picture as a job wants it."""

    picture: Image
    """In RGB, or in grey if it is only measured."""
    measures: Measures | None
    grey: Image | None = None


class PhotoReader:
    """Reads picture files. Calls are independent, so one reader serves any number of threads."""

    def __init__(self, max_pixels: int, seconds: float = MOST_SECONDS, *, alone: bool = False) -> None:
        """Refuse pictures of more than `max_pixels` pixels by their header, before decoding, and those that take more
        than so many seconds of a processor.

        `alone` in a process that may be killed, this reader decodes every format itself.
        """
        self._max_pixels = max_pixels
        self._seconds = seconds
        self._alone = alone

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode the first frame of `file`, its longer side at most `longest` pixels: mode RGB, without metadata.

        Raises UnreadablePhoto, in plain words, for whatever cannot be decoded, and nothing else.
        """
        return self.decode(file, Job.LOAD, longest).picture

    def load_with_grey(self, file: Path, longest: int | None = None) -> tuple[Image, Image, Measures]:
        """The same, the same in grey, and what is measured in it: it is decoded once."""
        picture, measures, grey = self.decode(file, Job.LOAD_WITH_GREY, longest)
        assert measures is not None
        return picture, grey or picture.convert("L"), measures

    def measure(self, file: Path) -> tuple[Image, Measures]:
        """What is measured in a photo, with the grey picture, its longer side at most the standard for that.

        Decodes no colours, which takes half the time of `load`; raises UnreadablePhoto.
        """
        grey, measures, _ = self.decode(file, Job.MEASURE, None)
        assert measures is not None
        return grey, measures

    def decode(self, file: Path, job: Job, longest: int | None) -> Decoded:
        """What a job wants of a picture; raises UnreadablePhoto."""
        name = printable(file.name)
        try:
            with without_mutter(), open_file(file) as opened, TimedFile(opened, self._seconds) as stream:
                kind = _kind(stream, name)
                if kind == "JXL" and (size := jxl_size(stream)) and size[0] * size[1] > self._max_pixels:
                    raise self._too_large(name, size)
                if kind in DECODED_APART and not self._alone:
                    return Decoded(*DECODERS.ask(self._max_pixels, self._seconds, job, file, longest))
                return self._decode(stream, name, kind, lambda opened: _DONE[job](opened, longest))
        except UnreadablePhoto:
            raise
        except OverBudget:
            raise UnreadablePhoto(f"{name} is built to cost much work: it takes over {self._seconds:g} s.") from None
        except MemoryError:
            raise UnreadablePhoto(f"{name} needs more memory than there is.") from None
        except Exception as error:
            # Broken files make decoders raise almost anything: TypeError, IndexError, struct.error...
            if isinstance(error, OSError) and error.strerror:
                raise UnreadablePhoto(f"{name} cannot be read: {error.strerror}.") from error
            raise UnreadablePhoto(f"{name} is damaged: {_words_of(error)}.") from error

    def _decode(self, stream: BinaryIO, name: str, kind: str, finish: Callable[[ImageFile], Decoded]) -> Decoded:
        from PIL import Image, UnidentifiedImageError

        self._raise_pillows_limit()
        try:
            opened = Image.open(stream, formats=(kind,))
        except UnidentifiedImageError:
            raise UnreadablePhoto(f"{name} is damaged: its header makes no sense.") from None
        except Image.DecompressionBombError:
            raise self._too_large(name) from None
        with opened:
            if opened.width * opened.height > self._max_pixels:
                raise self._too_large(name, opened.size)
            if kind == "JPEG" and "progressive" in opened.info:
                most = MOST_SCANNED // max(1, opened.width * opened.height) + 1
                if scans(stream, most) >= most:
                    raise UnreadablePhoto(f"{name} is built to cost much work: it has {most:,} scans or more.")
            return finish(opened)

    def _too_large(self, name: str, size: tuple[int, int] | None = None) -> UnreadablePhoto:
        measured = f"has {size[0]} × {size[1]} pixels" if size else "is too large"
        limit = f"{self._max_pixels / 1e6:g} million pixels"
        return UnreadablePhoto(f"{name} {measured}; the limit is {limit}.", 'Raise "max_pixels" to use it.')

    def _raise_pillows_limit(self) -> None:
        """Raise Pillow's own limit, at twice which it refuses pictures in the whole process, above ours."""
        from PIL import Image

        if Image.MAX_IMAGE_PIXELS is not None and self._max_pixels > Image.MAX_IMAGE_PIXELS:
            Image.MAX_IMAGE_PIXELS = self._max_pixels


def _kind(stream: BinaryIO, name: str) -> str:
    """Pillow's name of a file's format. Raises UnreadablePhoto for one that is no picture, or too much of one."""
    head = stream.read(64)
    kind = picture_format(head)
    if kind is None:
        raise UnreadablePhoto(f"{name} is not an image: it {looks_like(head)}.")
    if not can_open(kind):
        raise missing_library(name, kind)
    if os.fstat(stream.fileno()).st_size > MOST_BYTES:
        raise UnreadablePhoto(f"{name} is larger than {MOST_BYTES // 1_000_000} MB, which no photo is.")
    if kind == "WEBP" and webp_parts(stream, MOST_PARTS) >= MOST_PARTS:
        raise UnreadablePhoto(f"{name} is built to cost much work: it has {MOST_PARTS:,} parts or more.")
    if kind == "AVIF" and (many := items(stream)) > MOST_ITEMS:
        raise UnreadablePhoto(f"{name} is built to cost much work: it has {many:,} items.")
    return kind


def _finished(opened: ImageFile, longest: int | None) -> Decoded:
    return Decoded(finished(opened, longest), None)


def _finished_and_measured(opened: ImageFile, longest: int | None) -> Decoded:
    from engine.photos.measures import Measuring
    from engine.photos.sharpness import STANDARD_SIDE

    measuring = Measuring(opened)
    picture, grey = finished_with_grey(opened, longest, STANDARD_SIDE, measuring.look)
    return Decoded(picture, measuring.measure(grey), grey)


def _measured(opened: ImageFile, _: int | None) -> Decoded:
    from engine.photos.measures import Measuring
    from engine.photos.sharpness import STANDARD_SIDE

    measuring = Measuring(opened)
    grey = grey_of(opened, STANDARD_SIDE, measuring.look)
    return Decoded(grey, measuring.measure(grey))


_DONE = {Job.LOAD: _finished, Job.LOAD_WITH_GREY: _finished_and_measured, Job.MEASURE: _measured}
"""What does each job."""


def printable(text: str) -> str:
    """`text` for a message: control, format and surrogate characters become question marks."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _words_of(error: Exception) -> str:
    words = printable(" ".join(str(error).split()))[:160].rstrip(".")
    if "libjxl" in words:  # advice for who builds the library
        return "it cannot be decoded"
    return words or type(error).__name__
