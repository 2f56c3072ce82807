"""Files as the scan finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class FileKind(StrEnum):
    """Kind of a file, told by its suffix, or by its first bytes if the suffix says nothing."""

    PHOTO = "photo"
    VIDEO = "video"
    NO_PHOTO = "no photo"
    """A picture that is no photo (GIF, icon, drawing), or an unfinished download."""
    SIDE = "side"
    """Anything else: captions, JSON, archives."""


class FoundFile(NamedTuple):
    """A file as the scan found it, with its name not yet read and itself not yet opened.

    FoundFile, Photo and Post are named tuples, not dataclasses: there is one for every file or post, and making it
    takes a third of the time.
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
    """A folder of the collection with every file in it: pictures, side files and videos alike."""

    directory: str
    files: tuple[FoundFile, ...]


Folders = Iterable[Folder]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was recorded and skipped: a folder that cannot be read, a file that is no picture."""

    where: str
    what: str
