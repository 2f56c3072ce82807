"""Folders of names, as the scan gives them, without a disk."""

from collections.abc import Iterable

from engine.model import FileKind, Folder, FoundFile, Post
from engine.naming.posts import Grouper

_KINDS = {
    "mp4": FileKind.VIDEO,
    "mov": FileKind.VIDEO,
    "icloud": FileKind.PLACEHOLDER,
    "gif": FileKind.NO_PHOTO,
    "part": FileKind.UNFINISHED,
    "txt": FileKind.SIDE,
    "json": FileKind.SIDE,
    "xz": FileKind.SIDE,
}


def folder(directory: str, names: Iterable[str]) -> Folder:
    """A folder as the scan gives it."""
    return Folder(
        directory,
        tuple(
            FoundFile(directory, name, 1000 + place, place, _KINDS.get(name.rpartition(".")[2].lower(), FileKind.PHOTO))
            for place, name in enumerate(names)
        ),
    )


def group(*names: str, directory: str = "", pattern: str = "instagram") -> list[Post]:
    """The posts in a folder with files of these names."""
    return list(Grouper(pattern).group([folder(directory, names)]))
