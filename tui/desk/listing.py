"""Which series are listed: by tab, filter and order."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Collection
from dataclasses import replace

from textual.worker import WorkerError

from engine.errors import FilterError
from engine.filters import parse_typed
from engine.model import SeriesFilter, SortKey
from tui.desk.desk import Desk
from tui.desk.listed import Contents
from tui.desk.parts import FilterPart, TabsPart
from tui.desk.surface import Surface
from tui.model.place import Order, Place
from tui.model.views import words_if_empty

_FILTER_REST = 0.15
_TYPED = "typed filter"


class Listing:
    """Reads the list and its rows, and lets it grow."""

    def __init__(self, desk: Desk, tabs: TabsPart, filter_bar: FilterPart, surface: Surface) -> None:
        self._desk = desk
        self._series_list = desk.series_list
        self._tabs = tabs
        self._filter = filter_bar
        self._surface = surface
        self._way_back: Place | None = None
        self._why_not_likely = ""
        """Why the list is not sorted by what is likely approved, as was told when it should have been."""
        self.order = Order()
        self.nothing_found = False
        """Whether the last scan met no photo."""
        self.on_shown: Callable[[], None] = lambda: None
        """Called when a list is shown anew, or has grown."""

    # --- Reading ----------------------------------------------------------------------------------------------------

    async def show(self) -> None:
        """Show the list as tab, filter and order have it, before anything else: the next key is for what it shows."""
        self._desk.tasks.drop(_TYPED)
        with contextlib.suppress(WorkerError):  # another wish for a list has come in between
            await self._desk.tasks.begin_alone("list", self._show).wait()

    def show_soon(self) -> None:
        """Show it beside the keys."""
        self._desk.tasks.begin_alone("list", self._show)

    def return_to(self, place: Place) -> None:
        """Put the cursor there once a list is shown that has its series."""
        self._way_back = place

    @property
    def on_the_way_back(self) -> bool:
        """True until the cursor is where it was when the app was left."""
        return self._way_back is not None

    async def _show(self) -> None:
        """Show the list anew; what was verified in it since is gone from it."""
        if await self._desk.listed.show(self._read):
            if self._series_list.ids:
                self._way_back = None
            self._say_how_many()

    def _say_how_many(self) -> None:
        self._filter.tell(len(self._series_list.ids))
        self.on_shown()

    async def _read(self) -> Contents | None:
        """What is to be listed, with its first rows, so that it is drawn once."""
        ids = await self._query()
        if ids is None:
            return None
        way_back = self._way_back
        keep = way_back.series_id if way_back else self._series_list.series_id
        if missing := self._series_list.rows.missing(ids, keep):
            self._series_list.rows.put(await self._desk.ask(self._desk.session.catalog.rows, missing) or ())
        empty = words_if_empty(self._tabs.view, filtered=bool(self._filter.text.strip()), bare=self.nothing_found)
        return Contents(ids, keep, self._desk.host.worded(empty), way_back.above if way_back else None)

    def grow(self, among: Collection[int] | None = None) -> None:
        """Add what is new, of `among` if given, at the end: no row moves under the cursor, no verified one leaves."""
        self._desk.tasks.begin(self._grow, among)

    async def _grow(self, among: Collection[int] | None) -> None:
        if await self._desk.listed.grow(lambda: self._query(among)):
            self._say_how_many()

    @property
    def wanted(self) -> tuple[SeriesFilter | None, str]:
        """What tab and filter ask for, and the filter as typed; (None, "") if none is typed, or one without sense."""
        text = self._filter.text.strip()
        try:
            return (parse_typed(text, self._tabs.view.filter)[0], text) if text else (None, "")
        except FilterError:
            return None, ""

    async def _query(self, among: Collection[int] | None = None) -> array[int] | None:
        """The ids that tab and filter ask for, of those in `among` if it is given; None for a filter without sense."""
        base = replace(self._tabs.view.filter, sort=self.order.key, descending=self.order.descending)
        try:
            wanted, self._filter.hint = parse_typed(self._filter.text, base)
        except FilterError as error:
            self._filter.complain(str(error))
            return None
        session = self._desk.session
        if wanted.sort is not SortKey.LIKELY:
            self._why_not_likely = ""
            self._series_list.show_order(wanted.sort, wanted.descending)
            return await self._desk.ask(session.catalog.ids, session.collection, wanted, among)
        await self._show_likely(wanted)
        return await self._desk.ask(session.taste.ids, session.collection, wanted, among)

    async def _show_likely(self, wanted: SeriesFilter) -> None:
        """Say how a list is sorted that should be by what is likely approved: by confidence if that is not known."""
        record = await self._desk.ask(self._desk.session.taste.record)
        why_not = "" if record is None or record.used else record.why
        self._series_list.show_order(SortKey.CONFIDENCE if why_not else SortKey.LIKELY, wanted.descending)
        if why_not and why_not != self._why_not_likely:
            self._desk.tell(f"Sorted by confidence: your taste is not used, since {why_not}.")
        self._why_not_likely = why_not

    # --- Tab and choice ---------------------------------------------------------------------------------------------

    def next_tab(self) -> None:
        """Turn to the next list."""
        self._tabs.step(1)

    def previous_tab(self) -> None:
        """Turn to the list before."""
        self._tabs.step(-1)

    def mark_range(self) -> None:
        """Begin to choose series at the cursor, or end there."""
        self._series_list.mark_range()

    async def back(self) -> None:
        """Choose nothing; if nothing was chosen, take the filter away."""
        if self._series_list.chosen:
            self._series_list.choose_none()
        else:
            await self.drop_filter()

    # --- Filter -----------------------------------------------------------------------------------------------------

    def type_filter(self) -> None:
        """Type a filter."""
        self._filter.open()
        self._desk.tasks.begin_alone("words", self._learn_words)

    async def _learn_words(self) -> None:
        """Read what may be completed: users, folders, models."""
        session = self._desk.session
        self._filter.suggest_from(await self._desk.ask(session.catalog.words, session.collection) or {})

    def filter_typed(self) -> None:
        """Follow what is typed, a moment after the last letter."""
        self._desk.tasks.later_anew(_TYPED, _FILTER_REST, self.show_soon)

    async def filter_entered(self) -> None:
        """Go to the list that was found."""
        await self.show()
        if not self._filter.wrong:  # else what is typed next is to mend it, and no decision about another list
            self._surface.focus_list()

    async def drop_filter(self) -> None:
        """Take the filter away."""
        self._surface.focus_list()
        if self._filter.text:
            self._filter.set_text("")
            await self.show()
        else:
            self._filter.display = False

    # --- Order ------------------------------------------------------------------------------------------------------

    def sort_next(self) -> None:
        """Sort by the next column."""
        self._sort(self.order.next)

    def reverse_order(self) -> None:
        """Sort from the other end."""
        self._sort(self.order.reversed)

    def sort_by(self, column: SortKey) -> None:
        """Sort by this column, or turn the order if it is sorted by it already."""
        self._sort(self.order.reversed if column == self.order.key else Order.by(column))

    def _sort(self, order: Order) -> None:
        self.order = order
        self.show_soon()
