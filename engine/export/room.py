"""Is there room on the disk? Asked before a byte is written, and again before each series."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

Room = Callable[[Path], int]
"""Bytes that are free on the disk that holds a folder, or will hold it."""

SPARE = 32 * 1024 * 1024
"""Bytes that stay free on the disk, for all else that runs there."""


_LEAST = 0.25
"""The share of an estimate that is needed in any case: photos with little detail take no more."""


def free_bytes(folder: Path) -> int:
    """Bytes that are free where `folder` is, or will be."""
    return shutil.disk_usage(nearest_folder(folder)).free


def nearest_folder(path: Path) -> Path:
    """`path`, or the nearest of its parents that exists."""
    there = path.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return there


def lack_of_room(needed: float, free: int) -> str:
    """What is to be told if `needed` bytes and the spare ones do not fit into `free`; "" if they do."""
    if needed + SPARE <= free:
        return ""
    return f"About {in_words(needed + SPARE)} are needed, {in_words(free)} are free on that disk."


def cannot_fit(needed: float, free: int) -> bool:
    """True if an estimate of `needed` bytes will not fit into `free` however well the photos compress."""
    return needed * _LEAST + SPARE > free


def in_words(count: float) -> str:
    """Bytes as people read them: 0.4 MB, 340 MB, 1.2 GB."""
    megabytes = count / 1e6
    if megabytes < 1000:
        return f"{megabytes:.{int(megabytes < 10)}f} MB"
    return f"{megabytes / 1000:,.1f} GB"
