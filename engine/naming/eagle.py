"""Libraries of Eagle, which keeps every picture in a folder of its own."""

from __future__ import annotations

import re

_ITEM = re.compile(r"((?:.*/)?images)/[A-Z0-9]{8,16}\.info")


def library_of(directory: str) -> str | None:
    """Where a library has its pictures, if a folder is that of one of them: `Vienna.library/images`."""
    found = _ITEM.fullmatch(directory) if directory.endswith(".info") else None
    return found[1] if found else None
