"""The place in the list that outlives a restart."""

from __future__ import annotations

import asyncio
import contextlib
import threading

from engine.errors import FilterError, PhotoSeriesError
from engine.filters import parse_filter
from tui.desk.desk import Desk
from tui.desk.listing import Listing
from tui.desk.parts import FilterPart, TabsPart
from tui.model.place import Place
from tui.model.views import VIEWS

_REST = 0.25
"""Seconds after a step of the cursor before the place is kept: as much as a kill may lose."""


class Whereabouts:
    """Keeps where the user is, and goes back there at the next start."""

    def __init__(self, desk: Desk, listing: Listing, tabs: TabsPart, filter_bar: FilterPart) -> None:
        self._desk = desk
        self._listing = listing
        self._tabs = tabs
        self._filter = filter_bar
        self._collection = desk.session.collection
        self._kept = self._newest = Place()
        self._keeping = threading.Lock()

    @property
    def place(self) -> Place:
        """Where the user is now."""
        listed = self._desk.series_list
        return Place(self._tabs.view.name, self._filter.text, self._listing.order, listed.series_id, listed.above)

    async def go_back(self) -> None:
        """Go to where the last session ended; the list is read after that."""
        kept = await self._desk.ask(self._desk.session.notebook.recall, self._name)
        self._kept = place = Place.from_json(kept)
        if place.series_id is not None:
            self._listing.return_to(place)
        self._listing.order = place.order
        with contextlib.suppress(FilterError):  # one of another version's language would leave the list empty
            parse_filter(place.text)
            self._filter.set_text(place.text)
        self._tabs.turn_to(next((index for index, view in enumerate(VIEWS) if view.name == place.view), 0))

    def keep_soon(self) -> None:
        """Keep the place a moment after the cursor has moved."""
        self._desk.tasks.later("place", _REST, lambda: self._desk.tasks.begin_alone("place", self.keep))

    async def keep(self) -> None:
        """Keep the place, unless the way back to an earlier one is still under way."""
        place = self.place
        if self._listing.on_the_way_back or place == self._kept:
            return
        self._newest = place
        with contextlib.suppress(PhotoSeriesError):  # a place that is lost is not worth a word
            await asyncio.to_thread(self._keep, place)

    def _keep(self, place: Place) -> None:
        """Write a place down, unless a newer one is to be. The app's end may cut this off before it begins."""
        with self._keeping:
            if place is self._newest:
                self._desk.session.notebook.remember(self._name, place.as_json())
                self._kept = place

    @property
    def _name(self) -> str:
        return f"place:{self._collection}"
