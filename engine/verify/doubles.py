"""Finds photos of a post that show one picture, so that it counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.doubles import is_double

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from engine.verify.clusters import Similarity

SIDE = 256
"""Side, in pixels, of the grey squares that are compared."""
_LEAST_SIMILAR = 0.85
"""Cosine of the network's features below which pictures need no closer look."""


def first_places(greys: Sequence[Image], similarity: Similarity) -> tuple[int, ...]:
    """For each photo, the index of the first one with its picture: its own if there is none before it."""
    first: list[int] = []
    for index, grey in enumerate(greys):
        alike = (at for at in dict.fromkeys(first) if similarity[at, index] >= _LEAST_SIMILAR)
        first.append(next((at for at in alike if is_double(greys[at], grey)), index))
    return tuple(first)


def grey_square(picture: Image) -> Image:
    """A picture as `first_places` compares it."""
    from PIL.Image import Resampling

    return picture.convert("L").resize((SIDE, SIDE), Resampling.BOX)
