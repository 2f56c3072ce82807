"""Groups similar photos, by pairwise similarities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Similarity = NDArray[np.float32]
    """(photos, photos), symmetric, 1 on the diagonal."""


def average_linkage(similarity: Similarity, threshold: float) -> list[tuple[int, ...]]:
    """Merge the two groups with the highest mean similarity until no pair reaches `threshold`.

    Returns groups of ascending indices, the largest first, and of equals the most cohesive. n photos cost n² per merge.
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


def with_stragglers(
    similarity: Similarity, group: Sequence[int], threshold: float, share: float = 0.0
) -> tuple[int, ...]:
    """`group` plus every photo that is close enough to it, the closest first.

    The mean similarity to the group must reach `threshold` and `share` of the group's cohesion, since in a cohesive
    group a photo stands out that would fit into a loose one.
    """
    inside = list(group)
    outside = [photo for photo in range(len(similarity)) if photo not in inside]
    while inside and outside:
        nearest = max(outside, key=lambda photo: closeness(similarity, photo, inside))
        if closeness(similarity, nearest, inside) < max(threshold, share * cohesion(similarity, inside)):
            break
        outside.remove(nearest)
        inside.append(nearest)
    return tuple(sorted(inside))


def cohesion(similarity: Similarity, group: Sequence[int]) -> float:
    """Mean similarity of a group's pairs; 0 if there is no pair."""
    if len(group) < 2:
        return 0.0
    inside = similarity[np.ix_(group, group)]
    return float(inside[np.triu_indices(len(group), 1)].mean())


def closeness(similarity: Similarity, photo: int, group: Sequence[int]) -> float:
    """Mean similarity of a photo outside a group to those inside; 0 for an empty group."""
    return float(similarity[photo, list(group)].mean()) if len(group) else 0.0
