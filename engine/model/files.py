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
    ANIMATION = "animation"
    """A GIF, PNG, WebP or AVIF that moves."""
    RAW = "raw"
    """What a camera's sensor saw, which has to be developed first."""
    JPEG_XL = "jpeg xl"
    """A JPEG XL picture where nothing that opens those is installed; else it is a photo."""
    NO_PHOTO = "no photo"
    """A picture of a kind that is no photo: an icon, a drawing, a texture."""
    UNFINISHED = "unfinished"
    """A download that was never finished."""
    PLACEHOLDER = "placeholder"
    """What stands for a file that is in iCloud and not on this disk."""
    SIDE = "side"
    """Anything else: captions, JSON, archives."""


class Apart(StrEnum):
    """Why the scan leaves files out that are not the user's photos to be judged."""

    THUMBNAILS = "thumbnails"
    """Small copies that another program made."""
    RECYCLED = "recycled"
    """Deleted: they wait in a recycle bin."""
    SYSTEM = "system"
    """What operating systems, file servers and sync programs keep for themselves."""
    MESSAGES = "messages"
    """Private messages in an own export."""
    HIDDEN = "hidden"
    """In a folder whose name begins with a dot."""
    LINKS = "links"
    """Links to what is met elsewhere, or to nothing."""
    SPECIAL = "special"
    """No regular files: pipes, sockets, devices."""


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
