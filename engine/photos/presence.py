"""Looks whether files exist, how large they are and when they were written, without opening them."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from engine.model import PhotoState
from engine.photos.extras import decoders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def look(files: Sequence[Path]) -> list[tuple[int, int] | PhotoState]:
    """For each file, size in bytes and mtime in nanoseconds, or MISSING, or UNREADABLE if access is denied."""
    return [_look(file) for file in files]


def reading_marks(files: Sequence[Path]) -> list[str | None]:
    """For each file a text that changes whenever reading it may go otherwise; None for one that is not there.

    It names size, times of writing and of any other change (owner, rights), and what opens pictures here.
    """
    tools = decoders()
    return [_mark(file, tools) for file in files]


def _mark(file: Path, tools: str) -> str | None:
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {tools}"


def _look(file: Path) -> tuple[int, int] | PhotoState:
    try:
        found = os.stat(file)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return PhotoState.MISSING
    except OSError:
        return PhotoState.UNREADABLE
    if not stat.S_ISREG(found.st_mode):
        return PhotoState.MISSING
    return (found.st_size, found.st_mtime_ns) if os.access(file, os.R_OK) else PhotoState.UNREADABLE
