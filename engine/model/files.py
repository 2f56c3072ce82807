"""Files as the scan finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

MOST_TILES: Final = 64
"""Photos in a sprite; a post with more of them has several."""


class FileKind(StrEnum):
    """Kind of a file, told by its suffix, or by its first bytes if the suffix says nothing."""

    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    """An animated GIF, PNG, WebP or AVIF."""
    RAW = "raw"
    """A camera's raw file, which must be developed first."""
    JPEG_XL = "jpeg xl"
    """A JPEG XL picture, if no library that opens it is installed; otherwise it is a photo."""
    NO_PHOTO = "no photo"
    """A picture that is no photo: an icon, a drawing, a texture."""
    UNFINISHED = "unfinished"
    """An unfinished download."""
    PLACEHOLDER = "placeholder"
    """A placeholder for a file in iCloud that is not on this disk."""
    SIDE = "side"
    """Anything else: captions, JSON, archives."""


class Apart(StrEnum):
    """Why the scan leaves a file out that is not one of the user's photos."""

    THUMBNAILS = "thumbnails"
    """Small copies made by another program."""
    RECYCLED = "recycled"
    """Deleted files in a recycle bin."""
    SYSTEM = "system"
    """Files of operating systems, file servers and sync programs."""
    MESSAGES = "messages"
    """Private messages in an account's own export."""
    HIDDEN = "hidden"
    """Files in a folder whose name begins with a dot."""
    LINKS = "links"
    """Links to files found elsewhere, or to nothing."""
    SPECIAL = "special"
    """Pipes, sockets, devices."""


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
