"""Output in any encoding: characters that a terminal or pipe cannot take are written as their nearest ASCII.

Python would raise UnicodeEncodeError, and a command would fail after its work is done: under `PYTHONIOENCODING=ascii`,
in a POSIX locale without UTF-8, and under Windows code pages.
"""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from typing import Final

NEAREST_ASCII: Final = "photo-series.nearest-ascii"
"""Name under which the error handler is registered with `codecs`."""

_NEAREST: Final = (
    {"…": "~", "·": "-", "×": "x", "→": ">", "←": "<", "↑": "^", "↓": "v", "≠": "!", "≈": "~", "≤": "<", "≥": ">"}
    | {"✓": "+", "✔": "+", "✗": "x", "✕": "x", "●": "*", "○": "o", "✦": "*", "⚠": "!", "⏎": "|", "␣": "_", "∅": "0"}
    | {"↔": "-", "•": "*", "∙": "-", "■": "#", "▲": "^", "▼": "v", "▾": "v", "▸": ">", "►": ">", "❯": ">"}
    | {"↷": ")", "¶": "T", "©": "c"}
    | dict.fromkeys("–—―−─", "-")
    | dict.fromkeys("‘’‚", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("│┃║┊‖", "|")
    | dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛", "+")
    | dict.fromkeys("▀▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▐░▒▓━╸╺", "#")
    | {chr(code): "*" for code in range(0x2800, 0x2900)}  # braille, of which rich makes its spinner
)


def nearest_ascii(text: str) -> str:
    """The text in ASCII alone, as many cells wide: accents go, signs get a look-alike, everything else is `?`."""
    return "".join(map(_nearest, text))


def _nearest(char: str) -> str:
    if char.isascii():
        return char
    if unicodedata.combining(char):
        return ""
    bare = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode("ascii")
    cells = 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return _NEAREST.get(char) or (bare if len(bare) == cells else "?" * cells)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return nearest_ascii(error.object[error.start : error.end]), error.end


def accept_every_character() -> None:
    """Have standard output and standard error replace what their encoding lacks instead of raising."""
    codecs.register_error(NEAREST_ASCII, _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None under pythonw, something else where a caller put it
            stream.reconfigure(errors=NEAREST_ASCII)
