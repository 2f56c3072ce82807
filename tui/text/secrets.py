"""Keeps keys of model services out of whatever is shown or logged: those that are known, and what looks like one."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "…"

_SHORTEST, _SURELY = 8, 20
"""Characters of a key that is looked for, with a digit and without one: servers of one's own are given words as keys,
such as the server's own name, and those are everywhere.
"""
_SHAPED = re.compile(r"AIza[\w-]{20,}|\bAQ\.[\w-]{20,}|\b(?:sk|rk|pk|gsk|xai|nvapi|hf|r8|pplx|ghp|glpat)[-_][\w-]{16,}")
"""Keys of Google, OpenAI and those who sell the same interface."""
_known: set[str] = set()


def hide(*secrets: str | None) -> None:
    """Show none of these from now on; one may hold several keys with commas between them."""
    parts = (part for secret in filter(None, secrets) for part in (secret, *secret.split(",")))
    for key in map(str.strip, parts):
        if len(key) >= _SURELY or (len(key) >= _SHORTEST and any(map(str.isdigit, key))):
            _known.add(key)


def without_secrets(text: str) -> str:
    """`text` with an ellipsis in the place of each key."""
    for secret in _known:
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return _SHAPED.sub(HIDDEN, text)


def looks_secret(text: str) -> bool:
    """True if there is a key in it."""
    return without_secrets(text) != text
