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


class OddRequest(PostFailed):
    """A 400 that may be about a field instead of the post: worth one more try with fewer fields."""


def passing(code: int, said: str, wait: float | None) -> Fault:
    """The fault for a status of PASSING."""
    return Fault(f"the service answered {code} ({said})", crowded=code in CROWDED, wait=wait)


def error_in(body: Any) -> dict[str, Any]:
    """The error object of a body that may be anything: HTML, a list of one, or an object without the usual wrapping."""
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return {}
    inner = body.get("error", body)
    return inner if isinstance(inner, dict) else {"message": str(inner)}


def words_of(error: dict[str, Any], code: int) -> str:
    """The service's own message, cleaned and shortened."""
    return clean_text(str(error.get("message") or error.get("detail") or error.get("status") or f"HTTP {code}"), 300)


def seconds(text: Any) -> float | None:
    """Seconds in "12.500s", "37s" or a Retry-After of "37"; None if there are none, or zero."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d+)?)s?", str(text or "").strip())
    return (float(found[1]) if found else 0.0) or None
