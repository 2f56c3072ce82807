"""Reads side files and the first bytes of pictures, by paths relative to a collection's root."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD_BYTES = 4 << 10
"""Bytes within which the blocks with captions begin, if a picture has any."""
_WHOLE_BLOCKS = 256 << 10
_BLOCKS = (b"Exif\0\0", b"Photoshop 3.0\0", b"http://ns.adobe.com/xap/")


def folder_lister(root: Path) -> Callable[[str], list[str]]:
    """A function that lists the names in a folder; none if it does not exist or cannot be read."""
    whole = os.fspath(root)

    def names(directory: str) -> list[str]:
        try:
            with os.scandir(f"{whole}/{directory}") as entries:
                return [entry.name for entry in entries if entry.is_file()]
        except (OSError, ValueError):
            return []

    return names


def head_reader(root: Path) -> Callable[[str], bytes | None]:
    """A function that reads the beginning of a picture, only a little if it has no caption, EXIF or XMP."""
    whole = os.fspath(root)

    def head(path: str) -> bytes | None:
        try:
            descriptor = os.open(f"{whole}/{path}", os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except (OSError, ValueError):
            return None
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            begun = os.read(descriptor, HEAD_BYTES)
            if any(block in begun for block in _BLOCKS):
                begun += os.read(descriptor, _WHOLE_BLOCKS)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        return begun

    return head
