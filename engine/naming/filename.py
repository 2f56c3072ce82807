"""File names, split into the parts that patterns read."""

from __future__ import annotations

import re
from typing import NamedTuple

_COPY_MARK = re.compile(
    r"(?: \((?P<number>\d{1,3})\)| - Copy(?: \((?P<second>\d{1,3})\))?| copy(?: (?P<third>\d{1,3}))?)$", re.I
)
_LONGEST_SUFFIX = len("crdownload")
_INNER_SUFFIX = re.compile(r"(?:\.(?:jpe?g|png|webp|avif|heic|heif|bmp|tiff?|gif|mp4|mov))+$", re.I)
_SERVED_SUFFIX = re.compile(r"(?:jpe?g|png|webp|avif|gif|heic)[^A-Za-z0-9.][^.]{0,24}", re.I)
"""What servers add to a suffix to name a size: ".jpg_large", ".jpg:orig", ".jpeg!d"."""
_ICLOUD = ".icloud"
"""Ends the name of a placeholder, which a dot begins."""


class FileName(NamedTuple):
    """A file's name in parts."""

    name: str
    """The whole name."""
    stem: str
    """Without suffixes and copy marks."""
    mark: int | None
    """Number of a copy mark, e.g. 1 for " (1)"; 0 for one without a number, such as " - Copy"."""
    directory: str


def cut_suffix(name: str) -> str:
    """The name without its suffix; a dot inside a user name begins no suffix."""
    stem, _, suffix = name.rpartition(".")
    if stem and ((suffix.isalnum() and len(suffix) <= _LONGEST_SUFFIX) or _SERVED_SUFFIX.fullmatch(suffix)):
        return stem
    return name


def cut(name: str, directory: str) -> FileName:
    """Split suffixes (also double ones such as ".jpg.jpeg" and ".jpg.part") and copy marks off a name."""
    stem = cut_suffix(name[1 : -len(_ICLOUD)] if name[0] == "." and name.endswith(_ICLOUD) else name)
    if "." in stem[-5:]:
        stem = _INNER_SUFFIX.sub("", stem) or stem
    mark = None
    if " " in stem[-9:] and (found := _COPY_MARK.search(stem)) and found.start():
        mark = int(found["number"] or found["second"] or found["third"] or 0)
        stem = stem[: found.start()]
    return FileName(name, stem, mark, directory)
