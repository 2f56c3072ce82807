"""The one door through which untrusted text reaches the screen: names, captions, model answers, error words.

Terminals obey control bytes wherever they stand, and disagree on the width of much of Unicode. `safe` leaves only what
draws itself, in cells that every terminal counts alike; what it alters is for the eye alone, never for file access.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from rich.cells import cell_len, set_cell_size

from tui.text.secrets import without_secrets

REPLACED: Final = "\ufffd"
ELLIPSIS: Final = "…"

_LINE_ENDS = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")
_FIRST_FLAG_LETTER, _LAST_FLAG_LETTER = 0x1F1E6, 0x1F1FF
_UNDRAWABLE = frozenset({"Cs", "Co", "Cn"})
_INVISIBLE = frozenset({"Cf", "Me", "Zl", "Zp"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters by name, blank and of no sure width
_MARKS_ON_A_LETTER = 2


class _Drawable(dict[int, str]):
    """A table for `str.translate` that works each character out when it first meets it."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _shown(chr(code))
        return shown


def _shown(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)  # ␀ ␁ … ␛: the pictures Unicode has for control bytes
    if code == 0x7F:
        return "␡"
    if _FIRST_FLAG_LETTER <= code <= _LAST_FLAG_LETTER:
        return chr(ord("A") + code - _FIRST_FLAG_LETTER)
    category = unicodedata.category(char)
    if category == "Cc" or category in _UNDRAWABLE:
        return REPLACED
    if category in _INVISIBLE or char in _FILLERS or _varies_its_neighbour(code):
        return ""
    return " " if category == "Zs" else char


def _varies_its_neighbour(code: int) -> bool:
    """True for variation selectors and skin tones: terminals disagree whether they widen the emoji before them."""
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x1F3FB <= code <= 0x1F3FF


_DRAWABLE = _Drawable()


def safe(text: str, newline: str = " ") -> str:
    """Make `text` safe to show on one line; `newline` stands for each line end, e.g. " " or " ⏎ ".

    Control bytes become visible symbols, lone surrogates and private or unassigned characters U+FFFD, flags their two
    letters; bidi and zero-width controls, variation selectors and skin tones go. It is no cure for console markup:
    give the result to widgets with `markup=False` or as `Content`. Keys of model services are hidden.
    """
    text = without_secrets(text)
    if text.isascii() and text.isprintable():
        return text
    return newline.join(map(_drawable, _LINE_ENDS.split(text)))


def _drawable(line: str) -> str:
    return _without_towers(unicodedata.normalize("NFC", line.translate(_DRAWABLE)))


def _without_towers(text: str) -> str:
    """Keep two marks on a letter: taller towers of accents overflow into the rows above and below."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return text
    kept: list[str] = []
    height = 0
    for char in text:
        height = height + 1 if unicodedata.combining(char) else 0
        if height <= _MARKS_ON_A_LETTER:
            kept.append(char)
    return "".join(kept)


def from_home(path: Path) -> str:
    """The path as shells have it, `~` for the user's home; it is not made safe, so that it may be used again."""
    try:
        return f"~/{path.relative_to(Path.home())}".removesuffix("/.")
    except (ValueError, RuntimeError):
        return str(path)  # elsewhere, or a user without a home


def shorten(text: str, cells: int) -> str:
    """Cut safe `text` to at most `cells` cells, an ellipsis in the last one where something went."""
    if cells <= 0:
        return ""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + ELLIPSIS


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """Cut or pad safe `text` to exactly `cells` cells, flush left or `right`."""
    cut = shorten(text, cells)
    padding = " " * (cells - cell_len(cut))
    return padding + cut if right else cut + padding


def literal(text: str) -> str:
    """`text` so that nothing in it is taken for the name of a command whose key is to be told."""
    return text.replace("{", "{{").replace("}", "}}")
