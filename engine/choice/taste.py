"""A person's taste: a logistic head that learns from decisions which series they would likely approve.

It is tried on decisions that it has not seen, whole accounts held out, and used only if it foresees them better than
the verifier's confidence does. Everything is deterministic.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.model import TasteRecord

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_FEWEST: Final = 30
"""Decisions below which nothing is learned."""
_FEWEST_OF_A_KIND: Final = 8
"""Approvals, and rejections, below which nothing is learned."""
_FOLDS: Final = 5
_FEWEST_ACCOUNTS: Final = 4
"""Accounts below which posts are held out, not accounts."""
_DIRECTIONS: Final = 32
"""Most directions to which features are reduced."""
_MOST_ROWS: Final = 2000
"""Posts among which these directions are sought; more would not move them."""
_MOST_ACCOUNTS: Final = 100
"""Accounts, those with the most decisions, that get a weight of their own."""
_OF_ACCOUNT: Final = 3.0
"""Size of an account's column, which lets its weight grow with few decisions."""
_PENALTY: Final = 5.0
"""Strength of the ridge on all weights, in decisions."""
_CERTAINTY: Final = 0.99
"""That of the interval: with 0.95, 6 of 100 simulated persons without a taste were found to have one, with this 4."""
_RESAMPLES: Final = 1000
_NOTHING: Final = 1e-9
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Posts:
    """What is known of posts, one row each; NaN stands for what is not known."""

    accounts: Sequence[str]
    confidence: Array
    """(posts,), 0 to 1."""
    measures: Array
    """(posts, any number of measures), in any unit."""
    features: NDArray[np.float32]
    """(posts, any number of features): the mean of a post's frames."""


class Taste:
    """What was learned of a person."""

    def __init__(self, record: TasteRecord, columns: _Columns | None = None, weights: Array | None = None) -> None:
        self.record = record
        self._columns, self._weights = columns, weights

    def likely(self, posts: Posts) -> Array | None:
        """Probability that the person approves each of these posts; None if what was learned is not used."""
        if self._columns is None or self._weights is None:
            return None
        return _sigmoid(self._columns.of(posts) @ self._weights[1:] + self._weights[0])


def learn(decided: Posts, approved: Sequence[bool]) -> Taste:
    """Learn from decisions about posts; takes some 0.3 seconds for 1,000."""
    wanted = np.array(approved, float)
    if why := _too_few(wanted):
        return Taste(TasteRecord(len(wanted), used=False, why=why))
    records = []
    for trial in _trials(decided):
        columns = trial.columns.of(decided)
        records.append(_tried(trial, columns, wanted, decided.confidence))
        if records[-1].used:
            return Taste(records[-1], trial.columns, _fitted(columns, wanted))
    return Taste(records[0])


@dataclass(frozen=True, slots=True)
class _Trial:
    held_out: str
    columns: _Columns
    groups: Sequence[str]
    """Which decisions are held out together."""


def _trials(decided: Posts) -> Iterator[_Trial]:
    """First without knowing any account, then with a weight for each: posts of known accounts are foreseen best."""
    if len(set(decided.accounts)) >= _FEWEST_ACCOUNTS:
        yield _Trial("account", _Columns(decided), decided.accounts)
    counts = sorted(Counter(decided.accounts).items(), key=lambda one: (-one[1], one[0]))
    named = [name for name, _ in counts[:_MOST_ACCOUNTS]]
    yield _Trial("post", _Columns(decided, named), [f"{row:09}" for row in range(len(decided.accounts))])


def _too_few(wanted: Array) -> str:
    """Why nothing can be learned from so few decisions; empty if something can."""
    approved = int(wanted.sum())
    least = min(approved, len(wanted) - approved)
    if len(wanted) < _FEWEST:
        return f"it takes {_FEWEST} decisions, and there are {len(wanted)}"
    if least < _FEWEST_OF_A_KIND:
        return f"it takes {_FEWEST_OF_A_KIND} approvals and as many rejections"
    return ""


def _tried(trial: _Trial, columns: Array, wanted: Array, confidence: Array) -> TasteRecord:
    """The record on decisions that are held out in turn, beside that of a head that learns from the confidence alone.

    The log losses of two heads on the same decisions differ less by chance than their orders do, so they are compared.
    """
    place = {group: at for at, group in enumerate(sorted(set(trial.groups)))}
    groups = np.array([place[group] for group in trial.groups], np.int64)
    turn = np.random.default_rng(_SEED).permutation(len(place))[groups] % _FOLDS
    order, losses, plain_losses = (np.zeros(len(wanted)) for _ in range(3))
    for fold in range(_FOLDS):
        out = turn == fold
        for some, into in ((columns, losses), (columns[:, :1], plain_losses)):
            weights = _fitted(some[~out], wanted[~out])
            into[out] = _losses(some[out] @ weights[1:] + weights[0], wanted[out])
            if into is losses:
                # Without the intercept, which differs from fold to fold and would blur the order between them.
                order[out] = some[out] @ weights[1:]
    low, high = _saved(losses, plain_losses, groups)
    learned, plain = _order(order, wanted), _order(confidence, wanted)
    used = low > 0 and learned > plain
    return TasteRecord(
        len(wanted),
        used=used,
        why=f"it foresees decisions {'clearly' if used else 'not clearly'} better than the confidence does",
        learned=learned,
        confidence=plain,
        gain=(low, high),
        held_out=trial.held_out,
    )


