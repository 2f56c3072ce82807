"""Checks that workers see what this machine sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from engine.errors import UnreadablePhoto, WorkersUnavailable


def check_sight(unread: Mapping[Path, str], load: Callable[[Path, int], object], side: int, worker: str) -> None:
    """Raise WorkersUnavailable if a photo that `worker` could not read can be read here.

    `unread` gives the reason by photo; `load` decodes a photo to `side` pixels, or raises UnreadablePhoto.
    """
    for file, reason in unread.items():
        try:
            load(file, side)
        except UnreadablePhoto:
            continue  # nobody can
        raise WorkersUnavailable(
            f"{worker} cannot read {file}, which this machine can: {reason}",
            "Share the folder with every worker under the same path, and install the same program there.",
        )
