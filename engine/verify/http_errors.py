"""Error answers of model services: what all have in common."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import PostFailed
from engine.model.text import clean_text
from engine.verify.faults import Fault

PASSING = frozenset({408, 409, 425, 499, 500, 502, 503, 504, 520, 522, 524, 529})
"""Statuses after which the same request may succeed later."""
CROWDED = frozenset({503, 529})
"""Statuses that ask for fewer requests at once."""

_TAGS = re.compile(r"<(script|style)\b.*?</\1>|</?[a-z!][^>]*>", re.IGNORECASE | re.DOTALL)
_PAUSE = re.compile(
    r"(?:again|retry) (?:in|after) (?:(\d{1,3})h)?(?:(\d{1,4})m(?!s))?(?:(\d{1,6}(?:\.\d{1,9})?) ?s)?", re.IGNORECASE
)
_DEEPEST = 5
"""Levels of an error that are searched for words."""


class OddRequest(PostFailed):
    """A 400 that may be about a field instead of the post: worth one more try with fewer fields."""


def passing(code: int, said: str, wait: float | None) -> Fault:
    """The fault for a status of PASSING."""
    return Fault(f"the service answered {code} ({said})", crowded=code in CROWDED, wait=wait)


def error_in(body: Any) -> dict[str, Any]:
    """The error object of a body that may be anything: text, a web page, a list of one, a wrapped or bare object."""
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, dict):
        body = body.get("error", body)
    if isinstance(body, dict):
        return body
    return {"message": body} if isinstance(body, str) else {}


def words_of(error: dict[str, Any], code: int) -> str:
    """The service's own message, cleaned and shortened."""
    return clean_text(_said(error) or f"HTTP {code}", 300)


def text_of(page: str) -> str:
    """The text of an answer that may be a web page, cleaned and shortened."""
    return clean_text(_TAGS.sub(" ", page), 160)


def _said(value: Any, level: int = 0) -> str:
    """The words in an error: FastAPI lists one for each field, routers pass on the error of another server."""
    if isinstance(value, str):
        return text_of(value) if value.lstrip().startswith("<") else value.strip()
    if level > _DEEPEST:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (_said(part, level + 1) for part in value)))
    if not isinstance(value, dict):
        return ""
    names = ("message", "detail", "msg", "error", "status")
    words = next(filter(None, (_said(value.get(name), level + 1) for name in names)), "")
    metadata = value.get("metadata")
    more = value.get("errors") or (metadata.get("raw") if isinstance(metadata, dict) else None)
    where = value.get("loc")
    place = ".".join(map(str, where)) if isinstance(where, list) else _said(where)
    return ": ".join(filter(None, (place, words, _said(more, level + 1))))


def seconds(text: Any) -> float | None:
    """Seconds in "12.500s", "37s" or a Retry-After of "37"; None if there are none, or zero."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d+)?)s?", str(text or "").strip())
    return (float(found[1]) if found else 0.0) or None


def pause_in(said: str) -> float | None:
    """Seconds in words like "Please try again in 1m7.5s" of Groq, LiteLLM and others; None if there are none."""
    found = _PAUSE.search(said)
    if not found:
        return None
    hours, minutes, rest = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest or None
