"""The grouper's access to the disk: side files, folders and beginnings of pictures, by path relative to the root."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def _reads_nothing(path: str) -> bytes | None:
    return None


def _lists_nothing(directory: str) -> Iterable[str]:
    return ()


def _expects_nothing(paths: Sequence[str]) -> None:
    pass


class Disk(NamedTuple):
    """Ways to look at the disk, which is empty by default."""

    read: Callable[[str], bytes | None] = _reads_nothing
    """A side file's bytes; None if it cannot be read or is too large."""
    names: Callable[[str], Iterable[str]] = _lists_nothing
    """Names of the files in a folder; none if there is no such folder."""
    head: Callable[[str], bytes | None] = _reads_nothing
    """The first bytes of a picture, which may contain a caption; None if it cannot be read."""
    expect: Callable[[Sequence[str]], None] = _expects_nothing
    """Takes the paths of side files that will be read next, in this order."""

    @property
    def can_list(self) -> bool:
        """True if folders can be listed."""
        return self.names is not _lists_nothing


NO_DISK = Disk()
"""An empty disk, for names alone."""
