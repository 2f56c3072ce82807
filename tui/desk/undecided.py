"""The way to the next series that waits for a person's word."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Decision, SeriesFilter, SeriesState
from tui.desk.desk import Desk
from tui.model.views import waits

_WAITING = SeriesFilter(
    states=frozenset({SeriesState.VERIFIED}), decisions=frozenset({Decision.UNDECIDED}), is_series=True
)


class Undecided:
    """Goes there in the list as it stands, around its ends."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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
        if row is None or not waits(row):
            return False
        listed.move_cursor(by)
        return True

    async def _go(self, by: int) -> bool:
        if self.step(by):
            return True
        found = await self._desk.ask(self._find, self._desk.series_list.ids, self._desk.series_list.cursor, by)
        if found is None:
            self._desk.tell("Nothing in this list is undecided.")
            return False
        self._desk.series_list.cursor = found
        return True

    def _find(self, ids: Sequence[int], at: int, by: int) -> int | None:
        """Called in a thread."""
        session = self._desk.session
        waiting = set(session.catalog.ids(session.collection, _WAITING))
        places = range(at + 1, len(ids)) if by > 0 else range(at - 1, -1, -1)
        rest = range(at) if by > 0 else range(len(ids) - 1, at, -1)
        return next((place for part in (places, rest) for place in part if ids[place] in waiting), None)
