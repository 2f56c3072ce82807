"""How much closer the photos of one post are to one another than to unrelated photos of the same sort.

Two portraits of different people are alike because both are portraits: each is then as close to some of the unrelated
photos that come along, a hundred different people among them, as to the other. Photos of one subject are closer.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.verify.clusters import Similarity
    from engine.verify.lite2 import Array

NEAREST = 10
"""Unrelated photos that a photo is compared with: those it is closest to."""
SHARE = 0.95
"""How much of its closeness to them is taken off. Both numbers were fitted on photos of 100 subjects."""


def margins(similarity: Similarity, features: Array) -> Similarity:
    """For each pair, how far its similarity is above what unrelated photos reach; `features` are (photos, 1280)."""
    unrelated = np.sort(features @ _background().T, axis=1)[:, -NEAREST:].mean(axis=1)
    found: Similarity = similarity - np.float32(SHARE) * np.minimum.outer(unrelated, unrelated)
    return found


def density(margins: Similarity, group: Sequence[int]) -> float:
    """The mean margin of a group's pairs; 0 where there is no pair."""
    if len(group) < 2:
        return 0.0
    return float(margins[np.ix_(group, group)][np.triu_indices(len(group), 1)].mean())


@cache
def _background() -> Array:
    """Features of 160 photos that have nothing to do with one another: (160, 1280), each of length 1.

    What each shows, and where it is from, says the text beside the file.
    """
    file = files("engine.verify") / "background" / "lite2-320.npy"
    with file.open("rb") as stream:
        found: Array = np.load(stream, allow_pickle=False).astype(np.float32)
    return found
