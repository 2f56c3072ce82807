"""The way to the next series that waits for a person's word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from tui.desk.desk import Desk
from tui.model.views import waits

_NEAR = 250
"""Series that are looked at first: the next one that waits is mostly among them."""
_FURTHER = 8
"""How many times as many are looked at next."""


class Undecided:
    """Goes there in the list as it stands, around its ends."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.being_decided: set[int] = set()
        """Series whose decision is being written: until it is, the store says that they wait."""

    async def go_to_next(self) -> bool:
        """Go to the next one; False if none waits."""
        return await self._go(1)

    async def go_to_previous(self) -> bool:
        """Go to the one before; False if none waits."""
        return await self._go(-1)

    def step(self, by: int = 1) -> bool:
        """Move to the line next to the cursor's; False if it is not known to wait for a word."""
        listed = self._desk.series_list
        near = listed.cursor + by
        row = listed.rows.of(listed.ids[near]) if 0 <= near < len(listed.ids) else None
        if row is None or not waits(row) or row.id in self.being_decided:
            return False
        listed.move_cursor(by)
        return True

    async def _go(self, by: int) -> bool:
        if self.step(by):
            return True
        listed, decided = self._desk.series_list, frozenset(self.being_decided)
        found = await self._desk.ask(self._find, listed.ids, listed.cursor, by, decided)
        if found is None:
            self._desk.tell("Nothing in this list is undecided.")
            return False
        listed.cursor = found
        return True

    def _find(self, ids: Sequence[int], at: int, by: int, decided: Collection[int]) -> int | None:
        """The place of the nearest one that way, around the end; None if none waits but those that are `decided`.

        Called in a thread.
        """
        waiting = self._desk.session.catalog.waiting
        ahead, behind = range(at + 1, len(ids)), range(at)
        if by < 0:
            ahead, behind = behind[::-1], ahead[::-1]
        for places in chain(_pieces(ahead), _pieces(behind)):
            if found := waiting([ids[place] for place in places if ids[place] not in decided]):
                return next(place for place in places if ids[place] in found)
        return None


def _pieces(places: range) -> Iterator[range]:
    """The same places in pieces, short ones first."""
    length = _NEAR
    while places:
        yield places[:length]
        places, length = places[length:], length * _FURTHER
