"""The best N: a greedy choice under quotas that covers much and prefers what is approved, sure, sharp and different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.choice.cells import UNKNOWN
from engine.choice.repeats import Repeats
from engine.errors import RunStopped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model import Stop

_COVER, _SURE, _SHARP, _DIFFERENT, _ACCOUNT = 1.6, 1.0, 0.6, 0.5, 0.3
"""What each quality, from 0 to 1, counts for. A cell's first series is worth more than the surest second one."""
_MIDDLE: Final = 0.5
"""Stands for what is not known, so that a missing measure neither helps nor harms."""
_REPEATED: Final = 0.5
"""Share of repeated photos from which an undecided series adds too little to be taken."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A series that may be chosen."""

    id: int
    name: str
    account: str
    approved: bool
    sure: float | None
    """Probability that it is wanted, by the verifier or by the person's own decisions, 0 to 1."""
    cells: tuple[str, ...]
    """Its cell of each fact that is balanced, in one order for all."""
    sharp: float | None = None
    """Mean sharpness of its frames, in any unit."""
    hashes: tuple[int, ...] = ()
    """Perceptual hashes of its frames, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen among series, and why."""

    taken: dict[int, str]
    """Why each chosen series was taken, by id, in the order of the choice."""
    passed_over: dict[int, str]
    """Why each other one was not, by id."""


def best(
    contenders: Sequence[Contender], number: int, per_account: int | None = None, stop: Stop = lambda: False
) -> Choice:
    """Choose `number` of the contenders, or fewer if there are no more; always the same ones of the same.

    Approved ones go before all others, so that approving a series brings it in; only `number` and `per_account` can
    then leave it out. Raises RunStopped once `stop()` is true.
    """
    race = _Race(contenders, number, per_account)
    while len(race.taken) < number and (at := race.next()) is not None:
        if stop():
            raise RunStopped("The choice is not wanted any more.")
        race.take(at)
    return Choice({contenders[at].id: why for at, why in race.taken.items()}, race.reasons())


class _Race:
    """The contenders, what is taken so far, and what each would add. One step takes a few array operations."""

    def __init__(self, contenders: Sequence[Contender], number: int, per_account: int | None) -> None:
        self.taken: dict[int, str] = {}
        """Why each was taken, by index."""
        self._all = contenders
        self._number, self._per_account = number, per_account
        self._tally = _Tally(contenders, number)
        self._repeats = Repeats([one.hashes for one in contenders])
        self._worth = _worth(contenders)
        self._approved = np.array([one.approved for one in contenders], bool)
        names = {account: at for at, account in enumerate(dict.fromkeys(one.account for one in contenders))}
        self._account = np.array([names[one.account] for one in contenders], np.int64)
        self._of_account = np.zeros(len(names), np.int64)
        self._free = np.ones(len(contenders), bool)

    def next(self) -> int | None:
        """Index of the contender to take next; None if there is none."""
        free = self._free & ~self._full & ~self._repeated
        free = free & self._approved if (free & self._approved).any() else free
        if not free.any():
            return None
        while not (within := free & self._tally.within_shares).any():
            self._tally.widen()
        return int(np.argmax(np.where(within, self._scores, -np.inf)))

    def take(self, at: int) -> None:
        """Take a contender, and note what that makes of the others."""
        self.taken[at] = self._why(at)
        self._free[at] = False
        self._of_account[self._account[at]] += 1
        self._tally.add(at)
        self._repeats.note(at)

    def reasons(self) -> dict[int, str]:
        """Why each contender that is not taken is not, by id."""
        full, repeated = self._full, self._repeated
        only_approved = bool(self.taken) and all(self._approved[at] for at in self.taken)
        return {
            self._all[at].id: self._reason(at, full=bool(full[at]), repeated=bool(repeated[at]), ahead=only_approved)
            for at in map(int, np.flatnonzero(self._free))
        }

    @property
    def _scores(self) -> NDArray[np.float64]:
        scores: NDArray[np.float64] = self._worth + _COVER * self._tally.cover - _DIFFERENT * self._repeats.shares
        scores += _ACCOUNT * _lack(self._of_account)[self._account]
        return scores

    @property
    def _full(self) -> NDArray[np.bool_]:
        """Those whose account has enough."""
        if self._per_account is None:
            return np.zeros(len(self._all), bool)
        full: NDArray[np.bool_] = self._of_account[self._account] >= self._per_account
        return full

    @property
    def _repeated(self) -> NDArray[np.bool_]:
        """Undecided ones that mostly repeat photos that are taken."""
        repeated: NDArray[np.bool_] = ~self._approved & (self._repeats.shares >= _REPEATED)
        return repeated

    def _why(self, at: int) -> str:
        one = self._all[at]
        said = ["approved" if one.approved else "undecided"]
        if one.sure is not None and not one.approved:
            said[0] += f", {one.sure:.2f} sure"
        if named := _named(one):
            count = self._tally.there(at)
            said.append(f"number {count + 1} of {named}" if count else f"the first of {named}")
        if one.sharp is not None:
            said.append(f"sharpness {one.sharp:,.0f}")
        return "; ".join(said)

    def _reason(self, at: int, *, full: bool, repeated: bool, ahead: bool) -> str:
        one = self._all[at]
        if full:
            return f"its account already has {self._per_account}"
        if repeated:
            return f"it repeats photos of {self._all[self._repeats.like(at)].name}"
        if ahead and not one.approved:
            return f"{self._number} approved ones go before it"
        if (named := _named(one)) and (count := self._tally.there(at)):
            return f"{count} of {named} {'is' if count == 1 else 'are'} taken"
        return "others are surer or sharper, or cover more"


