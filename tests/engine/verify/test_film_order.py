"""Orders of films and where they jump, on small matrices whose answer is plain to see."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.verify.film_order import MOST_FOR_ALL_PATHS, WORTH_IT, shortest_path_order, worst_jump

Similarity = NDArray[np.float32]


def turning(angles: NDArray[np.float64]) -> Similarity:
    """The likeness of photos taken at these angles."""
    return np.cos(angles[:, None] - angles).astype(np.float32)


def scattered(count: int, seed: int) -> Similarity:
    points = np.random.default_rng(seed).normal(size=(count, 3))
    similarity: Similarity = (1 - np.linalg.norm(points[:, None] - points, axis=2) / 10).astype(np.float32)
    return similarity


def length(similarity: Similarity, order: tuple[int, ...]) -> float:
    return float(sum(1 - similarity[here, there] for here, there in pairwise(order)))


def neighbours(*alike: float) -> Similarity:
    """Photos in a row, each as much like the next as said."""
    similarity = np.eye(len(alike) + 1, dtype=np.float32)
    for place, value in enumerate(alike):
        similarity[place, place + 1] = similarity[place + 1, place] = value
    return similarity


@pytest.mark.parametrize("count", [9, 40])
def test_the_order_follows_the_motion_whichever_photo_comes_first(count: int) -> None:
    angles = np.linspace(0, 1.2, count)
    assert shortest_path_order(turning(angles)) == tuple(range(count))
    shuffled = np.random.default_rng(4).permutation(count)
    order = [int(shuffled[place]) for place in shortest_path_order(turning(angles[shuffled]))]
    assert order in (list(range(count)), list(reversed(range(count))))


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("count", [9, 40])
def test_of_two_directions_the_slide_numbers_choose(count: int, step: int) -> None:
    angles = np.linspace(0, 1.2, count)
    shuffled = np.random.default_rng(4).permutation(count)
    numbers = [int(step * place) for place in shuffled]
    order = [int(shuffled[place]) for place in shortest_path_order(turning(angles[shuffled]), numbers)]
    assert order == list(range(count))[::step]
    some: list[int | None] = [number if number % 3 else None for number in numbers]
    assert [int(shuffled[place]) for place in shortest_path_order(turning(angles[shuffled]), some)] == order


def test_of_few_photos_it_is_the_shortest_path_there_is() -> None:
    for count in (3, 4, 6):
        for seed in range(8):
            similarity = scattered(count, seed)
            best = min(length(similarity, path) for path in permutations(range(count)))
            order = shortest_path_order(similarity)
            given = length(similarity, tuple(range(count)))
            assert length(similarity, order) == pytest.approx(best if best < WORTH_IT * given else given)


@pytest.mark.parametrize(
    ("third", "order"),
    [
        (1.6, (0, 1, 2, 3, 4)),  # it steps back a little: swapping it saves 0.8 of 4.8
        (1.0, (0, 2, 1, 3, 4)),  # it steps back by one of four: swapping saves 2 of 6
    ],
)
def test_the_given_order_stays_unless_another_is_shorter_by_a_fifth(third: float, order: tuple[int, ...]) -> None:
    places = np.array([0.0, 2.0, third, 3.0, 4.0])
    similarity = (1 - np.abs(places[:, None] - places) / 10).astype(np.float32)
    assert shortest_path_order(similarity) == order


@pytest.mark.parametrize("count", [MOST_FOR_ALL_PATHS, MOST_FOR_ALL_PATHS + 1, 60])
def test_it_is_an_order_of_all_and_never_longer_than_what_is_given(count: int) -> None:
    similarity = scattered(count, seed=count)
    order = shortest_path_order(similarity)
    assert sorted(order) == list(range(count))
    assert length(similarity, order) < WORTH_IT * length(similarity, tuple(range(count)))
    again = similarity[np.ix_(order, order)]
    assert length(again, shortest_path_order(again)) <= length(similarity, order) + 1e-6


@pytest.mark.parametrize("count", [0, 1, 2, 5, 30])
def test_photos_that_are_all_alike_stay_as_they_are(count: int) -> None:
    assert shortest_path_order(np.ones((count, count), np.float32)) == tuple(range(count))


@pytest.mark.parametrize(
    ("alike", "jump"),
    [
        ((0.9, 0.2, 0.8), 2),
        ((0.2, 0.9), 1),
        ((0.9, 0.3, 0.2, 0.8), 3),  # a stranger among them: the worse of its two sides
        ((0.48, 0.41, 0.31, 0.44), None),  # a loose film
        ((0.99, 0.98, 0.93), None),  # a burst
        ((0.9, 0.6), None),
        ((0.1,), None),  # two photos: nothing to compare with
        ((), None),
    ],
)
def test_a_jump_is_marked_where_it_stands_out(alike: tuple[float, ...], jump: int | None) -> None:
    assert worst_jump(neighbours(*alike), range(len(alike) + 1)) == jump


def test_a_jump_is_one_of_the_order_that_is_given() -> None:
    similarity = neighbours(0.9, 0.9, 0.9)
    assert worst_jump(similarity, (0, 1, 2, 3)) is None
    assert worst_jump(similarity, (1, 0, 2, 3)) == 2
