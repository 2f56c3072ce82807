"""Finds what is laid over the photos of a series, such as a watermark: edges that are the same in otherwise different
pictures.

What stands still before a tripod is the same in all of them, too, but it is all over the picture, and so is whatever
else does not move; nothing is said of such series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

_FEWEST, _MOST = 3, 24
"""Photos below which nothing is said, since two share some edge by chance, and of which as many are compared as are
enough for any series: those of a large one that lie evenly apart."""
_SHARED = 0.8
"""Share of the photos in which an edge must be the same."""
_EDGE = 40
"""Levels of 255 by which neighbours two pixels apart differ at an edge, across and down together."""
_SAME_EDGE, _NOISE = 0.35, 4
"""What that may differ in a photo from the middle of all, as a share of it, and in levels besides: JPEG moves it."""
_FEWEST_PIXELS = 20
"""Pixels of shared edges that are more than chance."""
_LEAST_TURN = 0.2
"""Share of them that must run down, and across: a horizon that all photos share runs one way only."""
_AS_MUCH = 0.5
"""Share of the pixels of what is laid over that a photo must have."""
_TRIMMED, _RIM = 0.03, 6
"""Share of them to leave out at each side of the box around them, and pixels to add there."""
_LARGEST = 0.1
"""Share of the picture that the box may take. Watermarks took 0.02 to 0.06, edges shared by chance 0.2 and more."""
_ELSEWHERE = 0.01
"""Share of the edges outside of the box that may be shared: before a tripod 0.5 and more are."""
_LEVELS, _STILL = 8, 0.85
"""Levels of 255 by which a pixel may differ that stands still, and the share outside of the box that may: before a
tripod 0.94 and more do."""


def with_overlay(greys: Sequence[Image]) -> frozenset[int]:
    """Indexes of the photos that something is laid over; some 3 ms for each photo.

    `greys` are different pictures of one size, such as `grey_square` makes. What is laid over only a few of them, or
    at another place in each, is not found.
    """
    if len(greys) < _FEWEST:
        return frozenset()
    some = greys[:: -(-len(greys) // _MOST)]
    levels = np.array([np.asarray(grey) for grey in some], np.int16)
    across, down = _edges(levels)
    usual = np.median(across, axis=0), np.median(down, axis=0)
    strength = np.abs(usual[0]) + np.abs(usual[1])
    apart = np.abs(across - usual[0]) + np.abs(down - usual[1])
    tolerated = _SAME_EDGE * strength + _NOISE
    shared = (strength > _EDGE) & ((apart < tolerated).sum(axis=0) >= max(_FEWEST, _SHARED * len(some)))
    if not _turns(shared, *usual):
        return frozenset()
    outside = np.ones(shared.shape, bool)
    outside[_box(shared)] = False
    edges = float((np.abs(across) + np.abs(down) > _EDGE)[:, outside].sum()) / len(some)
    inner = levels[:, 1:-1, 1:-1]
    still = np.abs(inner - np.median(inner, axis=0))[:, outside] <= _LEVELS
    if (
        outside.mean() < 1 - _LARGEST
        or (shared & outside).sum() > _ELSEWHERE * max(1.0, edges)
        or still.mean() > _STILL
    ):
        return frozenset()
    place = shared & ~outside

    def has_it(grey: Image) -> bool:
        apart = sum(
            np.abs(found[place] - middle[place])
            for found, middle in zip(_edges(np.asarray(grey, np.int16)), usual, strict=True)
        )
        return bool(np.mean(apart < tolerated[place]) >= _AS_MUCH)

    return frozenset(at for at, grey in enumerate(greys) if has_it(grey))


def _edges(levels: NDArray[np.int16]) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """What neighbours two pixels apart differ by, across and down; of one picture or of many."""
    return levels[..., 1:-1, 2:] - levels[..., 1:-1, :-2], levels[..., 2:, 1:-1] - levels[..., :-2, 1:-1]


def _turns(shared: NDArray[np.bool_], across: NDArray[np.float64], down: NDArray[np.float64]) -> bool:
    """Whether shared edges are more than chance, and run both ways as letters do."""
    count = int(shared.sum())
    steeper = int((np.abs(across) > np.abs(down))[shared].sum())
    return count >= _FEWEST_PIXELS and min(steeper, count - steeper) >= _LEAST_TURN * count


def _box(shared: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The part of the picture that holds nearly all of them."""
    top, bottom, left, right = (
        int(np.quantile(places, share)) for places in np.nonzero(shared) for share in (_TRIMMED, 1 - _TRIMMED)
    )
    return slice(max(0, top - _RIM), bottom + _RIM + 1), slice(max(0, left - _RIM), right + _RIM + 1)
