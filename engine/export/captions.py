"""Captions as trainers take them: one line of clean UTF-8, never empty."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.export.options import ExportOptions

_PLACE = re.compile(r"\{(trigger|caption|count)\}")
_SPACE = re.compile(r"\s+")
_NO_TEXT = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = "\u200c\u200d"  # they hold emoji and several scripts together


def one_line(text: str) -> str:
    """`text` without line breaks, control characters and doubled spaces, valid UTF-8."""
    spaced = _SPACE.sub(" ", text)
    kept = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _NO_TEXT)
    return _SPACE.sub(" ", "".join(kept)).strip()


def export_caption(caption: str, photos: int, options: ExportOptions) -> str:
    """The caption of a series of `photos` photos, with trigger word and template; never empty.

    Trainers drop a clip without a caption or train it on empty text, so a series without one gets a plain sentence.
    """
    said = one_line(caption) or f"A series of {photos} photos."
    trigger = one_line(options.trigger_word)
    if trigger and said.casefold().startswith(trigger.casefold()):
        trigger = ""  # the person wrote it into the caption already
    words = {"trigger": trigger, "caption": said, "count": str(photos)}
    # One pass, so that braces in a caption stay what they are.
    filled = one_line(_PLACE.sub(lambda found: words[found[1]], options.caption_template))
    return (filled if trigger else filled.strip(" ,;:")) or said
