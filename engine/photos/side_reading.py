"""Reads side files and the first bytes of pictures, by paths relative to a collection's root."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from engine.opening import READ
from engine.photos.caption_blocks import PNG, is_webp, png_blocks, webp_blocks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD_BYTES = 4 << 10
"""Bytes within which the blocks with captions begin, if a picture has any."""
_WHOLE_BLOCKS = 256 << 10
_BLOCKS = (b"Exif\0\0", b"Photoshop 3.0\0", b"http://ns.adobe.com/xap/")


def side_reader(root: Path, max_bytes: int = 64 << 20) -> Callable[[str], bytes | None]:
    """A function that reads a file by its path relative to `root`, or returns None if that fails or it is too large."""
    whole = os.fspath(root)

    def read(path: str) -> bytes | None:
        # By descriptor, with the file's size at hand: there may be a hundred thousand, and each is small.
        try:
            descriptor = os.open(f"{whole}/{path}", READ)
        except (OSError, ValueError):
            return None
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_size > max_bytes:  # a pipe would keep us waiting for ever
                return None
            content = os.read(descriptor, found.st_size)
            while len(content) < found.st_size and (more := os.read(descriptor, found.st_size - len(content))):
                content += more
        except OSError:
            return None
        finally:
            os.close(descriptor)
        return content

    return read


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
    """A function that reads the beginning of a picture, only a little if it has no caption, EXIF or XMP; of PNG and
    WebP, the blocks that may contain a caption, wherever they are.
    """
    whole = os.fspath(root)

    def head(path: str) -> bytes | None:
        try:
            descriptor = os.open(f"{whole}/{path}", READ)
        except (OSError, ValueError):
            return None
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                return None
            begun = os.read(descriptor, HEAD_BYTES)
            if begun.startswith(PNG):
                return png_blocks(descriptor, begun, found.st_size)
            if is_webp(begun):
                return webp_blocks(descriptor, begun, found.st_size)
            if any(block in begun for block in _BLOCKS):
                begun += os.read(descriptor, _WHOLE_BLOCKS)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        return begun

    return head
