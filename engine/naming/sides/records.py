"""Reads JSON side files of any program."""

from __future__ import annotations

import contextlib
import json
import lzma
from typing import Any, NamedTuple

from pydantic_core import from_json

from engine.naming.sides import gallery_dl, nodes, takeout, tiktok_export, yt_dlp
from engine.naming.sides.plain_text import decoded
from engine.naming.sides.told import Told

LARGEST = 64 << 20
"""Largest file to read, in bytes."""
_LARGEST_UNPACKED = 32 << 20
_PACKED = b"\xfd7zXZ\0"
_SUFFIXES = (".json", ".json.xz", ".jsonl", ".ndjson")
_NO_POSTS = ("_comments.json", "resume_info_", "latest_stamps", "checkpoint")


class Records(NamedTuple):
    """Contents of one JSON file."""

    told: list[Told]
    profile: str | None = None
    """The account that the whole folder belongs to."""


def may_tell(name: str) -> bool:
    """True if a file of this name may be JSON about posts."""
    lower = name.lower()
    if not lower.endswith(_SUFFIXES) or lower.startswith("iterator_"):
        return False
    return not any(part in lower for part in _NO_POSTS)


def read(content: bytes, name: str) -> Records:
    """Read a JSON file; nothing if it makes no sense."""
    try:
        whole = _unpacked(content) if content.startswith(_PACKED) else content
        if name.lower().endswith(("jsonl", "ndjson")):
            lines = (decoded(whole) or "").split("\n")
            return Records([told for line in lines if line.strip() for told in _told(json.loads(line), name)])
        data = _loaded(whole)
    except (ValueError, lzma.LZMAError, RecursionError):
        return Records([])
    told = _told(data, name)
    return Records(told, None if told else nodes.profile_in(data))


def _loaded(content: bytes) -> Any:
    with contextlib.suppress(ValueError):  # it takes only UTF-8 without a mark, and no half of a surrogate pair
        return from_json(content, cache_strings="keys")
    try:
        return json.loads(content)
    except UnicodeDecodeError:
        return json.loads(decoded(content) or "")


def _told(data: Any, name: str) -> list[Told]:
    if isinstance(data, dict):
        if "instaloader" in data:  # the most frequent form by far, so nothing else is tried
            return list(nodes.posts_in(data.get("node"), name, "instaloader"))
        for form in (gallery_dl.told, takeout.told, yt_dlp.told):
            if found := form(data, name):
                return [found]
        return list(tiktok_export.posts_in(data, name)) or list(nodes.posts_in(data, name, _program(data)))
    if isinstance(data, list):
        records = [record for one in data if (record := _record(one)) is not None]
        pictures = [told for record in records if (told := gallery_dl.told(record, name))]
        return pictures or list(nodes.posts_in(data, name, "side file"))
    return []


def _program(data: dict[str, Any]) -> str:
    known = (("node", "instaloader"), ("GraphImages", "instagram-scraper"))
    return next((program for mark, program in known if mark in data), "side file")


def _record(value: Any) -> dict[str, Any] | None:
    """A record in a list, or in a line printed by `gallery-dl -j`: [3, address, record]."""
    if isinstance(value, list) and value and isinstance(value[-1], dict):
        return value[-1] if value[0] == 3 else None
    return value if isinstance(value, dict) else None


def _unpacked(content: bytes) -> bytes:
    """Unpack, but no more than a side file may hold."""
    unpacked = lzma.LZMADecompressor().decompress(content, _LARGEST_UNPACKED + 1)
    if len(unpacked) > _LARGEST_UNPACKED:
        raise ValueError("larger than any post's side file")
    return unpacked
