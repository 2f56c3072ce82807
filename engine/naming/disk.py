"""What the grouper may ask of the disk: side files by their path relative to the root, and no more than it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _reads_nothing(path: str) -> bytes | None:
    return None


def _lists_nothing(directory: str) -> Iterable[str]:
    return ()


class Disk(NamedTuple):
    """Three ways to look; by default there is nothing to see."""

    read: Callable[[str], bytes | None] = _reads_nothing
    """A side file's bytes; None if it cannot be read or is too large."""
    names: Callable[[str], Iterable[str]] = _lists_nothing
    """Names of the files in a folder; none if there is no such folder."""
    head: Callable[[str], bytes | None] = _reads_nothing
    """The first bytes of a picture, in which captions lie; None if it cannot be read."""

    @property
    def can_list(self) -> bool:
        """Whether there are folders to look into."""
        return self.names is not _lists_nothing


NO_DISK = Disk()
"""For names that never lay on a disk."""
