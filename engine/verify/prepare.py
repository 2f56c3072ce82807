"""Pictures made ready for a model: decoded, shrunk and written anew as JPEGs that hold pixels and nothing else."""

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
    """A post's photos: those that can be shown, as JPEG, and those that cannot."""

    paths: tuple[str, ...]
    pictures: tuple[bytes, ...]
    """JPEG, one for each path."""
    unreadable: tuple[Exclusion, ...]

    def only(self, places: Sequence[int]) -> Prepared:
        """The pictures at these places alone, in this order."""
        return Prepared(
            tuple(self.paths[place] for place in places), tuple(self.pictures[place] for place in places), ()
        )


class Darkroom:
    """A few threads that decode and encode; Pillow lets go of the interpreter lock while it works."""

    def __init__(self, pictures: PictureSource, longest: int) -> None:
        self._pictures = pictures
        self._longest = longest
        self._threads = ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="darkroom")

    async def develop(self, photos: Sequence[CandidatePhoto], longest: int | None = None) -> Prepared:
        """Make every photo ready, no longer than `longest` pixels; one that cannot be decoded ends nothing."""
        loop = asyncio.get_running_loop()
        side = longest or self._longest
        jobs = (loop.run_in_executor(self._threads, self._jpeg, photo.file, side) for photo in photos)
        results = await asyncio.gather(*jobs)
        developed = [(photo.path, result) for photo, result in zip(photos, results, strict=True)]
        shown = {path: result for path, result in developed if isinstance(result, bytes)}
        unreadable = tuple(Exclusion(path, result) for path, result in developed if isinstance(result, str))
        return Prepared(tuple(shown), tuple(shown.values()), unreadable)

    def close(self) -> None:
        """Let the threads go; what they are at is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _jpeg(self, file: Path, longest: int) -> bytes | str:
        """The picture as JPEG, or the decoder's words if there is none."""
        try:
            image = self._pictures.load(file, longest)
        except (UnreadablePhoto, OSError) as error:
            return str(error)
        # Pillow carries a JPEG comment from the decoded picture into the one it writes: nothing but pixels may leave.
        image.info = {}
        written = io.BytesIO()
        image.save(written, "JPEG", quality=QUALITY)
        return written.getvalue()
