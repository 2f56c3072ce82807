"""Cleans text from models, servers and people for terminals and caption files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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


def counted(count: int, noun: str, nouns: str = "") -> str:
    """A number with its noun, "1 post" or "1,200 posts"; `nouns` is its plural where an s does not make it."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] != "C"


_FILE_NAME = re.compile(
    r"(?<!\w)[\w().-]*\w\.(?:jpe?g|png|webp|heic|heif|avif|gif|bmp|tiff?|mp4|mov)(?!\w)", re.IGNORECASE
)
_OPAQUE_ID = re.compile(r"(?<![\w-])[bcdfghjkmnpqrtvwxz]\d-\d{2}(?![\w-])")
"""The labels under which pictures are shown to a model."""


def names_files(text: str, ids: Iterable[str] = ()) -> bool:
    """True if a text names a picture file, or a picture by one of these ids."""
    return bool(_FILE_NAME.search(text)) or any(re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text) for label in ids)


def without_file_names(text: str) -> str:
    """`text` without names of picture files and the ids by which models are shown pictures."""
    return _OPAQUE_ID.sub("", _FILE_NAME.sub("", text))
