"""Inspects zip archives before anything is unpacked: contents, size, and whether they can be trusted."""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.errors import CollectionError
from engine.model import Problem

MOST_RATIO = 100
"""Greatest ratio of unpacked to packed size of a large archive: photos hardly shrink, and text about ten times."""
MUCH = 200 << 20
"""Unpacked bytes up to which any ratio is fine."""
MOST_FILES = 2_000_000
RESERVE = 64 << 20
"""Bytes of the disk to leave free."""
_PART = re.compile(r"(?P<stem>.+?)(?:[-_ .]*part[-_ .]*|[-_ .])\(?(?P<number>\d{1,4})\)?(?P<suffix>\.zip)", re.I)

Room = Callable[[Path], int]
"""Returns the free bytes of a folder's disk; the folder need not exist."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive."""

    archive: Path
    name: str
    """Its name in the archive."""
    target: str
    """Its path relative to the folder to unpack into."""
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """Contents of several archives together."""

    archives: tuple[Path, ...]
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    """Entries that are skipped: links, encrypted ones, names that lead out of the folder."""

    @property
    def size(self) -> int:
        """Bytes, unpacked."""
        return sum(entry.size for entry in self.entries)


def is_archive(file: Path) -> bool:
    """True if a file is a zip archive by name and content."""
    return file.suffix.lower() == ".zip" and zipfile.is_zipfile(file)


def parts_of(archive: Path) -> list[Path]:
    """The archive and the other parts of the same export beside it, in the order of their numbers."""
    found = _PART.fullmatch(archive.name)
    if not found:
        return [archive]
    parts = []
    for other in archive.parent.iterdir():
        like = _PART.fullmatch(other.name)
        if like and like["stem"].lower() == found["stem"].lower() and other.is_file():
            parts.append((int(like["number"]), other))
    return [part for _, part in sorted(parts)] or [archive]


def title_of(archive: Path) -> str:
    """Name of an export's folder: that of the archive without the number of its part."""
    found = _PART.fullmatch(archive.name)
    return found["stem"] if found else archive.stem


def batches(archives: Sequence[Path], into: Path) -> list[tuple[Path, list[Path]]]:
    """Folders with their archives: one for all parts of an export; several exports each get one below `into`."""
    exports: dict[tuple[Path, str], list[Path]] = {}
    for archive in archives:
        exports.setdefault((archive.parent, title_of(archive).lower()), []).append(archive)
    if len(exports) == 1:
        return [(into, list(archives))]
    return [(into / title_of(parts[0]), parts) for parts in exports.values()]


def look_into(archives: Sequence[Path]) -> Contents:
    """Read the lists of archives; raises CollectionError for one that is damaged or that no honest program made."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for archive in archives:
        found = list(_entries(archive, problems))
        _refuse_bomb(archive, found)
        entries += found
    if len(entries) > MOST_FILES:
        raise CollectionError(f"{len(entries):,} files are too many to unpack.", "Unpack the archives by hand.")
    return Contents(tuple(archives), tuple(entries), tuple(problems))


def refuse_lack_of_room(needed: int, into: Path, room: Room) -> None:
    """Raise CollectionError if the disk of `into` has too little room for `needed` bytes."""
    free = room(into)
    if needed + RESERVE > free:
        raise CollectionError(
            f"Unpacking needs {in_words(needed)}, and {into} has {in_words(free)} left.",
            "Make room, or name a folder on another disk.",
        )


def free_bytes(folder: Path) -> int:
    """Free bytes of the disk of a folder that exists or would be made."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return shutil.disk_usage(there).free


def in_words(size: int) -> str:
    """A number of bytes in words."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:,.1f} {unit}"
    return f"{max(1, round(size / 1000)) if size else 0:,} kB"


def _entries(archive: Path, problems: list[Problem]) -> Iterator[Entry]:
    try:
        with zipfile.ZipFile(archive) as opened:
            listed = opened.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise CollectionError(f"{archive} is no whole zip archive: {error}.", "Download it again.") from None
    except OSError as error:
        raise CollectionError(
            f"{archive} cannot be read: {error.strerror or error}.", "Check who may read it."
        ) from error
    for info in listed:
        if info.is_dir():
            continue
        where = f"{archive.name}: {info.filename}"
        target = _target(info.filename)
        if target is None:
            problems.append(Problem(where, "its name leads out of the folder, so it is not unpacked"))
        elif stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            problems.append(Problem(where, "a link or a device, which is not unpacked"))
        elif info.flag_bits & 0x1:
            problems.append(Problem(where, "encrypted, so it is not unpacked"))
        else:
            yield Entry(archive, info.filename, target, info.file_size)


def _target(name: str) -> str | None:
    """Path for an entry; None for a name that leads out of the folder."""
    plain = name.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    if not parts or plain.startswith("/") or "\0" in plain or re.match(r"[A-Za-z]:", plain) or os.pardir in parts:
        return None
    return "/".join(parts)


def _refuse_bomb(archive: Path, entries: Sequence[Entry]) -> None:
    size = sum(entry.size for entry in entries)
    packed = max(1, archive.stat().st_size)
    if size > MUCH and size > MOST_RATIO * packed:
        raise CollectionError(
            f"{archive} would unpack to {in_words(size)}, {size // packed:,} times its size: no photos do that.",
            "If you trust it, unpack it by hand.",
        )
