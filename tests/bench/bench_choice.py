"""The best N of a made-up collection beside the most confident ones and a random choice: what they cover and repeat.

Accounts, shot sizes and kinds of place are as skewed as they are in downloads: a few accounts post most, each has its
usual places and sizes, and some posts are reposts. A model gives such facts to every post; here they are drawn.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import fmean

from engine.choice.best import Contender, best
from engine.choice.cells import cells_of
from tests.bench.line import Line

_SEEDS = 20
_POSTS, _ACCOUNTS = 400, 40
_NUMBERS = (20, 30, 60)
_REPOSTS = 0.08
"""Share of the posts that show the photos of an earlier one again."""
_FACTS = ("framing", "place")
_SURE_OF_THE_USUAL = 0.35
"""How much of a confidence is how usual the cell is; the rest is chance."""


def collection(seed: int) -> list[Contender]:
    """Undecided series, some of them in no known cell."""
    dice = random.Random(seed)
    usual = [_skewed(dice, cells_of(fact)) for fact in _FACTS]
    accounts = [_Account(dice, number, usual) for number in range(_ACCOUNTS)]
    share = [(number + 1) ** -1.1 for number in range(_ACCOUNTS)]
    posts: list[Contender] = []
    for series_id in range(1, _POSTS + 1):
        (account,) = dice.choices(accounts, share)
        cells, hashes = account.cells(), tuple(dice.getrandbits(64) for _ in range(dice.randint(3, 9)))
        if posts and dice.random() < _REPOSTS:
            before = dice.choice(posts)
            cells, hashes = before.cells, before.hashes
        often = fmean(weights[cell] / max(weights.values()) for weights, cell in zip(usual, cells, strict=True))
        sure = min(0.99, max(0.3, 0.8 + 0.2 * _SURE_OF_THE_USUAL * often + dice.gauss(0.03, 0.08)))
        sharp = dice.lognormvariate(6.3, 0.6) * account.sharp
        posts.append(
            Contender(series_id, f"post {series_id}", account.name, False, sure, cells, sharp=sharp, hashes=hashes)
        )
    return posts


class _Account:
    """Somebody who has usual sizes and places, and a camera."""

    def __init__(self, dice: random.Random, number: int, usual: Sequence[dict[str, float]]) -> None:
        self.name = f"account {number}"
        self.sharp = dice.lognormvariate(0, 0.4)
        self._dice = dice
        self._weights = [
            {cell: weight * dice.gammavariate(0.6, 1) for cell, weight in weights.items()} for weights in usual
        ]

    def cells(self) -> tuple[str, ...]:
        """The cells of one post."""
        return tuple(self._dice.choices(list(weights), list(weights.values()))[0] for weights in self._weights)


def _skewed(dice: random.Random, cells: Sequence[str]) -> dict[str, float]:
    """A long tail over these cells, in a random order; each is half as usual again as the next."""
    order = dice.sample(cells, len(cells))
    return dict(zip(order, accumulate([1.0] * len(order), lambda weight, _: weight / 1.5), strict=True))


def figures(posts: Sequence[Contender], taken: Sequence[Contender]) -> tuple[float, ...]:
    """Share of the known cells that occur, series that repeat another one, mean sharpness, and number of accounts."""
    repeated = sum(count - 1 for count in Counter(one.hashes for one in taken).values())
    sharp = fmean(one.sharp or 0 for one in taken)
    return len(_known(taken)) / len(_known(posts)), repeated, sharp, len({one.account for one in taken})


def _known(posts: Sequence[Contender]) -> set[tuple[str, ...]]:
    return {one.cells for one in posts if "unknown" not in one.cells}


def lines() -> Iterator[Line]:
    """Means over the seeds, for each number of series."""
    for number in _NUMBERS:
        best_ones, surest, drawn = [], [], []
        for seed in range(_SEEDS):
            posts = collection(seed)
            choice = best(posts, number)
            best_ones.append(figures(posts, [one for one in posts if one.id in choice.taken]))
            surest.append(figures(posts, sorted(posts, key=lambda one: -(one.sure or 0))[:number]))
            drawn.append(figures(posts, random.Random(seed).sample(posts, number)))
        for others, who in ((surest, "the most confident"), (drawn, "random ones")):
            times = sorted(ours[0] / theirs[0] for ours, theirs in zip(best_ones, others, strict=True))
            yield Line(
                f"best {number} of {_POSTS}",
                f"{_told(best_ones)}; {fmean(times):.2f} times the cells, {times[0]:.2f} at least",
                fmean(one[0] for one in others) / fmean(one[0] for one in best_ones),
                f"cells of {who}: {_told(others)}",
            )


def _told(found: Sequence[tuple[float, ...]]) -> str:
    cells, repeated, sharp, accounts = (fmean(column) for column in zip(*found, strict=True))
    return f"{cells:.0%} of the cells, {repeated:.1f} repeat others, sharpness {sharp:,.0f}, {accounts:.0f} accounts"
