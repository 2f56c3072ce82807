"""The account of a scan: every file on the disk, counted once, by what became of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files with the same result."""

    what: str
    """What they are, to follow a count: "thumbnails", "photos in 3 posts"."""
    count: int
    examples: tuple[str, ...] = ()
    """Paths of the first hundred; empty for photos in posts, which lists show."""


@dataclass(frozen=True, slots=True)
class Account:
    """All files below a root; the counts of the groups add up to `files`."""

    files: int = 0
    groups: tuple[FileGroup, ...] = ()
    photos: int = 0
    """Photos in posts, skipped ones included."""
    sides: tuple[tuple[str, int], ...] = ()
    """What the side files are, one word each with its count: ("HTML page", 3)."""

    def __str__(self) -> str:
        """One line that adds up: "22 files = 3 photos in 1 post + 9 thumbnails + 6 recycled + 4 side files read"."""
        total = f"{self.files:,} file" if self.files == 1 else f"{self.files:,} files"
        parts = " + ".join(f"{group.count:,} {group.what}" for group in self.groups)
        return f"{total} = {parts}" if parts else total
