"""Keeps small JPEGs of photos on disk, within a limit."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
import weakref
from concurrent.futures import Future
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import PhotoSeriesError
from engine.opening import NO_LINKS, READ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL.Image import Image

    from engine.model import PictureSource

QUALITY = 85
TOUCH_AFTER = 3600.0
"""Seconds after which a use is recorded again, as the file's time: often enough to tell what was used last."""
ROOM_AFTER_PRUNING = 0.9
"""Share of the limit that pruning leaves, so that it is seldom needed."""
PRUNE_EVERY = 0.05
"""Share of the limit that may be written between two checks of the whole folder."""
ABANDONED_AFTER = 3600.0
"""Age in seconds at which an unfinished file counts as left by a program that is gone."""


class ThumbnailCache:
    """Thumbnails by path, size and time of the original; any number of threads and programs may share a folder."""

    def __init__(
        self,
        folder: Path,
        reader: PictureSource,
        max_bytes: int,
        longest: int = 512,
        tell: Callable[[str], None] = lambda words: None,
    ) -> None:
        """Keep up to about `max_bytes` of pictures in `folder`, of `longest` pixels unless `get` asks for others.

        `tell` is told once if the folder cannot be written; thumbnails then live as long as the program.
        """
        self._folder = folder
        self._tell = tell
        self._for_now: Path | None = None
        self._reader = reader
        self._max_bytes = max_bytes
        self._longest = longest
        self._lock = threading.Lock()
        self._in_the_making: dict[Path, Future[Path]] = {}
        self._written = max_bytes  # what earlier runs left is unknown, so the first write looks
        self._pruning = threading.Lock()

    def get(self, file: Path, size: int, mtime_ns: int, longest: int | None = None) -> Path:
        """The thumbnail of `file`, made if needed; `size` and `mtime_ns` are the file's own.

        Its longer side has at most `longest` pixels; each value of `longest` gets a file of its own. Raises
        UnreadablePhoto if the photo cannot be decoded, PhotoSeriesError if the folder cannot be written.
        """
        longest = longest or self._longest
        thumbnail = self._place(file, size, mtime_ns, longest)
        if _used_now(thumbnail):
            return thumbnail
        with self._lock:
            future = self._in_the_making.get(thumbnail)
            mine = future is None
            if future is None:
                future = self._in_the_making[thumbnail] = Future()
        if mine:
            self._make_for_all(file, thumbnail, longest, future)
        return future.result()

    def find(self, file: Path, size: int, mtime_ns: int) -> Path | None:
        """The thumbnail of the usual size if it was made already."""
        thumbnail = self._place(file, size, mtime_ns, self._longest)
        return thumbnail if _used_now(thumbnail) else None

    def place_of_many(self, files: Sequence[tuple[Path, int, int]], longest: int) -> Path:
        """Path of one picture of several photos, each given by file, size and mtime_ns."""
        return self._named(b"\0\0".join(_original(*file, longest) for file in files))

    def used_now(self, place: Path) -> bool:
        """True if there is a picture; its use is recorded if the last one was long ago."""
        return _used_now(place)

    def keep(self, place: Path, picture: Image) -> None:
        """Write a picture there, within the limit; raises PhotoSeriesError if the folder cannot be written."""
        unfinished = place.with_suffix(f".{os.getpid()}-{threading.get_ident()}.tmp")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            picture.save(unfinished, "JPEG", quality=QUALITY)
            written = unfinished.stat().st_size
            os.replace(unfinished, place)
            self._make_room(written)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise PhotoSeriesError(
                f"The thumbnail folder {self._folder} cannot be written: {error.strerror or error}.",
                "Free some space there, or make the folder writable.",
            ) from error

    def _place(self, file: Path, size: int, mtime_ns: int, longest: int) -> Path:
        return self._named(_original(file, size, mtime_ns, longest))

    def _named(self, original: bytes) -> Path:
        """Path of a picture, spread over 256 folders to keep each short."""
        key = blake2b(original, digest_size=16).hexdigest()
        return self._folder / key[:2] / f"{key[2:]}.jpg"

    def _make_for_all(self, file: Path, thumbnail: Path, longest: int, future: Future[Path]) -> None:
        try:
            made = thumbnail
            if not _used_now(thumbnail):  # another thread may have finished between our look and our turn
                made = self._make(file, thumbnail, longest)
            future.set_result(made)
        except PhotoSeriesError as error:
            future.set_exception(error)
        finally:
            future.cancel()  # nothing to a finished one; else whoever waits must not wait for ever
            with self._lock:
                del self._in_the_making[thumbnail]

    def _make(self, file: Path, thumbnail: Path, longest: int) -> Path:
        picture = self._reader.load(file, longest)
        try:
            self._write(picture, thumbnail)
        except OSError as error:
            folder = self._folder_for_now(error)
            thumbnail = folder / thumbnail.name
            try:
                self._write(picture, thumbnail)
            except OSError as again:
                raise PhotoSeriesError(
                    f"The thumbnail folder {folder} cannot be written: {again.strerror or again}.",
                    "Free some space there, or make the folder writable.",
                ) from again
        return thumbnail

    def _write(self, picture: Image, thumbnail: Path) -> None:
        thumbnail.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = thumbnail.with_suffix(f".{os.getpid()}-{threading.get_ident()}.tmp")
        try:
            unfinished.unlink(missing_ok=True)
            with unfinished.open("xb") as stream:
                picture.save(stream, "JPEG", quality=QUALITY)
                written = stream.tell()
            os.replace(unfinished, thumbnail)
            self._make_room(written)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise

    def _folder_for_now(self, error: OSError) -> Path:
        """A private folder that is gone with the program."""
        with self._lock:
            if self._for_now is None:
                self._for_now = Path(tempfile.mkdtemp(prefix="photo-series-"))
                weakref.finalize(self, shutil.rmtree, self._for_now, ignore_errors=True)
                self._tell(
                    f"Thumbnails cannot be kept in {self._folder} ({error.strerror or error}): they are made anew."
                )
            return self._for_now

    def _make_room(self, written: int) -> None:
        """Check the whole folder once enough has been written since the last check."""
        with self._lock:
            self._written += written
            due = self._written >= PRUNE_EVERY * self._max_bytes
        if due and self._pruning.acquire(blocking=False):
            try:
                with self._lock:
                    self._written = 0
                self._prune()
            finally:
                self._pruning.release()

    def _prune(self) -> None:
        """Delete the least recently used until the folder is within its limit."""
        files = sorted(_files_in(self._folder), key=lambda entry: entry[0])
        total = sum(size for _, size, _ in files)
        if total <= self._max_bytes:
            return
        for _, size, path in files:
            if total <= ROOM_AFTER_PRUNING * self._max_bytes:
                break
            with suppress(OSError):
                os.unlink(path)
                total -= size


