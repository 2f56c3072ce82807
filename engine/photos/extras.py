"""Picture formats that need an extra library: whether it is installed, and what to run if it is not."""

from __future__ import annotations

import importlib
import importlib.util
import shlex
import sys
from importlib.metadata import PackageNotFoundError, version

from engine.errors import UnreadablePhoto

_LIBRARIES = {"HEIF": ("pillow_heif", "pillow-heif>=1.1"), "JXL": ("pillow_jxl", "pillow-jxl-plugin>=1.3")}
"""By Pillow's name of the format: the module that opens it, and the requirement for pip."""
_TITLES = {"HEIF": "HEIC", "JXL": "JPEG XL"}
_ready: set[str] = set()


def can_open(form: str) -> bool:
    """True if Pillow can open this format; a library installed meanwhile is found without a restart."""
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
    """Error for a file whose format needs a missing library; its hint is the command to run."""
    return UnreadablePhoto(
        f"{name} is a {_TITLES[form]} picture, which needs an extra library.",
        f"Run: {shlex.quote(sys.executable)} -m pip install '{_LIBRARIES[form][1]}'",
    )


def decoders() -> str:
    """Libraries that open pictures, with versions: if this text changes, unreadable photos may become readable."""
    importlib.invalidate_caches()
    return " ".join(f"{name} {_version(name)}" for name in ("pillow", "pillow-heif", "pillow-jxl-plugin"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