class _Columns:
    """Turns posts into columns in comparable scales, by the posts that were decided; what is not known is 0."""

    def __init__(self, decided: Posts, accounts: Sequence[str] = ()) -> None:
        """The columns: confidence, measures, reduced features, and one for each of `accounts`."""
        self._place = {name: at for at, name in enumerate(accounts)}
        plain = _plain(decided)
        known = ~np.isnan(plain)
        count = np.maximum(known.sum(0), 1)
        self._middle = np.where(known, plain, 0).sum(0) / count
        spread = np.sqrt((np.where(known, plain - self._middle, 0) ** 2).sum(0) / count)
        self._spread = np.where(spread > _NOTHING, spread, 1)
        self._mean, self._directions = _directions(decided.features)

    def of(self, posts: Posts) -> Array:
        """(posts, columns)"""
        plain = np.nan_to_num((_plain(posts) - self._middle) / self._spread)
        looks = np.nan_to_num((posts.features - self._mean) @ self._directions)
        own = np.zeros((len(plain), len(self._place)))
        for row, account in enumerate(posts.accounts):
            if (at := self._place.get(account)) is not None:
                own[row, at] = _OF_ACCOUNT
        return np.hstack([plain, looks, own])


def _plain(posts: Posts) -> Array:
    sure = np.clip(posts.confidence, 0.01, 0.99)
    return np.column_stack([np.log(sure / (1 - sure)), posts.measures])


def _directions(features: NDArray[np.float32]) -> tuple[Array, Array]:
    """The mean of features, and the directions in which they differ most, in one scale: the first has a spread of 1.

    By a random projection and one power iteration: N. Halko and others, Finding structure with randomness, 2011.
    """
    known = features[~np.isnan(features).any(1)].astype(float)
    if len(known) < _FOLDS:
        return np.zeros(features.shape[1]), np.zeros((features.shape[1], 0))
    dice = np.random.default_rng(_SEED)
    some = known if len(known) <= _MOST_ROWS else dice.choice(known, _MOST_ROWS, replace=False)
    mean = some.mean(0)
    some = some - mean
    sketch = some @ dice.standard_normal((some.shape[1], min(_DIRECTIONS + 8, *some.shape)))
    basis = np.linalg.qr(some @ (some.T @ np.linalg.qr(sketch)[0]))[0]
    _, sizes, directions = np.linalg.svd(basis.T @ some, full_matrices=False)
    spread = float(sizes[0]) / math.sqrt(len(some))
    return mean, directions[:_DIRECTIONS].T / max(spread, _NOTHING)


def _fitted(columns: Array, wanted: Array) -> Array:
    """Weights of a ridge logistic regression, the intercept first, by Newton's method."""
    with_one = np.column_stack([np.ones(len(columns)), columns])
    ridge = np.full(with_one.shape[1], _PENALTY)
    ridge[0] = 1e-3
    weights = np.zeros(with_one.shape[1])
    for _ in range(25):
        chance = _sigmoid(with_one @ weights)
        slope = with_one.T @ (chance - wanted) + ridge * weights
        bend = (with_one * (chance * (1 - chance))[:, None]).T @ with_one + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _sigmoid(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), np.float64)


def _losses(logits: Array, wanted: Array) -> Array:
    return np.asarray(np.logaddexp(0, np.where(wanted > 0, -logits, logits)), np.float64)


def _saved(losses: Array, plain_losses: Array, groups: NDArray[np.int64]) -> tuple[float, float]:
    """Interval of the share of the plain loss that is saved, by resamples of whole groups."""
    mine, plain = np.bincount(groups, losses), np.bincount(groups, plain_losses)
    drawn = np.random.default_rng(_SEED).multinomial(len(mine), np.full(len(mine), 1 / len(mine)), _RESAMPLES)
    low, high = np.quantile(1 - (drawn @ mine) / (drawn @ plain), (0.5 - _CERTAINTY / 2, 0.5 + _CERTAINTY / 2))
    return float(low), float(high)


def _order(scores: Array, wanted: Array) -> float:
    """Area under the ROC curve."""
    values, place = np.unique(scores, return_inverse=True)
    yes = np.bincount(place, wanted, len(values))
    no = np.bincount(place, 1 - wanted, len(values))
    return float(yes @ (np.cumsum(no) - no / 2) / (yes.sum() * no.sum()))
