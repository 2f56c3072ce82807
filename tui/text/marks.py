"""Marks on photos as a terminal shows them: each a sign and a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from engine.model import Frame, Mark

SIGNS: Final = {
    Mark.BLURRED: "░",
    Mark.SMALL: "↓",
    Mark.BARS: "¦",
    Mark.COMPRESSED: "▒",
    Mark.CLIPPED: "◐",
    Mark.COPY: "=",
    Mark.TEXT: "¶",
    Mark.WATERMARK: "©",
    Mark.TURNED: "↷",
}
"""One cell wide in every terminal."""


def mark_words(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Sign and word of each."""
    return tuple(f"{SIGNS[mark]} {mark.value}" for mark in marks)


def mark_signs(marks: Sequence[Mark], cells: int) -> str:
    """Signs and words if they take a third of so many cells at most, else the signs alone."""
    words = " ".join(mark_words(marks))
    return words if 3 * len(words) <= cells else "".join(SIGNS[mark] for mark in marks)


def measured_words(frame: Frame) -> str:
    """What was measured in a photo and its marks, as part of a sentence; "" if there is neither."""
    parts = []
    if found := frame.measures:
        parts += [f"sharpness {found.sharpness:,.0f}"] if found.sharpness is not None else []
        parts += [f"detail for {found.filled:,} px"] if found.filled < found.side else []
        parts += [f"{found.clipped:.0%} black or white"] if Mark.CLIPPED in frame.marks else []
        parts += [f"JPEG quality {found.quality}"] if found.quality is not None else []
    return " · ".join((*parts, *mark_words(frame.marks)))
