"""Folders as people type them, and as terminals paste what was dropped on them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

_QUOTES = ("'", '"')


def typed_folder(text: str) -> Path:
    """The path that was meant: with `~`, in quotes, with escaped spaces, or as a file:// address; of several dropped
    at once the first one.

    A name that exists as it stands is meant as it stands.
    """
    text = text.strip()
    plain = Path(text).expanduser()
    if not text or os.path.lexists(plain):
        return plain
    if text.startswith("file://"):
        return Path(unquote(urlsplit(text.split()[0]).path, errors="surrogateescape"))
    try:
        words = shlex.split(text)
    except ValueError:  # a quote that does not end, an apostrophe for one
        return plain
    if len(words) == 1 or (words and text.startswith(_QUOTES)):
        return Path(words[0]).expanduser()
    return plain


def completed_folder(text: str) -> str | None:
    """What is typed with its last part completed to the first folder that it may begin; None if there is none.

    Case counts only if a folder begins with just these letters. Blocking: reads the folder above.
    """
    above, separator, start = text.rpartition("/")
    if not separator:
        return None
    names = _folders_in(os.path.expanduser(f"{above}/"), hidden=start.startswith("."))
    found = [name for name in names if name.startswith(start)]
    found = found or [name for name in names if name.lower().startswith(start.lower())]
    return f"{above}/{found[0]}/" if found else None


def _folders_in(folder: str, *, hidden: bool) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if hidden == entry.name.startswith(".") and _is_folder(entry))
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
