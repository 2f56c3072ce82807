"""Groups photos that are alike, from their pairwise similarities."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Similarity = NDArray[np.float32]
    """(photos, photos), symmetric, 1 on the diagonal."""


MOST_STARTS = 50
"""First photos from which a shortest path is tried."""


def average_linkage(similarity: Similarity, threshold: float) -> list[tuple[int, ...]]:
    """Merge the two groups with the highest mean similarity across until none reaches `threshold`.

    Groups of ascending indices, the largest first, of equals the closest-knit. n photos cost n² a merge.
    """
    groups: list[list[int]] = [[index] for index in range(len(similarity))]
    across = np.array(similarity, dtype=np.float64)
    np.fill_diagonal(across, -np.inf)
    while len(groups) > 1:
        first, second = sorted(int(at) for at in np.unravel_index(across.argmax(), across.shape))
        if across[first, second] < threshold:
            break
        sizes = len(groups[first]), len(groups[second])
        merged = (across[first] * sizes[0] + across[second] * sizes[1]) / sum(sizes)
        merged[first] = -np.inf
        across[first], across[:, first] = merged, merged
        across = np.delete(np.delete(across, second, axis=0), second, axis=1)
        groups[first] += groups.pop(second)
    done = [tuple(sorted(group)) for group in groups]
    return sorted(done, key=lambda group: (-len(group), -cohesion(similarity, group), group))


def with_stragglers(similarity: Similarity, group: Sequence[int], threshold: float) -> tuple[int, ...]:
    """`group` and, the closest first, every photo whose mean similarity to those inside reaches `threshold`."""
    inside = list(group)
    outside = [photo for photo in range(len(similarity)) if photo not in inside]
    while inside and outside:
        nearest = max(outside, key=lambda photo: closeness(similarity, photo, inside))
        if closeness(similarity, nearest, inside) < threshold:
            break
        outside.remove(nearest)
        inside.append(nearest)
    return tuple(sorted(inside))


def cohesion(similarity: Similarity, group: Sequence[int]) -> float:
    """The mean similarity of a group's pairs; 0 where there is no pair."""
    if len(group) < 2:
        return 0.0
    inside = similarity[np.ix_(group, group)]
    return float(inside[np.triu_indices(len(group), 1)].mean())


def closeness(similarity: Similarity, photo: int, group: Sequence[int]) -> float:
    """The mean similarity of a photo outside a group to the photos inside; 0 for an empty group."""
    return float(similarity[photo, list(group)].mean()) if len(group) else 0.0


def shortest_path_order(similarity: Similarity) -> tuple[int, ...]:
    """All photos in an order whose neighbours are alike: nearest neighbours first, then turns that shorten the path.

    It begins at whichever end came first, so that photos that were in order keep their direction.
    """
    count = len(similarity)
    if count < 3:
        return tuple(range(count))
    distance = 1.0 - np.asarray(similarity, dtype=np.float64)
    paths = [_nearest_neighbours(distance, start) for start in range(min(count, MOST_STARTS))]
    path = _untwisted(distance, min(paths, key=lambda path: distance[path[:-1], path[1:]].sum())).tolist()
    return tuple(path if path[0] < path[-1] else path[::-1])


def worst_jump(similarity: Similarity, order: Sequence[int]) -> float:
    """The lowest similarity between neighbours of a film in this order; 1 where there are none."""
    jumps = [float(similarity[here, there]) for here, there in pairwise(order)]
    return min(jumps, default=1.0)


def _nearest_neighbours(distance: NDArray[np.float64], start: int) -> NDArray[np.intp]:
    path = np.full(len(distance), start)
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
        for first in range(len(path) - 1):
            saved = _saved_by_turning(distance, path, first)
            if saved.max() > 1e-9:
                last = first + 1 + int(saved.argmax())
                path[first : last + 1] = path[first : last + 1][::-1].copy()
                shorter = True
    return path


def _saved_by_turning(distance: NDArray[np.float64], path: NDArray[np.intp], first: int) -> NDArray[np.float64]:
    """How much shorter the path gets by turning its stretch from `first` to each place behind it."""
    lasts = path[first + 1 :]
    saved = np.zeros(len(lasts))
    if first:
        before = distance[path[first - 1]]
        saved += before[path[first]] - before[lasts]
    saved[:-1] += distance[lasts[:-1], lasts[1:]] - distance[path[first], lasts[1:]]
    return saved
