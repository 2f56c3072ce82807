"""Clusters and their stragglers, on small matrices whose answer is plain to see."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.verify.clusters import (
    average_linkage,
    closeness,
    cohesion,
    with_stragglers,
)


def matrix(*rows: list[float]) -> NDArray[np.float32]:
    """A symmetric matrix from the rows below its diagonal."""
    count = len(rows) + 1
    similarity = np.eye(count, dtype=np.float32)
    for row, values in enumerate(rows, 1):
        similarity[row, : len(values)] = similarity[: len(values), row] = values
    return similarity


@pytest.mark.parametrize(
    ("similarity", "threshold", "groups"),
    [
        (np.zeros((0, 0), np.float32), 0.5, []),
        (np.ones((1, 1), np.float32), 0.5, [(0,)]),
        (matrix([0.9]), 0.5, [(0, 1)]),
        (matrix([0.4]), 0.5, [(0,), (1,)]),
        (matrix([0.9], [0.1, 0.1], [0.1, 0.1, 0.8]), 0.5, [(0, 1), (2, 3)]),
        (matrix([0.9], [0.9, 0.9], [0.7, 0.1, 0.1]), 0.5, [(0, 1, 2), (3,)]),  # a chain of one link does not hold
        (matrix([0.9], [0.8, 0.9], [0.5, 0.5, 0.6]), 0.5, [(0, 1, 2, 3)]),
        (matrix([0.6], [0.1, 0.1], [0.1, 0.1, 0.9]), 0.5, [(2, 3), (0, 1)]),  # of equals the closer-knit first
    ],
)
def test_average_linkage(similarity: NDArray[np.float32], threshold: float, groups: list[tuple[int, ...]]) -> None:
    assert average_linkage(similarity, threshold) == groups


def slow_average_linkage(similarity: NDArray[Any], threshold: float) -> set[tuple[int, ...]]:
    """The definition, without a memory of earlier merges."""
    groups: list[tuple[int, ...]] = [(index,) for index in range(len(similarity))]
    while len(groups) > 1:
        pairs = itertools.combinations(groups, 2)
        best = max(pairs, key=lambda pair: float(similarity[np.ix_(*pair)].mean()))
        if similarity[np.ix_(*best)].mean() < threshold:
            break
        groups = [group for group in groups if group not in best] + [tuple(sorted(best[0] + best[1]))]
    return set(groups)


def test_average_linkage_agrees_with_its_definition() -> None:
    dice = np.random.default_rng(2)
    for count in (3, 8, 15):
        points = dice.normal(size=(count, 4))
        points /= np.linalg.norm(points, axis=1, keepdims=True)
        similarity = (points @ points.T).astype(np.float32)
        for threshold in (0.1, 0.4, 0.7):
            assert set(average_linkage(similarity, threshold)) == slow_average_linkage(similarity, threshold)


def test_many_photos_are_grouped_in_a_moment() -> None:
    dice = np.random.default_rng(1)
    points = np.repeat(dice.normal(size=(10, 30)), 30, axis=0) + dice.normal(size=(300, 30)) * 0.2
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    groups = average_linkage((points @ points.T).astype(np.float32), 0.6)
    assert [len(group) for group in groups] == [30] * 10


def test_stragglers_join_one_by_one_as_long_as_they_fit() -> None:
    similarity = matrix([0.8], [0.8, 0.8], [0.4, 0.4, 0.4], [0.3, 0.3, 0.3, 0.9], [0.1] * 5)
    assert with_stragglers(similarity, (0, 1, 2), 0.36) == (0, 1, 2, 3, 4)  # 4 fits once 3 is in
    assert with_stragglers(similarity, (0, 1, 2), 0.5) == (0, 1, 2)
    assert with_stragglers(similarity, (), 0.1) == ()


def test_a_close_knit_group_lets_no_straggler_in_that_a_loose_one_takes() -> None:
    close, loose = matrix([0.9], [0.9, 0.9], [0.5] * 3), matrix([0.6], [0.6, 0.6], [0.5] * 3)
    assert with_stragglers(close, (0, 1, 2), 0.4, 0.65) == (0, 1, 2)
    assert with_stragglers(loose, (0, 1, 2), 0.4, 0.65) == (0, 1, 2, 3)
    assert with_stragglers(loose, (0, 1, 2), 0.55, 0.65) == (0, 1, 2)  # the threshold holds besides


def test_cohesion_and_closeness_are_means() -> None:
    similarity = matrix([0.9], [0.6, 0.3], [0.2, 0.4, 0.1])
    assert cohesion(similarity, (0, 1, 2)) == pytest.approx(0.6)
    assert cohesion(similarity, (3,)) == cohesion(similarity, ()) == 0
    assert closeness(similarity, 3, (0, 1)) == pytest.approx(0.3)
    assert closeness(similarity, 3, ()) == 0
