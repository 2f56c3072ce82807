"""Reads Google Takeout's JSON of each photo, whose names are cut short in many ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.naming.sides.told import Told
from engine.naming.sides.values import at, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORD = "supplemental-metadata"
_MARK = re.compile(r"\(\d+\)$")
_LONGEST = 46
"""Letters of a photo's name that Takeout keeps in its record's name."""


def told(data: Mapping[str, Any], source: str) -> Told | None:
    """Read one photo's record; None if Takeout did not write it."""
    if not ("photoTakenTime" in data or ("title" in data and "googlePhotosOrigin" in data)):
        return None
    return Told(
        source,
        "takeout",
        caption=text(data.get("description")),
        taken_at=moment(at(data, "photoTakenTime", "timestamp")),
        keys=tuple(filter(None, (text(data.get("title")),))),
        is_picture=True,
    )


def pictures_of(stem: str) -> Iterator[str]:
    """Yield names that the photo of `stem`.json may have.

    The word after the photo's name is cut at any letter, and the number of a second "x.jpg" comes after that word:
    "x.jpg.supplemental-metadata(1).json" belongs to "x(1).jpg".
    """
    mark = _MARK.search(stem)
    number = mark[0] if mark else ""
    rest = stem.removesuffix(number)
    name, dot, word = rest.rpartition(".")
    for base in (name, rest) if dot and _WORD.startswith(word) else (rest,):
        yield _numbered(base, number)
    if number:
        yield stem


def cut_short(name: str) -> str | None:
    """The name of a photo's record, without the suffix, if the photo's own name is too long for it; else None."""
    if len(name) <= _LONGEST:
        return None
    stem, dot, suffix = name.rpartition(".")
    mark = _MARK.search(stem)
    number = mark[0] if mark else ""
    return f"{(stem.removesuffix(number) + dot + suffix)[:_LONGEST]}{number}"


def _numbered(name: str, number: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}{number}.{suffix}" if dot else f"{name}{number}"
