"""Unpacks archives into one folder; files already there are kept, so that an interrupted run can be continued."""

from __future__ import annotations

import os
import stat
import time
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from engine.errors import CollectionError, RunStopped
from engine.model import Problem
from engine.opening import open_file
from engine.photos.archives import Contents, Entry, Room, free_bytes, look_into, refuse_lack_of_room

if TYPE_CHECKING:
    from engine.model import Progress, Stop

_CHUNK = 1 << 20
_UNFINISHED = ".unpacking"
_OLDEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class UnpackReport:
    """Result of unpacking."""

    folder: Path
    files: int
    """Number of files written."""
    kept: int
    """Number of files that were there already."""
    problems: tuple[Problem, ...] = ()
    """Entries that were skipped, each with the reason."""


def left_to_unpack(contents: Contents, into: Path) -> list[Entry]:
    """Entries not yet in `into` with their size, found without opening files."""
    return [
        entry
        for entry in contents.entries
        if entry.size not in (_size_of(into / entry.target), _size_of(_beside(into / entry.target, 2)))
    ]


def unpack(
    archives: Sequence[Path], into: Path, progress: Progress, stop: Stop, room: Room = free_bytes
) -> UnpackReport:
    """Unpack archives into one folder, which is made if needed; nothing is written outside of it.

    Raises CollectionError for a damaged or suspicious archive and for lack of room, before anything is written, and
    RunStopped once `stop()` is true; the same call then goes on.
    """
    contents = look_into(archives)
    into = into.absolute()
    waiting = left_to_unpack(contents, into)
    refuse_lack_of_room(sum(entry.size for entry in waiting), into, room)
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CollectionError(f"{into} cannot be made: {error.strerror}.", "Name another folder.") from error
    return _Unpacking(contents, into, progress, stop).run()


class _Unpacking:
    def __init__(self, contents: Contents, into: Path, progress: Progress, stop: Stop) -> None:
        self._contents = contents
        self._into = into
        self._real = os.path.realpath(into)
        self._progress = progress
        self._stop = stop
        self._problems = list(contents.problems)
        self._done = self._written = self._kept = 0

    def run(self) -> UnpackReport:
        by_archive: dict[Path, list[Entry]] = {archive: [] for archive in self._contents.archives}
        for entry in self._contents.entries:
            by_archive[entry.archive].append(entry)
        for archive, entries in by_archive.items():
            with zipfile.ZipFile(archive) as opened:
                for entry in entries:
                    self._take(opened, entry)
        return UnpackReport(self._into, self._written, self._kept, tuple(self._problems))

    def _take(self, opened: zipfile.ZipFile, entry: Entry) -> None:
        self._check_stop()
        where = f"{entry.archive.name}: {entry.name}"
        try:
            self._write(opened, opened.getinfo(entry.name), self._into / entry.target)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            self._problems.append(Problem(where, f"damaged: {error}"))
        except OSError as error:
            if error.errno in (28, 122):  # no space, no quota: the next file would fare no better
                raise CollectionError(
                    f"The disk that holds {self._into} is full.", "Make room, and run the same command to go on."
                ) from error
            self._problems.append(Problem(where, f"cannot be written: {error.strerror or error}"))
        self._done += 1
        self._progress(self._done, len(self._contents.entries), entry.target)

    def _write(self, opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
        """Write an entry under another name, then rename it; another file in its place is left alone."""
        folder = os.path.realpath(target.parent)
        if os.path.commonpath([folder, self._real]) != self._real:
            raise OSError("a link in the folder leads out of it")
        os.makedirs(folder, exist_ok=True)
        place, number = target, 1
        while os.path.lexists(target):
            if _holds(target, info):
                self._kept += 1
                return
            number += 1
            target = _beside(place, number)
        unfinished = target.with_name(f".{number}-{info.CRC:08x}{_UNFINISHED}")
        try:
            unfinished.unlink(missing_ok=True)  # what a kill left, or a link that would lead elsewhere
            with opened.open(info) as source, unfinished.open("xb") as file:
                self._copy(source, file, info.file_size)
            moment = time.mktime((*max(info.date_time, _OLDEST), 0, 0, -1))
            os.utime(unfinished, (moment, moment))
            os.replace(unfinished, target)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        self._written += 1

    def _copy(self, source: IO[bytes], file: IO[bytes], size: int) -> None:
        """Copy no more bytes than the entry declares."""
        left = size
        while content := source.read(_CHUNK):
            self._check_stop()
            left -= len(content)
            if left < 0:
                raise zipfile.BadZipFile("it holds more than it says")
            file.write(content)

    def _check_stop(self) -> None:
        if self._stop():
            raise RunStopped(
                f"Unpacking was stopped after {self._done:,} files.", "Run the same command again to go on."
            )


def _beside(place: Path, number: int) -> Path:
    """Path for a file whose own is taken, e.g. by another part of the export."""
    return place.with_name(f"{place.stem}~{number}{place.suffix}")


def _size_of(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return None


def _holds(file: Path, info: zipfile.ZipInfo) -> bool:
    """Whether a file, neither a link nor a pipe or device, which would be waited for, holds an entry."""
    status = file.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_size == info.file_size and _crc_of(file) == info.CRC


def _crc_of(file: Path) -> int:
    found = 0
    with open_file(file) as opened:
        while content := opened.read(_CHUNK):
            found = zlib.crc32(content, found)
    return found
