"""Says whether two photos are one picture, re-encoded, resized or with a thin rim cut off, and not two of a burst."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

DECODED = 256
"""Longest side, in pixels, to which photos are decoded for a comparison."""
_SIDE = 32
"""Side of the square of mean brightnesses that is compared: small enough to ignore noise, large enough for a hand."""
_MOST_APART = 12
"""Levels of 255 in which a mean may differ. Re-encoding moves it by 1 or 2, a rim that was cut in between two of
_CUTS by 10; a figure that takes a step in a wide shot by 26."""
_CUTS = (0.0, 0.003, 0.006, 0.009, 0.012, 0.015, 0.018, 0.021)
"""Rims that may be missing, as shares of each side."""


def is_double(one: Image, other: Image) -> bool:
    """Whether two small grey pictures are one; some 0.5 ms."""
    means = _means(one, 0.0), _means(other, 0.0)
    cut = ((_means(one, share), _means(other, share)) for share in _CUTS)
    return any(_close(first, means[1]) or _close(means[0], second) for first, second in cut)


def _means(picture: Image, cut: float) -> NDArray[np.int16]:
    import numpy as np
    from PIL.Image import Resampling

    width, height = picture.size
    box = (cut * width, cut * height, (1 - cut) * width, (1 - cut) * height)
    return np.asarray(picture.resize((_SIDE, _SIDE), Resampling.BILINEAR, box=box), np.int16)


def _close(one: NDArray[np.int16], other: NDArray[np.int16]) -> bool:
    return int(abs(one - other).max()) <= _MOST_APART
