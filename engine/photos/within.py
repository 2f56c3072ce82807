"""The part of a picture that a box names, in pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model import Box


def pixels_of(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom edge of a box in a picture of this size; it holds a pixel at least."""
    width, height = size
    left, top = min(width - 1, round(box[0] * width)), min(height - 1, round(box[1] * height))
    return left, top, max(left + 1, round(box[2] * width)), max(top + 1, round(box[3] * height))
