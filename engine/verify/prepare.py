"""Prepares pictures for a model: decodes, shrinks and re-encodes them as JPEGs with nothing but pixels."""

from __future__ import annotations

import asyncio
import io
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto
from engine.model import Exclusion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.model import CandidatePhoto, PictureSource

QUALITY = 80


@dataclass(frozen=True, slots=True)
class Prepared:
    """A post's photos: JPEGs of those that can be shown, and those that cannot."""

    paths: tuple[str, ...]
    pictures: tuple[bytes, ...]
    """JPEG, one for each path."""
    unreadable: tuple[Exclusion, ...]

    def only(self, places: Sequence[int]) -> Prepared:
        """Only the pictures at these places, in this order."""
        return Prepared(
            tuple(self.paths[place] for place in places), tuple(self.pictures[place] for place in places), ()
        )


class Darkroom:
    """A few threads that decode and encode; Pillow releases the interpreter lock meanwhile."""

    def __init__(self, pictures: PictureSource, longest: int) -> None:
        self._pictures = pictures
        self._longest = longest
        self._threads = ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="darkroom")

    async def develop(self, photos: Sequence[CandidatePhoto], longest: int | None = None) -> Prepared:
        """Prepare every photo, its longer side at most `longest` pixels; some may fail without an error."""
        loop = asyncio.get_running_loop()
        side = longest or self._longest
        jobs = (loop.run_in_executor(self._threads, self._jpeg, photo.file, side) for photo in photos)
        results = await asyncio.gather(*jobs)
        developed = [(photo.path, result) for photo, result in zip(photos, results, strict=True)]
        shown = {path: result for path, result in developed if isinstance(result, bytes)}
        unreadable = tuple(Exclusion(path, result) for path, result in developed if isinstance(result, str))
        return Prepared(tuple(shown), tuple(shown.values()), unreadable)

    def close(self) -> None:
        """Stop the threads and drop their work."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _jpeg(self, file: Path, longest: int) -> bytes | str:
        """The picture as JPEG, or the decoder's message if that fails."""
        try:
            image = self._pictures.load(file, longest)
        except (UnreadablePhoto, OSError) as error:
            return str(error)
        # Pillow carries a JPEG comment from the decoded picture into the one it writes: nothing but pixels may leave.
        image.info = {}
        written = io.BytesIO()
        image.save(written, "JPEG", quality=QUALITY)
        return written.getvalue()
