"""Orders photos so that neighbours are alike, and finds where a film jumps, from their pairwise similarities."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.verify.clusters import Similarity

MOST_FOR_ALL_PATHS = 12
"""Photos of which the shortest path of all is found, in some 30 ms; one photo more takes twice the time."""
_LEAST_GAIN = 1e-6
JUMP = 0.5
"""Similarity of neighbours below which a film may be said to jump."""
JUMP_STANDS_OUT = 0.2
"""How much less alike than the film's other neighbours (their median) they must be. On real carousels this marks what
a person sees: a stranger among the photos, another room; and nothing if all photos are loosely alike."""


def shortest_path_order(similarity: Similarity) -> tuple[int, ...]:
    """All photos in an order whose neighbours are alike; the first stays the first.

    Of few photos the shortest path there is, of more one that no turn of a stretch makes shorter. It is never longer
    than the order that is given, which is kept if nothing is won.
    """
    count = len(similarity)
    if count < 3:
        return tuple(range(count))
    given = np.arange(count)
    distance = 1.0 - np.asarray(similarity, dtype=np.float64)
    if count <= MOST_FOR_ALL_PATHS:
        paths = [_shortest_of_all(distance)]
    else:
        paths = [_untwisted(distance, path) for path in (_nearest_neighbours(distance), given.copy())]
    best = min(paths, key=lambda path: _length(distance, path))
    is_shorter = _length(distance, best) < _length(distance, given) - _LEAST_GAIN
    return tuple((best if is_shorter else given).tolist())


def worst_jump(similarity: Similarity, order: Sequence[int]) -> int | None:
    """The place in the film `order`, counted from 0, whose photo is most unlike the one before it.

    None if no such jump stands out: the two have little in common, and clearly less than the other neighbours.
    """
    alike = np.array([similarity[here, there] for here, there in pairwise(order)])
    if len(alike) < 2:
        return None
    worst = int(alike.argmin())
    others = np.delete(alike, worst)
    return worst + 1 if alike[worst] < JUMP and alike[worst] < np.median(others) - JUMP_STANDS_OUT else None


def _length(distance: NDArray[np.float64], path: NDArray[np.intp]) -> float:
    return float(distance[path[:-1], path[1:]].sum())


def _shortest_of_all(distance: NDArray[np.float64]) -> NDArray[np.intp]:
    """The shortest path from the first photo through all others (Held and Karp): n² 2ⁿ steps, n² at a time.

    `lengths[chosen, last]` is the shortest way through the photos whose bits are set in `chosen`, to `last`.
    """
    others = len(distance) - 1
    every, between = np.arange(others), distance[1:, 1:]
    lengths = np.full((1 << others, others), np.inf)
    came_from = np.zeros(lengths.shape, np.intp)
    lengths[1 << every, every] = distance[0, 1:]
    for chosen in range(1, 1 << others):
        new = every[chosen >> every & 1 == 0]
        ways = lengths[chosen][:, None] + between[:, new]
        lengths[chosen | 1 << new, new] = ways.min(axis=0)
        came_from[chosen | 1 << new, new] = ways.argmin(axis=0)
    left = (1 << others) - 1
    path = [int(lengths[left].argmin())]
    while rest := left & ~(1 << path[-1]):
        path.append(int(came_from[left, path[-1]]))
        left = rest
    return np.array([0, *(photo + 1 for photo in reversed(path))])


def _nearest_neighbours(distance: NDArray[np.float64]) -> NDArray[np.intp]:
    """From the first photo always on to the nearest that is left."""
    path = np.zeros(len(distance), np.intp)
    left = np.zeros(len(distance))  # infinite for what is on the path
    for place in range(1, len(path)):
        left[path[place - 1]] = np.inf
        path[place] = np.argmin(distance[path[place - 1]] + left)
    return path


def _untwisted(distance: NDArray[np.float64], path: NDArray[np.intp]) -> NDArray[np.intp]:
    """Turn stretches of the path around for as long as that makes it shorter (2-opt)."""
    shorter = True
    while shorter:
        shorter = False
        for first in range(1, len(path) - 1):
            saved = _saved_by_turning(distance, path, first)
            if saved.max() > 1e-9:
                last = first + 1 + int(saved.argmax())
                path[first : last + 1] = path[first : last + 1][::-1].copy()
                shorter = True
    return path


def _saved_by_turning(distance: NDArray[np.float64], path: NDArray[np.intp], first: int) -> NDArray[np.float64]:
    """How much shorter the path gets by turning its stretch from `first` to each place behind it."""
    lasts = path[first + 1 :]
    before = distance[path[first - 1]]
    saved: NDArray[np.float64] = before[path[first]] - before[lasts]
    saved[:-1] += distance[lasts[:-1], lasts[1:]] - distance[path[first], lasts[1:]]
    return saved
