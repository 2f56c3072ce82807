"""How sure a cluster is, on small matrices and on features of photos that do not exist."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.verify.certainty import MOST, SPARSE, Certainty, Doubt, certainty
from engine.verify.density import _background, density, margins


def test_the_signs_are_read_off_the_group() -> None:
    similarity = np.array(
        [[1, 0.8, 0.6, 0.3], [0.8, 1, 0.7, 0.2], [0.6, 0.7, 1, 0.1], [0.3, 0.2, 0.1, 1]], dtype=np.float32
    )
    read = certainty(similarity, similarity - np.float32(0.5), (0, 1, 2))
    assert read.weakest == pytest.approx(0.65)  # the third, to the first and the second
    assert read.outsider == pytest.approx(0.2)
    assert read.density == pytest.approx(0.2)
    assert certainty(similarity, similarity, (0, 1, 2, 3)).outsider == 0


def test_the_probability_follows_each_sign() -> None:
    rising = np.linspace(-0.2, 1, 13)
    better = [
        [Certainty(value, 0.3, 0.3).probability for value in rising],
        [Certainty(0.6, 0.3, value).probability for value in rising],
        [Certainty(0.6, -value, 0.3).probability for value in rising],
    ]
    for probabilities in better:
        assert all(low < high or low == high == MOST for low, high in pairwise(probabilities))
        assert 0 < probabilities[0] < probabilities[-1] < 1
    assert Certainty(0.75, 0.1, 0.45).probability > 0.95
    assert Certainty(0.45, 0.42, 0.05).probability < 0.35


@pytest.mark.parametrize(
    ("signs", "doubt"),
    [
        (Certainty(0.6, 0.2, 0.1), Doubt.SUBJECTS),
        (Certainty(0.6, 0.6, SPARSE - 0.01), Doubt.SUBJECTS),  # whatever else there is
        (Certainty(0.2, 0.2, 0.3), Doubt.MEMBER),
        (Certainty(0.6, 0.5, 0.3), Doubt.OUTSIDER),
    ],
)
def test_the_doubt_is_the_sign_that_costs_most(signs: Certainty, doubt: Doubt) -> None:
    assert signs.doubt is doubt


def near(row: NDArray[np.float32], count: int, spread: float) -> NDArray[np.float32]:
    """Features scattered around one photo of the background, as those of other portraits are around a portrait."""
    noise = np.random.default_rng(3).normal(size=(count, row.size)) * spread / np.sqrt(row.size)
    scattered = row + noise
    features: NDArray[np.float32] = (scattered / np.linalg.norm(scattered, axis=1, keepdims=True)).astype(np.float32)
    return features


def test_photos_that_are_as_close_to_strangers_are_sparse() -> None:
    unrelated = _background()
    assert unrelated.shape == (160, 1280)
    assert np.linalg.norm(unrelated, axis=1) == pytest.approx(np.ones(160), abs=1e-3)
    heap = unrelated[:4]  # four portraits of four people
    burst = near(unrelated[0], 4, spread=0.5)
    group = (0, 1, 2, 3)
    assert density(margins(heap @ heap.T, heap), group) < SPARSE
    assert density(margins(burst @ burst.T, burst), group) > 3 * SPARSE


def test_a_pair_counts_from_its_lonelier_photo() -> None:
    features = np.zeros((2, 1280), np.float32)
    features[0] = _background()[5]
    features[1, 7] = 1
    crowded, lonely = np.sort(features @ _background().T, axis=1)[:, -10:].mean(axis=1)
    assert lonely < crowded
    found = margins(features @ features.T, features)
    assert found[0, 1] == pytest.approx(float(features[0] @ features[1]) - 0.95 * lonely, abs=1e-6)
    assert density(found, (0,)) == 0
