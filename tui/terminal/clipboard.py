"""What may go to the terminal's clipboard (OSC 52), and from there by a paste into somebody's shell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_UNPASTABLE = frozenset({"Cc", "Cs"})


def is_pastable(text: str) -> bool:
    """False for text with control bytes, which a paste would have a shell obey, or with bytes that are no text."""
    return not any(unicodedata.category(sign) in _UNPASTABLE for sign in text)


def doubt(environ: Mapping[str, str]) -> str:
    """What may keep a copy from arriving, which no program is ever told; "" where nothing is known to."""
    return " tmux wants: set -g set-clipboard on." if environ.get("TMUX") else ""
