"""Captions for trainers: one line of clean UTF-8, never empty."""

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
    """`text` as valid UTF-8 without line breaks, control characters or double spaces."""
    spaced = _SPACE.sub(" ", text)
    kept = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _NO_TEXT)
    return _SPACE.sub(" ", "".join(kept)).strip()


def export_caption(caption: str, photos: int, options: ExportOptions) -> str:
    """The caption of a series of `photos` photos, with trigger word and template; never empty.

    Trainers drop clips without a caption, or train them on empty text, so a series without one gets a plain sentence.
    """
    said = one_line(caption) or f"A series of {photos} photos."
    trigger = one_line(options.trigger_word)
    if trigger and said.casefold().startswith(trigger.casefold()):
        trigger = ""  # the person wrote it into the caption already
    words = {"trigger": trigger, "caption": said, "count": str(photos)}
    # In one pass, so that braces in a caption are left alone.
    filled = one_line(_PLACE.sub(lambda found: words[found[1]], options.caption_template))
    return (filled if trigger else filled.strip(" ,;:")) or said
