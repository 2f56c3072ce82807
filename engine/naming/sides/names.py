"""Names by which side files refer to pictures and posts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from engine.naming.filename import cut_suffix
from engine.naming.sides import takeout
from engine.naming.sides.values import code_of_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.model import FoundFile
    from engine.naming.reading import Reading


_NUMBER = re.compile(r"_\d{1,2}$")
_PICTURES_SUFFIX = re.compile(r"\.(?:jpe?g|jfif|png|webp|avif|heic|heif|gif|tiff?|bmp|mp4|mov)$", re.I)


def lookup_key(name: str) -> str:
    """A name for lookups: with composed letters, and the suffix in lower case."""
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    place = name.rfind(".")
    return name if place < 0 or name[place:].islower() else name[:place] + name[place:].lower()


def referred(name: str, suffix: str) -> str:
    """Lookup key of what a side file with this suffix refers to: a picture with its suffix, or any name without one."""
    base = name[: len(name) - len(suffix)]
    if _PICTURES_SUFFIX.search(base):
        return lookup_key(base)
    return base if base.isascii() else unicodedata.normalize("NFC", base)


def base_of(name: str) -> str:
    """The name that a JSON file refers to: its own without the suffixes, in any spelling."""
    base = lookup_key(name)
    for suffix in (".xz", ".json", ".jsonl", ".ndjson"):
        if base.lower().endswith(suffix):
            base = referred(base, suffix)
    return base


def picture_of(base: str, names: dict[str, str], stems: dict[str, list[str]]) -> str | None:
    """The picture that a JSON file refers to by something other than its whole name; None if there is not exactly one.

    `names` are pictures by lookup key, `stems` by lookup key without the suffix.
    """
    candidates = (base, base.removesuffix(".info"), *takeout.pictures_of(base))
    picture = next((names[key] for one in candidates if (key := lookup_key(one)) in names), None)
    alike = next((stems[one] for one in candidates if one in stems), []) if picture is None else []
    return alike[0] if len(alike) == 1 else picture


def bases_of(first: Reading, photos: Sequence[FoundFile]) -> Iterator[str]:
    """Yield names, without suffix, that a post's side files may have."""
    names = [first.base, first.name]
    if first.username:
        names += [f"{first.username}{between}{first.post}" for between in (" - ", "_", " ", "-")]
    for file in photos[:1]:
        stem = cut_suffix(file.name)
        names += [first.post, stem, _NUMBER.sub("", stem)]
    for name in dict.fromkeys(filter(None, names)):
        yield name if name.isascii() else unicodedata.normalize("NFC", name)


def posts_of(first: Reading) -> list[str]:
    """Names of a post in side files, by the reading of its file name."""
    known = (first.shortcode, code_of_id(first.post_id), str(first.post_id) if first.post_id else None, first.post)
    return list(dict.fromkeys(filter(None, known)))
