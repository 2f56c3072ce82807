"""Changes of series on the main screen: made off the app's thread, shown where they happened, and taken back."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from textual import on, work

from engine.model import Series
from engine.store.journal import Step
from tui.model.views import waits
from tui.screens.listing import ListingScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.series_list import SeriesList
from tui.widgets.series_panel import SeriesPanel

P = ParamSpec("P")
T = TypeVar("T")

_GLANCE = 0.1
"""Seconds a series is looked at before the next ones are prepared: not while the cursor runs down the list."""
_LEAFING = 0.35
"""The same for one who came from afar: while pages are leafed through, what is next to each is not wanted."""
_TYPED = 0.35
"""Seconds after the last letter of a filter before the film turns to the series that is found."""
_TURN = "turn to series"
_PREPARED = 3
_AHEAD = 50
_SLOW = 0.4
"""Seconds after which a change is seen to be under way."""
COUNT_REST = 0.3
"""Seconds that many changes wait for one count."""


class ChangingScreen(ListingScreen):
    """Shows the selected series and changes it."""

    def __init__(self) -> None:
        super().__init__()
        self._writing = asyncio.Lock()
        """Held while something is written; who waits for it gets it in turn."""
        self._gaps: dict[int, int] = {}
        """Where series stood in the list that an action took out of it."""
        self._came_from = 0
        """The line of the series shown before."""

    @property
    def panel(self) -> SeriesPanel:
        """The selected series."""
        return self.query_one(SeriesPanel)

    # --- The selected series ----------------------------------------------------------------------------------------

    @on(SeriesList.SeriesHighlighted)
    def _turn_to_series(self, message: SeriesList.SeriesHighlighted) -> None:
        if self.filter_bar.typing:  # the list follows every letter, and the film whoever has typed
            self.rest_anew(_TURN, _TYPED, self._turn_to_found)
        else:
            self._show_series(message.series_id)

    @on(FilterBar.Typed)
    def _wait_for_more(self) -> None:
        if self.rests(_TURN):
            self.rest_anew(_TURN, _TYPED, self._turn_to_found)

    def _turn_to_found(self) -> None:
        self._show_series(self.series_list.series_id)

    @work(exclusive=True, group="series", exit_on_error=False)
    async def _show_series(self, series_id: int | None) -> None:
        series = None
        if series_id is not None:
            series = await self.query_engine(self.app.session.catalog.series, series_id)
        if series_id == self.series_list.series_id:
            self.panel.show(series)
            self._prepare_next()

    async def selected(self) -> Series | None:
        """The series under the list's cursor, once the panel shows it: what is for its photos may come right behind a
        step of the cursor, and the panel follows a moment later.
        """
        series_id, shown = self.series_list.series_id, self.panel.series
        if series_id == (shown.row.id if shown else None):
            return shown
        series = None
        if series_id is not None:
            series = await self.query_engine(self.app.session.catalog.series, series_id)
        if series_id == self.series_list.series_id:
            self.panel.show(series)
        return series

    @work(exclusive=True, group="ahead", exit_on_error=False)
    async def _prepare_next(self) -> None:
        """Have the pictures of what is likely to be shown next at hand before it is."""
        came_from, self._came_from = self._came_from, self.series_list.cursor
        await asyncio.sleep(_GLANCE if abs(self._came_from - came_from) <= _PREPARED else _LEAFING)
        for series_id in self._likely_next():
            if series := await self.query_engine(self.app.session.catalog.series, series_id):
                self.panel.film.prepare(series.frames)

    def _likely_next(self) -> list[int]:
        """The line below, and where decisions will lead: the next that wait for one."""
        listed = self.series_list
        below = listed.ids[listed.cursor + 1 : listed.cursor + _AHEAD]
        waiting = [series_id for series_id in below if (row := listed.row_of(series_id)) is not None and waits(row)]
        return list(dict.fromkeys([*below[:1], *waiting[:_PREPARED], *below]))[:_PREPARED]

    # --- Changes ----------------------------------------------------------------------------------------------------

    async def write_engine(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Call the engine to change something, as `query_engine` does; what is asked first is written first.

        Keys wait for it; where that takes long, as with a hundred thousand series, something moves meanwhile.
        """
        async with self._writing:
            panel = self.panel
            slow = asyncio.get_running_loop().call_later(_SLOW, setattr, panel, "loading", True)
            try:
                return await self.query_engine(call, *args, **kwargs)
            finally:
                slow.cancel()
                if panel.is_attached:  # else the app is closing
                    panel.loading = False

    async def action_undo(self) -> None:
        """Take back the last action and show where it was."""
        await self._replay(self.app.session.review.undo, "Undone", "There is nothing to undo.")

    async def action_redo(self) -> None:
        """Do again what was undone, and show where."""
        await self._replay(self.app.session.review.redo, "Redone", "There is nothing to redo.")

    async def _replay(self, call: Callable[[int], Step], word: str, nothing: str) -> None:
        step = await self.write_engine(call, self.app.session.collection)
        if step is None or not step.ids:
            self.notify(nothing, markup=False)
            return
        if step.relists:
            await self._relist(step)
        if step.ids[0] in self._listed:
            self.series_list.cursor = list(self.series_list.ids).index(step.ids[0])
        await self._took(step)
        many = f" in {len(step.ids)} series" if len(step.ids) > 1 else ""
        self.notify(f"{word}: {step.label}{many}.", markup=False, timeout=2)

    async def _change(self, change: Callable[[int], Step]) -> Step | None:
        """Change the selected series; the next key waits until that is stored."""
        series_id = self.series_list.series_id
        if series_id is None:
            return None
        step = await self.write_engine(change, series_id)
        if step is not None:
            await self._took(step)
        return step

    async def _took(self, step: Step) -> None:
        """Show what an action changed."""
        self.series_list.forget(step.ids)
        if self.series_list.series_id in step.ids:
            series = await self.query_engine(self.app.session.catalog.series, self.series_list.series_id)
            self.panel.show(series)
        self.rest("count", COUNT_REST, self._count)

    async def _relist(self, step: Step) -> None:
        """Take what an action hid out of the list, and what it brought into it where it stood, or behind the first."""
        catalog, view = self.app.session.catalog, self.tabs.view
        listed = await self.query_engine(catalog.listed, step.ids, removed=view.filter.removed)
        if listed is None:
            return
        ids = self.series_list.ids
        gone = {series_id for series_id in step.ids if series_id in self._listed and series_id not in listed}
        self._gaps |= {series_id: place for place, series_id in enumerate(ids) if series_id in gone}
        left = [series_id for series_id in ids if series_id not in gone]
        for series_id in step.ids:
            if series_id in listed and series_id not in self._listed:
                behind = left.index(step.ids[0]) + 1 if step.ids[0] in left else len(left)
                left.insert(self._gaps.pop(series_id, behind), series_id)
        self._listed = self._listed - gone | listed
        self.series_list.show(array("q", left), self.series_list.series_id)