def _original(file: Path, size: int, mtime_ns: int, longest: int) -> bytes:
    """What a picture is known by."""
    return b"\0".join((os.fsencode(file), b"%d %d %d" % (size, mtime_ns, longest)))


def _used_now(thumbnail: Path) -> bool:
    """True if the thumbnail exists, whole; record this use if the last one was long ago."""
    try:
        if not _is_whole(thumbnail):
            return False
        last_used = os.stat(thumbnail).st_mtime
        if abs(time.time() - last_used) > TOUCH_AFTER:  # also one by a clock that was wrong
            os.utime(thumbnail)
    except OSError:
        return False
    return True


def _is_whole(thumbnail: Path) -> bool:
    """Whether a file begins and ends as a JPEG, which costs next to nothing; whatever else is there gives way."""
    descriptor = os.open(thumbnail, READ | NO_LINKS)
    try:
        size = os.fstat(descriptor).st_size
        if size <= 4 or os.read(descriptor, 2) != b"\xff\xd8":
            return False
        os.lseek(descriptor, -2, os.SEEK_END)
        return os.read(descriptor, 2) == b"\xff\xd9"
    finally:
        os.close(descriptor)


def _files_in(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Yield (time of last use, bytes, path) of every thumbnail; remove what a killed program left unfinished."""
    for shelf in _entries(folder):
        if not shelf.is_dir(follow_symlinks=False):
            continue
        for entry in _entries(shelf.path):
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if entry.name.endswith(".jpg"):
                    yield status.st_mtime, status.st_size, entry.path
                elif entry.name.endswith(".tmp") and abs(time.time() - status.st_mtime) > ABANDONED_AFTER:
                    os.unlink(entry.path)


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
