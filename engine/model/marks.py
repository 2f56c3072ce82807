"""Marks on photos: what speaks against training on one, as measured in it or seen by a model."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from engine.model.measures import Measures


class Mark(StrEnum):
    """What speaks against a photo, or against some frame of a series; its value is the word for it."""

    BLURRED = "blurred"
    """No part of it is sharp."""
    SMALL = "small"
    """Its pixels are too few, or their detail would fit too few."""
    BARS = "bars"
    """Bars or borders surround the picture."""
    COMPRESSED = "compressed"
    """Its JPEG quality is low."""
    CLIPPED = "clipped"
    """Much of it is pure black or white."""
    COPY = "copy"
    """A better photo in another post shows its picture."""
    TEXT = "text"
    """Writing is laid over it; this and what follows a verifier sees, and most of it only a model."""
    WATERMARK = "watermark"
    """A logo or a name is laid over it; the offline verifier sees one that all photos of a series share."""
    TURNED = "turned"
    """The subject's face is turned away."""


SEEN: Final = {"text": Mark.TEXT, "watermark": Mark.WATERMARK, "turned_away": Mark.TURNED}
"""Marks that a model sees, by the word it answers with."""
Sightings = tuple[tuple[str, tuple[Mark, ...]], ...]
"""Which of these marks a model sees in each photo it was shown, by id or path; most have none."""


class Limits(NamedTuple):
    """From which measure on a photo is marked."""

    blurred_below: float = 100.0
    """Sharpness. Photos blurred over 6 pixels have 1 to 2, over 2 pixels 15 as a rule; sharp ones 300 and more."""
    small_below: int = 480
    """Shorter side that its detail fills, in pixels: what a video model of 480 lines is trained at."""
    compressed_below: int = 50
    """JPEG quality, 1 to 100; services store 70 to 95."""
    clipped_above: float = 0.3
    """Share of pixels that are black or white, 0 to 1. Of 222 photos as posted 3 have more, before a white or a black
    backdrop; of photos overexposed by three stops, two thirds."""


def marks_of(found: Measures | None, limits: Limits, seen: tuple[Mark, ...] = ()) -> tuple[Mark, ...]:
    """The marks that a photo earns by its measures, none without measures, and those that a model saw in it."""
    if found is None:
        return seen
    blurred = found.sharpness is not None and found.sharpness < limits.blurred_below
    earned = {
        Mark.BLURRED: blurred,
        Mark.SMALL: (found.side if blurred else found.filled) < limits.small_below,  # blur takes the detail of any size
        Mark.BARS: found.box is not None,
        Mark.COMPRESSED: found.quality is not None and found.quality < limits.compressed_below,
        Mark.CLIPPED: found.clipped > limits.clipped_above,
        Mark.COPY: found.repeats,
    }
    return (*(mark for mark, is_earned in earned.items() if is_earned), *seen)


def all_marks(marked: Iterable[tuple[Mark, ...]]) -> tuple[Mark, ...]:
    """Every mark that any of these photos has, once."""
    found = {mark for marks in marked for mark in marks}
    return tuple(mark for mark in Mark if mark in found)
