"""Which series the list holds, at hand for a look-up, and how it changes while it is read."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import NamedTuple, TypeVar

from tui.desk.parts import ListPart

T = TypeVar("T")

_PIECE = 5_000
"""Ids that are noted at a time."""


class Contents(NamedTuple):
    """What a list is to show; see `SeriesList.show`."""

    ids: array[int]
    keep: int | None
    empty: str
    above: int | None


class Listed:
    """Keeps the list's ids as a set: a list of a hundred thousand is too long to be searched."""

    def __init__(self, series_list: ListPart) -> None:
        self._series_list = series_list
        self._ids: set[int] = set()
        self._gaps: dict[int, int] = {}
        """Where series stood in the list that an action took out of it."""
        self._relisted = 0
        """How often an action has changed the list: what was read before that may lack it."""
        self._turn = asyncio.Lock()
        """Held while a list is read and shown, so that an older list never replaces a newer one."""
        self._begun = asyncio.Event()
        """Set once a first list was shown, or cannot be."""

    def __contains__(self, series_id: object) -> bool:
        return series_id in self._ids

    async def begun(self) -> None:
        """Wait until there is a list: right after a start an empty one only means that it is still being read."""
        await self._begun.wait()

    async def show(self, read: Callable[[], Awaitable[Contents | None]]) -> bool:
        """Show what is read; False, and the list stays, if that is None."""

        async def ready() -> tuple[Contents, set[int]] | None:
            contents = await read()
            return None if contents is None else (contents, await asyncio.to_thread(_as_set, contents.ids))

        async with self._turn:
            if (found := await self._up_to_date(ready)) is None:
                self._begun.set()
                return False
            contents, self._ids = found
            self._gaps = {series_id: place for series_id, place in self._gaps.items() if series_id not in self._ids}
            self._series_list.show(*contents)
            self._begun.set()
            return True

    async def grow(self, read: Callable[[], Awaitable[Sequence[int] | None]]) -> bool:
        """Add those that are read at the end if the list lacks them: no row moves under the cursor, and none leaves.

        False if it lacks none.
        """

        async def lacking() -> list[int]:
            ids = await read() or ()
            return await asyncio.to_thread(lambda: [series_id for series_id in ids if series_id not in self._ids])

        async with self._turn:
            if new := await self._up_to_date(lacking):
                self._ids.update(new)
                ids = array("q", self._series_list.ids)
                ids.extend(new)
                self._series_list.show(ids, self._series_list.series_id)
            return bool(new)

    async def _up_to_date(self, read: Callable[[], Awaitable[T]]) -> T:
        """What is read, once no action has changed the list meanwhile."""
        while True:
            relisted = self._relisted
            found = await read()
            if relisted == self._relisted:
                return found

    def go_to(self, series_id: int) -> bool:
        """Put the cursor on this series; False if it is not in the list."""
        if series_id in self._ids:
            self._series_list.cursor = list(self._series_list.ids).index(series_id)
            return True
        return False

    def relist(self, changed: Sequence[int], listable: Collection[int]) -> None:
        """Take those of `changed` out of the list that are not `listable` any more, and put those in that now are:
        where they stood, or behind the first. One that has come back at the end meanwhile moves to where it stood.
        """
        self._relisted += 1
        ids, listable = self._series_list.ids, set(listable)
        gone = {series_id for series_id in changed if series_id in self._ids and series_id not in listable}
        back = {series_id for series_id in changed if series_id in listable and series_id in self._gaps}
        self._gaps |= {series_id: place for place, series_id in enumerate(ids) if series_id in gone}
        left = [series_id for series_id in ids if series_id not in gone | back]
        for series_id in changed:
            if series_id in listable and (series_id in back or series_id not in self._ids):
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
