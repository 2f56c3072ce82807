"""Paths as they are stored and written: with slashes on every system, so that what one writes another can read."""

from __future__ import annotations

import os
from types import ModuleType


def slashed(path: str, flavour: ModuleType = os.path) -> str:
    """`path` with slashes, by the rules of the system or of the path module `flavour`."""
    return path if flavour.sep == "/" else path.replace(flavour.sep, "/")


def relative(path: str, root: str, flavour: ModuleType = os.path) -> str:
    """`path` as seen from the folder `root`, with slashes; whole if it lies on another drive."""
    try:
        return slashed(flavour.relpath(path, root), flavour)
    except ValueError:
        return slashed(path, flavour)