class _Tally:
    """How often cells, and pairs of them, are taken; contenders with the same cells are counted as one kind."""

    def __init__(self, contenders: Sequence[Contender], number: int) -> None:
        kinds = dict.fromkeys(one.cells for one in contenders)
        self._kinds = list(kinds)
        place = {cells: at for at, cells in enumerate(self._kinds)}
        self._kind = np.array([place[one.cells] for one in contenders], np.int64)
        facts = len(self._kinds[0]) if self._kinds else 0
        values = [len({cells[fact] for cells in self._kinds}) for fact in range(facts)]
        self._room = [-(-number // count) for count in values]
        """How many series each cell of a fact may have: at first as many as if all cells had equally many."""
        self._cells: Counter[tuple[int, str]] = Counter()
        self._pairs: Counter[tuple[int, str, int, str]] = Counter()
        self._taken: Counter[tuple[str, ...]] = Counter()

    @property
    def cover(self) -> NDArray[np.float64]:
        """What each contender's cells would add: 1 if nothing taken has any of them, 0 for what is unknown."""
        added = np.array([self._added(cells) for cells in self._kinds], float)
        return added[self._kind]

    @property
    def within_shares(self) -> NDArray[np.bool_]:
        """Those whose cells all have room."""
        room = [all(self._cells[cell] < self._room[cell[0]] for cell in enumerate(cells)) for cells in self._kinds]
        return np.array(room, bool)[self._kind]

    def widen(self) -> None:
        """Give each cell room for one more."""
        self._room = [room + 1 for room in self._room]

    def add(self, at: int) -> None:
        """Count one that is taken."""
        cells = self._kinds[self._kind[at]]
        self._taken[cells] += 1
        self._cells.update(enumerate(cells))
        self._pairs.update(_pairs(cells))

    def there(self, at: int) -> int:
        """How many are taken that have all known cells of this one."""
        known = _known(self._kinds[self._kind[at]])
        return sum(count for cells, count in self._taken.items() if all(cells[fact] == cell for fact, cell in known))

    def _added(self, cells: tuple[str, ...]) -> float:
        counts = [self._cells[cell] for cell in _known(cells)] + [self._pairs[pair] for pair in _pairs(cells)]
        return float(_lack(np.array(counts, np.int64)).sum()) / max(1, len(cells) * (len(cells) + 1) // 2)


def _lack(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What one more adds to so many: 1, 0.35, 0.19, …"""
    return np.asarray((1.0 + counts) ** -1.5, np.float64)


def _known(cells: tuple[str, ...]) -> list[tuple[int, str]]:
    return [(fact, cell) for fact, cell in enumerate(cells) if cell != UNKNOWN]


def _pairs(cells: tuple[str, ...]) -> list[tuple[int, str, int, str]]:
    return [(*one, *other) for one, other in combinations(_known(cells), 2)]


def _named(one: Contender) -> str:
    return " × ".join(cell for _, cell in _known(one.cells))


def _worth(contenders: Sequence[Contender]) -> NDArray[np.float64]:
    """What each is worth by itself: how sure and how sharp it is, the latter by its rank among all."""
    sure = np.array([_MIDDLE if one.sure is None else one.sure for one in contenders], float)
    sharp = np.array([np.nan if one.sharp is None else one.sharp for one in contenders], float)
    known = np.sort(sharp[~np.isnan(sharp)])
    ranks = np.searchsorted(known, sharp, "left") / max(1, len(known) - 1)
    worth: NDArray[np.float64] = _SURE * sure + _SHARP * np.where(np.isnan(sharp), _MIDDLE, ranks)
    return worth
