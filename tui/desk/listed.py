"""Which series the list holds, at hand for a look-up, and where those stood that an action took out of it."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Collection, Sequence

from tui.desk.parts import ListPart

_PIECE = 5_000
"""Ids that are noted at a time."""


class Listed:
    """Keeps the list's ids as a set: a list of a hundred thousand is too long to be searched."""

    def __init__(self, series_list: ListPart) -> None:
        self._series_list = series_list
        self._ids: set[int] = set()
        self._gaps: dict[int, int] = {}
        """Where series stood in the list that an action took out of it."""

    def __contains__(self, series_id: object) -> bool:
        return series_id in self._ids

    async def hold(self, ids: array[int]) -> None:
        """Take note that the list is about to hold these."""
        self._ids = await asyncio.to_thread(_as_set, ids)

    async def grow(self, ids: Sequence[int]) -> None:
        """Add those of these series at the end that the list lacks: no row moves under the cursor, and none leaves."""
        new = await asyncio.to_thread(lambda: [series_id for series_id in ids if series_id not in self._ids])
        if new:
            self._ids.update(new)
            self._series_list.show(array("q", [*self._series_list.ids, *new]), self._series_list.series_id)

    def go_to(self, series_id: int) -> bool:
        """Put the cursor on this series; False if it is not in the list."""
        if series_id in self._ids:
            self._series_list.cursor = list(self._series_list.ids).index(series_id)
            return True
        return False

    def relist(self, changed: Sequence[int], listable: Collection[int]) -> None:
        """Take those of `changed` out of the list that are not `listable` any more, and put those in that now are:
        where they stood, or behind the first.
        """
        ids, listable = self._series_list.ids, set(listable)
        gone = {series_id for series_id in changed if series_id in self._ids and series_id not in listable}
        self._gaps |= {series_id: place for place, series_id in enumerate(ids) if series_id in gone}
        left = [series_id for series_id in ids if series_id not in gone]
        for series_id in changed:
            if series_id in listable and series_id not in self._ids:
                behind = left.index(changed[0]) + 1 if changed[0] in left else len(left)
                left.insert(self._gaps.pop(series_id, behind), series_id)
        self._ids = self._ids - gone | listable
        self._series_list.show(array("q", left), self._series_list.series_id)


def _as_set(ids: array[int]) -> set[int]:
    """In pieces, between which the screen may be drawn; in one, a hundred thousand hold the interpreter for 10 ms."""
    found: set[int] = set()
    for start in range(0, len(ids), _PIECE):
        found.update(ids[start : start + _PIECE])
    return found
