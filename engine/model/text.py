"""Cleans text from models, servers and people for terminals and caption files."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[@-_]?")
_BRACKETS = str.maketrans("[]", "()")


def clean_text(text: str, longest: int) -> str:
    """`text` without control, escape, bidi and other invisible characters, on one line, cut at a word.

    Square brackets become round ones: no caption needs them, and several programs take them for markup.
    """
    text = _ESCAPES.sub("", text).translate(_BRACKETS)
    shown = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _is_visible(sign))
    line = unicodedata.normalize("NFC", " ".join(shown.split()))
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] != "C"
