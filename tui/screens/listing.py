"""The list half of the main screen: tabs, filter, order and rows, and the place in them that outlives a restart."""

from __future__ import annotations

import asyncio
import contextlib
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from textual import on, work
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import WorkerError

from engine.errors import FilterError, PhotoSeriesError
from engine.filters import complete_filter, parse_filter, parse_typed
from tui.model.place import Order, Place
from tui.model.views import VIEWS
from tui.text import from_home, safe
from tui.widgets.filter_bar import FilterBar
from tui.widgets.series_list import SeriesList
from tui.widgets.top_bar import Standing, TopBar
from tui.widgets.view_tabs import ViewTabs

if TYPE_CHECKING:
    from tui.app import PhotoSeriesApp

P = ParamSpec("P")
T = TypeVar("T")

_FILTER_REST = 0.15
_TYPED = "typed filter"
_PLACE_REST = 1.0
_PIECE = 5_000
"""Ids that are noted at a time."""
_NOTHING_FITS = "Nothing here fits this filter. Esc takes it away."


class ListingScreen(Screen[None]):
    """Lists a collection's series; every query runs off the app's thread."""

    app: PhotoSeriesApp

    def __init__(self) -> None:
        super().__init__()
        self.series_list = SeriesList(header=True)
        self.tabs = ViewTabs()
        self.filter_bar = FilterBar(lambda text: complete_filter(text, self._words))
        self._order = Order()
        self._later: dict[str, Timer] = {}
        self._listed: set[int] = set()
        self._turn = asyncio.Lock()
        """Held by whoever reads a list and shows it: the one may not put an older list in the other's place."""
        self._words: Mapping[str, Sequence[str]] = {}
        self._collection = 0
        self._kept_place = Place()
        self._way_back: Place | None = None

    def rest(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        """Call once, `seconds` after the first of several wishes; calls under way are not begun again."""
        if name not in self._later:

            def due() -> None:
                if self._later.get(name) is timer:  # one that was stopped may be due already
                    del self._later[name]
                    call()

            timer = self._later[name] = self.set_timer(max(seconds, 0.001), due)

    def rest_anew(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        """Call once, `seconds` after the last of several wishes."""
        if timer := self._later.pop(name, None):
            timer.stop()
        self.rest(name, seconds, call)

    def rests(self, name: str) -> bool:
        """Whether this is still to be called."""
        return name in self._later

    async def query_engine(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Call the engine in a thread; an error of ours is shown, and answered with None."""
        try:
            return await asyncio.to_thread(call, *args, **kwargs)
        except PhotoSeriesError as error:
            self.notify(safe(str(error)), severity="error", markup=False)
            return None

    # --- The list ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read list and counts anew."""
        self._show_list()
        self._count()

    @on(ViewTabs.ViewChosen)
    async def _turn_to_view(self) -> None:
        await self._list_at_once()

    async def _list_at_once(self) -> None:
        """Show the list before anything else is done: a key that comes next is for what it will show."""
        if timer := self._later.pop(_TYPED, None):
            timer.stop()
        with contextlib.suppress(WorkerError):  # another wish for a list has come in between
            await self._show_list().wait()

    @on(SeriesList.RowsWanted)
    def _read_rows(self, message: SeriesList.RowsWanted) -> None:
        self._fetch_rows(message.ids)

    @work(exit_on_error=False)
    async def _fetch_rows(self, ids: Sequence[int]) -> None:
        if rows := await self.query_engine(self.app.session.catalog.rows, ids):
            self.series_list.put(rows)

    @work(exclusive=True, group="list", exit_on_error=False)
    async def _show_list(self) -> None:
        """Show the chosen list from its filter; what was judged in it since is gone from it."""
        async with self._turn:
            ids = await self._query_ids()
            if ids is None:
                return
            self._listed = await asyncio.to_thread(_as_set, ids)
            keep, above = self.series_list.series_id, None
            if self._way_back is not None and ids:
                keep, above, self._way_back = self._way_back.series_id, self._way_back.above, None
            # Its first rows come with a list, so that it is drawn once.
            if missing := self.series_list.rows_missing(ids, keep):
                self.series_list.put(await self.query_engine(self.app.session.catalog.rows, missing) or ())
            empty = _NOTHING_FITS if self.filter_bar.text.strip() else self.app.worded(self.tabs.view.empty)
            self.series_list.show(ids, keep, empty, above)
            self.filter_bar.tell(len(ids))

    @work(group="growth", exit_on_error=False)
    async def _grow_list(self, among: Collection[int] | None = None) -> None:
        """Add what is new at the end, so that no row moves under the cursor and no judged one leaves.

        Where `among` is given, only these are looked at.
        """
        async with self._turn:
            ids = await self._query_ids(among) or ()
            new = await asyncio.to_thread(lambda: [series_id for series_id in ids if series_id not in self._listed])
            if new:
                self._listed.update(new)
                self.series_list.show(array("q", [*self.series_list.ids, *new]), self.series_list.series_id)

    async def _query_ids(self, among: Collection[int] | None = None) -> array[int] | None:
        """The ids that tab and filter ask for, of those in `among` where it is given.

        A filter that makes no sense is told, and answered with None.
        """
        base = replace(self.tabs.view.filter, sort=self._order.key, descending=self._order.descending)
        try:
            wanted, self.filter_bar.hint = parse_typed(self.filter_bar.text, base)
        except FilterError as error:
            self.filter_bar.complain(str(error))
            return None
        self.series_list.show_order(wanted.sort, wanted.descending)
        session = self.app.session
        return await self.query_engine(session.catalog.ids, session.collection, wanted, among)

    @work(exclusive=True, group="count", exit_on_error=False)
    async def _count(self) -> None:
        counts = await self.query_engine(self.app.session.catalog.counts, self.app.session.collection)
        if counts is not None:
            self.tabs.counts = counts
            root = self.app.session.root
            self.query_one(TopBar).standing = Standing(
                from_home(root) if root else "", counts, self.app.session.runs.verifier.title
            )

    def action_next_tab(self) -> None:
        """Turn to the next list."""
        self.tabs.step(1)

    def action_previous_tab(self) -> None:
        """Turn to the list before."""
        self.tabs.step(-1)

    # --- Filter and order -------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type a filter."""
        self.filter_bar.open()
        self._learn_words()

    @work(exclusive=True, group="words", exit_on_error=False)
    async def _learn_words(self) -> None:
        """Read what may be completed: users, folders, models."""
        self._words = await self.query_engine(self.app.session.catalog.words, self._collection) or {}

    @on(FilterBar.Typed)
    def _filter_changed(self) -> None:
        self.rest_anew(_TYPED, _FILTER_REST, self._show_list)

    @on(FilterBar.Left)
    async def _filter_entered(self) -> None:
        await self._list_at_once()
        if not self.filter_bar.wrong:  # else what is typed next is to mend it, and no decision about another list
            self.set_focus(self.series_list)

    @on(FilterBar.Dropped)
    async def _take_filter_away(self) -> None:
        self.set_focus(self.series_list)
        if self.filter_bar.text:
            self.filter_bar.set_text("")
            await self._list_at_once()
        else:
            self.filter_bar.display = False

    async def action_back(self) -> None:
        """Choose nothing; where nothing was chosen, take the filter away."""
        if self.series_list.chosen:
            self.series_list.choose_none()
        else:
            await self._take_filter_away()

    def action_sort_next(self) -> None:
        """Sort by the next column."""
        self._sort(self._order.next)

    def action_reverse_order(self) -> None:
        """Sort from the other end."""
        self._sort(self._order.reversed)

    @on(SeriesList.HeaderClicked)
    def _sort_by_column(self, message: SeriesList.HeaderClicked) -> None:
        self._sort(self._order.reversed if message.sort == self._order.key else Order.by(message.sort))

    def _sort(self, order: Order) -> None:
        self._order = order
        self._show_list()

    # --- The place that outlives a restart --------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where the user is now."""
        listed = self.series_list
        return Place(self.tabs.view.name, self.filter_bar.text, self._order, listed.series_id, listed.above)

    async def return_to_place(self) -> None:
        """Go back to where the last session ended; the list is read after that."""
        session = self.app.session
        self._collection = session.collection
        kept = await self.query_engine(session.notebook.recall, self._place_name)
        self._kept_place = place = Place.from_json(kept)
        self._way_back = place if place.series_id is not None else None
        self._order = place.order
        with contextlib.suppress(FilterError):  # one of another version's language would leave the list empty
            parse_filter(place.text)
            self.filter_bar.set_text(place.text)
        self.tabs.turn_to(next((index for index, view in enumerate(VIEWS) if view.name == place.view), 0))

    @on(SeriesList.SeriesHighlighted)
    def _moved_on(self) -> None:
        self.rest("place", _PLACE_REST, self._keep_place)

    @work(exclusive=True, group="place", exit_on_error=False)
    async def _keep_place(self) -> None:
        await self._write_place()

    async def on_unmount(self) -> None:
        """Keep the place at which the user leaves."""
        await self._write_place()

    async def _write_place(self) -> None:
        place = self.place
        if self._way_back is None and place != self._kept_place:
            self._kept_place = place
            remember = self.app.session.notebook.remember
            try:
                await asyncio.to_thread(remember, self._place_name, place.as_json())
            except PhotoSeriesError as error:
                self.log.error(error)

    @property
    def _place_name(self) -> str:
        return f"place:{self._collection}"


def _as_set(ids: array[int]) -> set[int]:
    """In pieces, between which the screen may be drawn; in one, a hundred thousand hold the interpreter for 10 ms."""
    found: set[int] = set()
    for start in range(0, len(ids), _PIECE):
        found.update(ids[start : start + _PIECE])
    return found
