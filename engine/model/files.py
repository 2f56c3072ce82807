"""Files as the scan meets them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class FileKind(StrEnum):
    """What the scan takes a file for, by its suffix, or by its first bytes if the suffix says nothing."""

    PHOTO = "photo"
    VIDEO = "video"
    NO_PHOTO = "no photo"
    """A picture of a kind that is no photo (GIF, icon, drawing), or a download that was never finished."""
    SIDE = "side"
    """Anything else: captions, JSON, archives."""


class FoundFile(NamedTuple):
    """One file as the scan met it, before anybody judged its name or opened it.

    It, Photo and Post are named tuples, not dataclasses: there is one for every file or post, and they are made in a
    third of the time.
    """

    directory: str
    """Folder, relative to the root; "" is the root itself."""
    name: str
    size: int
    """Bytes."""
    mtime_ns: int
    kind: FileKind = FileKind.PHOTO

    @property
    def path(self) -> str:
        """The file's path relative to the root."""
        return f"{self.directory}/{self.name}" if self.directory else self.name


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of the collection with every file in it: pictures, side files and videos alike."""

    directory: str
    files: tuple[FoundFile, ...]


Folders = Iterable[Folder]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was recorded and passed over: a folder that cannot be read, a file that is no picture."""

    where: str
    what: str
