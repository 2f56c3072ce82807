"""Which lines of a list are chosen: ranges that were ended, and one that follows the cursor until it is."""

from __future__ import annotations

from collections.abc import Sequence


class RangeSelection:
    """Chooses by id, so that what is chosen stays so whatever the list's order becomes."""

    def __init__(self) -> None:
        self._settled: set[int] = set()
        self._start: int | None = None

    @property
    def open(self) -> bool:
        """True while a range follows the cursor."""
        return self._start is not None

    def __bool__(self) -> bool:
        return self.open or bool(self._settled)

    def mark(self, ids: Sequence[int], cursor: int) -> None:
        """Begin a range at the cursor, or end the open one there; one that was chosen already is taken back."""
        if not ids:
            return
        if self._start is None:
            self._start = cursor
            return
        between = set(ids[self._span(cursor)])
        if between <= self._settled:
            self._settled -= between
        else:
            self._settled |= between
        self._start = None

    def turn(self, ids: Sequence[int], cursor: int, index: int) -> None:
        """Choose one line more, or take it back if it was chosen; an open range ends at the cursor."""
        self._settle(ids, cursor)
        self._settled ^= {ids[index]}

    def reach(self, ids: Sequence[int], cursor: int, index: int) -> None:
        """Choose all lines from where the open range begins, or from the cursor, to this one."""
        start = cursor if self._start is None else self._start
        self._start = None
        self._settled.update(ids[min(start, index) : max(start, index) + 1])

    def holds(self, index: int, series_id: int, cursor: int) -> bool:
        """True for a chosen line."""
        if series_id in self._settled:
            return True
        return self._start is not None and min(self._start, cursor) <= index <= max(self._start, cursor)

    def chosen(self, ids: Sequence[int], cursor: int) -> list[int]:
        """What is chosen, in the list's order."""
        between = set(ids[self._span(cursor)]) if self.open else set()
        everything = self._settled | between
        return [series_id for series_id in ids if series_id in everything] if everything else []

    def count(self, ids: Sequence[int], cursor: int) -> int:
        """How many are chosen."""
        if not self.open:
            return len(self._settled)
        between = ids[self._span(cursor)]
        return len(between) + len(self._settled.difference(between) if self._settled else ())

    def clear(self) -> None:
        """Choose nothing."""
        self._settled.clear()
        self._start = None

    def follow(self, old: Sequence[int], new: Sequence[int], cursor: int) -> None:
        """The list holds others, or the same in another order: what is gone from it is chosen no more.

        An open range ends where its lines do not stay together, lest it choose what comes between them.
        """
        if self.open and old[self._span(cursor)] != new[self._span(cursor)]:
            self._settle(old, cursor)
        if self._settled:
            self._settled.intersection_update(new)

    def _settle(self, ids: Sequence[int], cursor: int) -> None:
        if self.open:
            self._settled.update(ids[self._span(cursor)])
            self._start = None

    def _span(self, cursor: int) -> slice:
        assert self._start is not None
        return slice(min(self._start, cursor), max(self._start, cursor) + 1)
