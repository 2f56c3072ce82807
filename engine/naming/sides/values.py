"""Reads values from JSON that may contain anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from engine.naming import shortcode
from engine.naming.sides.told import MOST_SLIDES

_CODE_IN_LINK = re.compile(r"(?:instagram\.com|instagr\.am)/(?:[\w.]+/)?(?:p|reels?|tv)/([A-Za-z0-9_-]{5,39})")
_CODE = re.compile(r"[A-Za-z0-9_-]{5,12}|[A-Za-z0-9_-]{33,40}")
"""Shortcode of a post by a public account, or by a private one, which is 28 letters longer."""
_MILLISECONDS = 1e11  # what counts seconds reaches this in the year 5138


def at(value: Any, *keys: str) -> Any:
    """The value under a path of keys; None if the path ends early."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Any) -> str | None:
    """A string that is not blank, stripped; None for anything else."""
    return value.strip() or None if isinstance(value, str) else None


def first_text(*values: Any) -> str | None:
    """The first of the values that is a text."""
    return next((found for value in values if (found := text(value))), None)


def whole(value: Any) -> int | None:
    """A whole number, possibly written as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) else None


def identity(value: Any) -> str | None:
    """An id as text, from a number or a text."""
    number = whole(value)
    if number is not None:
        return str(number) if number > 0 else None
    found = text(value)
    return found.partition("_")[0] or None if found and len(found) <= 60 else None


def slides(value: Any) -> int | None:
    """A number of slides or the number of one, from 1."""
    number = whole(value)
    return number if number is not None and 0 < number <= MOST_SLIDES else None


def moment(value: Any) -> datetime | None:
    """A time from seconds or milliseconds since 1970 or from ISO text, in UTC unless it says otherwise."""
    number = whole(value) if not isinstance(value, float) else value
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000 if number > _MILLISECONDS else number, UTC) if number else None
        if isinstance(value, str):
            read = datetime.fromisoformat(value.strip())
            return read if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def code(value: Any) -> str | None:
    """A shortcode; None if the value cannot be one."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else None


def code_in_link(value: Any) -> str | None:
    """The shortcode in a post's web address."""
    found = _CODE_IN_LINK.search(value) if isinstance(value, str) else None
    return code(found[1]) if found else None


def code_of_id(value: Any) -> str | None:
    """Shortcode of a post's id, which has 16 to 20 digits; the "_" and owner of a story's are dropped."""
    number = identity(value)
    return shortcode.encode(int(number)) if number and number.isdecimal() and 16 <= len(number) <= 20 else None


def server_name(url: Any) -> str | None:
    """File name at the end of a web address, without its suffix."""
    found = text(url)
    if not found:
        return None
    last = found.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    return last.partition(".")[0] or None


def mended(value: Any) -> str | None:
    """Decode text of Meta's exports, which write UTF-8 as if it were Latin-1."""
    if not isinstance(value, str):
        return None
    try:  # before blanks are cut: the second byte of "à" would count as one
        return text(value.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return text(value)
