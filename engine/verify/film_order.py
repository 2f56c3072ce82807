"""Orders photos so that neighbours are alike, and finds jumps in a film, by pairwise similarities."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.verify.clusters import Similarity

MOST_FOR_ALL_PATHS = 12
"""Most photos for an exact shortest path, in some 30 ms; one more takes twice the time."""
WORTH_IT = 0.8
"""Share of the given order's length below which a new order is worth it: the order in which photos were taken is worth
more than a slightly smoother film."""
_STARTS_TO_UNTWIST = 6
_LEAST_GAIN = 1e-6
JUMP = 0.5
"""Similarity of neighbours below which a film may count as jumping."""
JUMP_STANDS_OUT = 0.2
"""Distance below the median similarity of the film's neighbours that makes a jump. On real carousels this marks what a
person sees, such as a stranger or another room, and nothing if all photos are loosely alike."""


def shortest_path_order(similarity: Similarity, numbers: Sequence[int | None] = ()) -> tuple[int, ...]:
    """All photos in an order whose neighbours are alike, beginning with any.

    For few photos this is the shortest path, for more a path that reversing any part makes no shorter. It runs in the
    direction in which the slide numbers, or else the given places, rise. The given order stays unless the path is
    shorter by a fifth.
    """
    count = len(similarity)
    given = np.arange(count)
    if count < 3:
        return tuple(range(count))
    distance = 1.0 - np.asarray(similarity, dtype=np.float64)
    if count <= MOST_FOR_ALL_PATHS:
        best = _shortest_of_all(distance)
    else:
        starts = [_nearest_neighbours(distance, start) for start in range(count)]
        starts.sort(key=lambda path: _length(distance, path))
        paths = [_untwisted(distance, path) for path in (*starts[:_STARTS_TO_UNTWIST], given.copy())]
        best = min(paths, key=lambda path: _length(distance, path))
    if _length(distance, best) > WORTH_IT * _length(distance, given) - _LEAST_GAIN:
        return tuple(given.tolist())
    return _forwards(tuple(best.tolist()), numbers)


def _forwards(path: tuple[int, ...], numbers: Sequence[int | None]) -> tuple[int, ...]:
    """The path in the direction in which more pairs of photos rise."""
    known = [number for place in path if (number := numbers[place] if numbers else place) is not None]
    if len(known) < 2:
        known = list(path)
    rising = sum((later > earlier) - (later < earlier) for earlier, later in combinations(known, 2))
    return path if rising >= 0 else path[::-1]


def worst_jump(similarity: Similarity, order: Sequence[int]) -> int | None:
    """The place in the film `order`, from 0, whose photo is least like the one before it.

    None unless the jump stands out: the two have little in common, and clearly less than the other neighbours.
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
    """The shortest path through all photos, from any of them (Held and Karp): n² 2ⁿ steps, n² at a time.

    `lengths[chosen, last]` is the length of the shortest path to `last` through the photos with bits in `chosen`.
    """
    count = len(distance)
    every = np.arange(count)
    lengths = np.full((1 << count, count), np.inf)
    came_from = np.zeros(lengths.shape, np.intp)
    lengths[1 << every, every] = 0
    for chosen in range(1, 1 << count):
        new = every[chosen >> every & 1 == 0]
        ways = lengths[chosen][:, None] + distance[:, new]
        lengths[chosen | 1 << new, new] = ways.min(axis=0)
        came_from[chosen | 1 << new, new] = ways.argmin(axis=0)
    left = (1 << count) - 1
    path = [int(lengths[left].argmin())]
    while rest := left & ~(1 << path[-1]):
        path.append(int(came_from[left, path[-1]]))
        left = rest
    return np.array(path[::-1])


def _nearest_neighbours(distance: NDArray[np.float64], start: int) -> NDArray[np.intp]:
    """A path from `start`, always on to the nearest remaining photo."""
    path = np.full(len(distance), start, np.intp)
    left = np.zeros(len(distance))  # infinite for what is on the path
    for place in range(1, len(path)):
        left[path[place - 1]] = np.inf
        path[place] = np.argmin(distance[path[place - 1]] + left)
    return path


def _untwisted(distance: NDArray[np.float64], path: NDArray[np.intp]) -> NDArray[np.intp]:
    """Reverse parts of the path as long as that makes it shorter (2-opt)."""
    shorter = True
    while shorter:
        shorter = False
        for first in range(len(path) - 1):
            saved = _saved_by_turning(distance, path, first)
            if saved.max() > 1e-9:
                last = first + 1 + int(saved.argmax())
                path[first : last + 1] = path[first : last + 1][::-1].copy()
                shorter = True
    return path


def _saved_by_turning(distance: NDArray[np.float64], path: NDArray[np.intp], first: int) -> NDArray[np.float64]:
    """Lengths saved by reversing the path from `first` to each later place."""
    lasts = path[first + 1 :]
    saved = np.zeros(len(lasts))
    if first:
        before = distance[path[first - 1]]
        saved += before[path[first]] - before[lasts]
    saved[:-1] += distance[lasts[:-1], lasts[1:]] - distance[path[first], lasts[1:]]
    return saved
