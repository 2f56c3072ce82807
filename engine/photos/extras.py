"""Picture formats that need an extra library: whether it is there, and what to run where it is not."""

from __future__ import annotations

import importlib
import importlib.util
import shlex
import sys
from importlib.metadata import PackageNotFoundError, version

from engine.errors import UnreadablePhoto

_LIBRARIES = {"HEIF": ("pillow_heif", "pillow-heif>=1.1"), "JXL": ("pillow_jxl", "pillow-jxl-plugin>=1.3")}
"""By Pillow's name of the format: the module that opens it, and what pip is to install."""
_TITLES = {"HEIF": "HEIC", "JXL": "JPEG XL"}
_ready: set[str] = set()


def can_open(form: str) -> bool:
    """Whether Pillow can open this format now; a library that was installed meanwhile is found without a restart."""
    if form not in _LIBRARIES or form in _ready:
        return True
    try:
        module = importlib.import_module(_LIBRARIES[form][0])
    except ImportError:
        return False
    if form == "HEIF":
        module.register_heif_opener(thumbnails=False)
    _ready.add(form)
    return True


def missing_library(name: str, form: str) -> UnreadablePhoto:
    """The error for a file of a format whose library is missing: its hint is a command that can be run as it stands."""
    return UnreadablePhoto(
        f"{name} is a {_TITLES[form]} picture, which needs an extra library.",
        f"Run: {shlex.quote(sys.executable)} -m pip install '{_LIBRARIES[form][1]}'",
    )


def decoders() -> str:
    """What opens pictures on this machine, with versions: another text than before may read what could not be read."""
    importlib.invalidate_caches()
    return " ".join(f"{name} {_version(name)}" for name in ("pillow", "pillow-heif", "pillow-jxl-plugin"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
