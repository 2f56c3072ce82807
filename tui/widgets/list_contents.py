"""What a list of series holds: ids in order, what is at hand of each, what is chosen, and where the cursor is."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from engine.model import Frame, SeriesRow, SortKey
from tui.widgets.range_selection import RangeSelection
from tui.widgets.row_cache import PAGE, RowCache

_FRAMES_KEPT = 1024


@dataclass(frozen=True, slots=True)
class ListCell:
    """A series as the list shows it."""

    series_id: int
    row: SeriesRow | None
    """None while it is being read."""
    frames: tuple[Frame, ...] | None
    """None while they are being read, or if nobody shows them."""
    at_cursor: bool
    chosen: bool
    pointed: int = 0
    """Which of its frames is under the film's cursor, if it is the list's series, too."""
    picked: tuple[int, ...] = ()
    """Which of them are picked."""


class ListContents:
    """Read by whoever draws the list; the list alone changes it."""

    def __init__(self, *, has_cursor: bool = True) -> None:
        self.empty = "No series."
        self._has_cursor = has_cursor
        self.ids: Sequence[int] = ()
        self.cursor = 0
        self.rows: RowCache[SeriesRow] = RowCache()
        self.frames: RowCache[tuple[Frame, ...]] = RowCache(_FRAMES_KEPT)
        self.selection = RangeSelection()
        self.sorted = SortKey.FOUND, False
        self.pointed: tuple[int, int, tuple[int, ...]] = 0, 0, ()
        """A series, the frame of it that is under the film's cursor, and those that are picked."""

    def __len__(self) -> int:
        return len(self.ids)

    def hold(self, ids: Sequence[int], keep: int | None, empty: str | None) -> None:
        """Hold these series from now on, the cursor on series `keep`, else at the index it has."""
        self.selection.follow(self.ids, ids, self.cursor)
        self.ids, self.cursor = ids, self._index_in(ids, keep)
        self.empty = self.empty if empty is None else empty
        self.rows.forget_questions()
        self.frames.forget_questions()

    def forget(self, ids: Sequence[int]) -> None:
        """Have these series read again."""
        self.rows.forget(ids)
        self.frames.forget(ids)

    @property
    def awaited(self) -> bool:
        """True while rows or photos are being read."""
        return self.rows.awaited or self.frames.awaited

    def rows_missing(self, ids: Sequence[int], keep: int | None) -> tuple[int, ...]:
        """The subset of `ids` to read before the list is first drawn with its cursor on series `keep`."""
        page = self._index_in(ids, keep) // PAGE * PAGE
        return self.rows.missing(ids[page : page + PAGE])

    def missing(self, sight: range, *, pictures: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Series whose rows must be read, in whole pages, so that scrolling on finds them at hand; and those whose
        photos must be, if there are to be `pictures`: of a page more.
        """
        if not sight:
            return (), ()
        first, last = sight[0] // PAGE * PAGE, (sight[-1] // PAGE + 1) * PAGE
        rows = self.rows.missing(self.ids[first:last])
        return rows, self.frames.missing(self.ids[sight.start : sight.stop + len(sight)]) if pictures else ()

    def _index_in(self, ids: Sequence[int], series_id: int | None) -> int:
        """Where a series stands; for one that is not listed where the cursor is, as far as the list goes."""
        if series_id is not None:
            with contextlib.suppress(ValueError):
                return ids.index(series_id)
        return max(0, min(self.cursor, len(ids) - 1))

    @property
    def chosen(self) -> int:
        """How many series are chosen."""
        return self.selection.count(self.ids, self.cursor)

    def choose(self, index: int, *, others: bool) -> None:
        """Choose the series at this index, or take that back; with `others` all from the cursor to it."""
        choose = self.selection.reach if others else self.selection.turn
        choose(self.ids, self.cursor, index)

    def cell(self, index: int) -> ListCell:
        """The series at this index."""
        series_id, at_cursor = self.ids[index], self._has_cursor and index == self.cursor
        is_chosen = self.selection.holds(index, series_id, self.cursor)
        row, frames = self.rows.get(series_id), self.frames.get(series_id)
        if at_cursor and self.pointed[0] == series_id:
            return ListCell(series_id, row, frames, at_cursor, is_chosen, *self.pointed[1:])
        return ListCell(series_id, row, frames, at_cursor, is_chosen)
