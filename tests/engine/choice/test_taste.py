"""Simulated persons, with a taste and without one: what fifty of their decisions teach."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.choice.taste import Posts, Taste, learn

Rows = NDArray[np.int64]
ACCOUNTS, KINDS = 12, 6


class World:
    """400 posts of twelve accounts, each with a look of its own, in six kinds of places; some lack features."""

    def __init__(self, seed: int) -> None:
        self.dice = dice = np.random.default_rng(seed)
        self.account, self.kind = dice.integers(0, ACCOUNTS, 400), dice.integers(0, KINDS, 400)
        looks, places = 0.6 * dice.standard_normal((ACCOUNTS, 256)), dice.standard_normal((KINDS, 256))
        features = looks[self.account] + places[self.kind] + dice.standard_normal((400, 256))
        features[::17] = np.nan
        self.features = (features / np.linalg.norm(features, axis=1, keepdims=True)).astype(np.float32)
        self.sharpness = dice.normal(6, 0.6, 400)
        self.measures = np.column_stack([self.sharpness, dice.normal(7, 0.3, 400), np.full(400, np.nan)])
        self.confidence = np.clip(dice.beta(6, 1.5, 400), 0.3, 0.99)

    def posts(self, rows: Rows) -> Posts:
        names = [f"account {self.account[row]}" for row in rows]
        return Posts(names, self.confidence[rows], self.measures[rows], self.features[rows])

    def decisions(self, taste: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """By taste, but every twentieth the other way."""
        return np.asarray(taste ^ (self.dice.random(400) < 0.05), np.bool_)

    def learn(self, wanted: NDArray[np.bool_], number: int = 50) -> tuple[Taste, Rows]:
        """What so many decisions teach, and the posts that are left."""
        drawn = self.dice.permutation(400)
        return learn(self.posts(drawn[:number]), [bool(wanted[row]) for row in drawn[:number]]), drawn[number:]


def by_look(world: World) -> NDArray[np.bool_]:
    return np.isin(world.kind, (0, 1, 2))


def by_sharpness(world: World) -> NDArray[np.bool_]:
    return np.asarray(world.sharpness > 6)


def by_account(world: World) -> NDArray[np.bool_]:
    return np.asarray(world.account % 2 == 0)


def without(world: World) -> NDArray[np.bool_]:
    return np.asarray(world.dice.random(400) < 0.5)


def as_the_verifier(world: World) -> NDArray[np.bool_]:
    return np.asarray(world.dice.random(400) < world.confidence**3)


def record(scores: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    """Share of pairs in which the approved one comes first."""
    pairs = scores[wanted][:, None] - scores[~wanted][None, :]
    return float((pairs > 0).mean() + (pairs == 0).mean() / 2)


@pytest.mark.parametrize(
    ("taste", "held_out"),
    [(by_look, {"account"}), (by_sharpness, {"account", "post"}), (by_account, {"account", "post"})],
)
def test_with_fifty_decisions_a_taste_is_used_and_beats_the_confidence(
    taste: Callable[[World], NDArray[np.bool_]], held_out: set[str]
) -> None:
    used = 0
    for seed in range(8):
        world = World(seed)
        wanted = world.decisions(taste(world))
        learned, rest = world.learn(wanted)
        found, likely = learned.record, learned.likely(world.posts(rest))
        assert found.decisions == 50
        assert found.used == (likely is not None)
        if likely is not None:
            used += 1
            assert found.held_out in held_out
            assert found.gain is not None
            assert found.gain[0] > 0
            assert ((likely > 0) & (likely < 1)).all()
            assert record(likely, wanted[rest]) > record(world.confidence[rest], wanted[rest]) + 0.1
    assert used >= 6, used


@pytest.mark.parametrize("taste", [without, as_the_verifier])
def test_without_a_taste_of_ones_own_nothing_is_used(taste: Callable[[World], NDArray[np.bool_]]) -> None:
    used = 0
    for seed in range(12):
        world = World(seed)
        learned, rest = world.learn(world.decisions(taste(world)))
        used += learned.record.used
        if not learned.record.used:
            assert learned.likely(world.posts(rest)) is None
            assert "not clearly better" in learned.record.why
    assert used <= 1


def test_the_same_decisions_teach_the_same() -> None:
    tastes = [world.learn(by_look(world))[0] for world in (World(3), World(3))]
    assert tastes[0].record == tastes[1].record
    first, second = (taste.likely(World(3).posts(np.arange(400))) for taste in tastes)
    assert first is not None
    assert second is not None
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    ("number", "approvals", "why"),
    [
        (0, 0, "it takes 30 decisions, and there are 0"),
        (29, 15, "it takes 30 decisions, and there are 29"),
        (60, 60, "it takes 8 approvals and as many rejections"),
        (60, 53, "it takes 8 approvals and as many rejections"),
    ],
)
def test_too_few_decisions_teach_nothing(number: int, approvals: int, why: str) -> None:
    learned = learn(World(1).posts(np.arange(number)), [row < approvals for row in range(number)])
    assert (learned.record.used, learned.record.why, learned.record.gain) == (False, why, None)


def test_of_one_account_posts_are_held_out_and_without_features_measures_teach() -> None:
    world = World(2)
    world.account[:] = 0
    world.features[:] = np.nan
    learned, _ = world.learn(world.decisions(by_sharpness(world)))
    assert (learned.record.used, learned.record.held_out) == (True, "post")


def test_approvals_that_fill_whole_accounts_teach_in_peace() -> None:
    world = World(4)
    world.account[:] = np.arange(400) % 4
    wanted = world.account == 0
    assert learn(world.posts(np.arange(200)), [bool(one) for one in wanted[:200]]).record.decisions == 200
