"""Measures how much closer the photos of a post are to one another than to unrelated photos of the same sort.

Two portraits of different people are alike because both are portraits. Each is then as close to some of the unrelated
photos included here, among them a hundred different people, as to the other. Photos of one subject are closer.
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
"""Number of nearest unrelated photos to compare a photo with."""
SHARE = 0.95
"""Share of its closeness to them to subtract. Both numbers were fitted on photos of 100 subjects."""


def margins(similarity: Similarity, features: Array) -> Similarity:
    """For each pair, its similarity minus that to unrelated photos; `features` are (photos, 1280)."""
    nearest: Similarity = np.sort(features @ _background().T, axis=1)[:, -NEAREST:]
    unrelated = nearest.mean(axis=1, dtype=np.float32)
    common: Similarity = np.minimum(unrelated[:, None], unrelated)
    found: Similarity = similarity - np.float32(SHARE) * common
    return found


def density(margins: Similarity, group: Sequence[int]) -> float:
    """Mean margin of a group's pairs; 0 if there is no pair."""
    if len(group) < 2:
        return 0.0
    return float(margins[np.ix_(group, group)][np.triu_indices(len(group), 1)].mean())


@cache
def _background() -> Array:
    """Features of 160 unrelated photos: (160, 1280), each of length 1.

    The text file beside the data says what each shows and where it is from.
    """
    file = files("engine.verify") / "background" / "lite2-320.npy"
    with file.open("rb") as stream:
        found: Array = np.load(stream, allow_pickle=False).astype(np.float32)
    return found
