"""What is at hand of a list's series, what was asked for, and what has gone stale."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

PAGE: Final = 256
"""Rows that are asked for together."""
_PAGES_KEPT: Final = 16


class RowCache(Generic[Value]):
    """Keeps what was used last, by series; bounded whatever the size of the collection."""

    def __init__(self, keep: int = PAGE * _PAGES_KEPT) -> None:
        self._keep = keep
        self._rows: OrderedDict[int, Value] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()

    def get(self, series_id: int) -> Value | None:
        """What was last read, stale or not."""
        if (row := self._rows.get(series_id)) is not None:
            self._rows.move_to_end(series_id)
        return row

    def put(self, series_id: int, value: Value) -> None:
        """Take what was just read."""
        self._stale.discard(series_id)
        self._asked.discard(series_id)
        self._rows[series_id] = value
        self._rows.move_to_end(series_id)
        while len(self._rows) > self._keep:
            self._stale.discard(self._rows.popitem(last=False)[0])

    def forget(self, series_ids: Iterable[int]) -> None:
        """Have these read again; also where a read is under way, for it may have come too early."""
        for series_id in series_ids:
            self._asked.discard(series_id)
            if series_id in self._rows:
                self._stale.add(series_id)

    def forget_questions(self) -> None:
        """Ask again for whatever was asked for and has not come."""
        self._asked.clear()

    @property
    def awaited(self) -> bool:
        """True while something was asked for that has not come."""
        return bool(self._asked)

    def missing(self, series_ids: Iterable[int]) -> tuple[int, ...]:
        """The subset of `series_ids` to read; each is returned once until it is put or forgotten."""
        missing = tuple(
            series_id
            for series_id in series_ids
            if (series_id not in self._rows or series_id in self._stale) and series_id not in self._asked
        )
        self._asked.update(missing)
        return missing
