"""Smart crop: finds the point that a crop must keep, from a network's attention."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

    from engine.model import Point

Attention = Callable[["Image"], "NDArray[Any]"]
"""Maps a picture to a coarse grid of numbers (rows, columns), larger where there is more to see."""

_STRONG = 0.6
"""Cells below this share of the range from weakest to strongest are background."""


class SubjectFocus:
    """Finds the middle of the subject: the centre of gravity of a network's attention."""

    def __init__(self, attention: Attention) -> None:
        self._attention = attention

    def __call__(self, picture: Image) -> Point:
        """The middle of the subject as shares of width and height; that of the picture if nothing stands out."""
        return centre_of(self._attention(picture))


def centre_of(grid: NDArray[Any]) -> Point:
    """Centre of gravity of the strong cells of `grid`, (rows, columns), as shares of width and height.

    In thousandths: what machines compute differs from the seventh decimal on, and crops must not.
    """
    import numpy as np

    values = np.nan_to_num(np.asarray(grid, dtype=np.float64))
    low, high = values.min(), values.max()
    if high <= low:
        return 0.5, 0.5
    weights = np.clip((values - low) / (high - low) - _STRONG, 0, None)
    rows, columns = values.shape
    across = float((weights.sum(axis=0) * (np.arange(columns) + 0.5)).sum() / weights.sum() / columns)
    down = float((weights.sum(axis=1) * (np.arange(rows) + 0.5)).sum() / weights.sum() / rows)
    return round(across, 3), round(down, 3)
