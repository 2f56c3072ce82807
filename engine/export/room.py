"""Checks for room on the disk, before anything is written and again before each series."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

Room = Callable[[Path], int]
"""Returns the free bytes on the disk of a folder that exists or will be made."""

SPARE = 32 * 1024 * 1024
"""Bytes to leave free for everything else on the disk."""


_LEAST = 0.25
"""Share of an estimate that is needed in any case, even by photos with little detail."""


def free_bytes(folder: Path) -> int:
    """Free bytes on the disk where `folder` is, or will be."""
    return shutil.disk_usage(nearest_folder(folder)).free


def nearest_folder(path: Path) -> Path:
    """`path`, or the nearest of its parents that exists."""
    there = path.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return there


def lack_of_room(needed: float, free: int) -> str:
    """Message if `needed` bytes plus SPARE do not fit into `free`; "" if they do."""
    if needed + SPARE <= free:
        return ""
    return f"About {in_words(needed + SPARE)} are needed, {in_words(free)} are free on that disk."


def cannot_fit(needed: float, free: int) -> bool:
    """True if an estimate of `needed` bytes cannot fit into `free`, however well the photos compress."""
    return needed * _LEAST + SPARE > free


def in_words(count: float) -> str:
    """Bytes as people read them: 0.4 MB, 340 MB, 1.2 GB."""
    megabytes = count / 1e6
    if megabytes < 1000:
        return f"{megabytes:.{int(megabytes < 10)}f} MB"
    return f"{megabytes / 1000:,.1f} GB"
