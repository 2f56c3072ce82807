"""Moving about: from series to series, and from photo to photo."""

from __future__ import annotations

import asyncio

from tui.desk.desk import Desk
from tui.desk.parts import FilterPart
from tui.model.views import waits

_GLANCE = 0.1
"""Seconds a series is looked at before the next ones are prepared: not while the cursor runs down the list."""
_LEAFING = 0.35
"""The same for one who came from afar: while pages are leafed through, what is next to each is not wanted."""
_TYPED = 0.35
"""Seconds after the last letter of a filter before the film turns to the series that is found."""
_TURN = "turn to series"
_PREPARED = 3
_AHEAD = 50


class Browsing:
    """Shows the series under the cursor, and has the pictures of the next ones made ahead."""

    def __init__(self, desk: Desk, filter_bar: FilterPart) -> None:
        self._desk = desk
        self._filter = filter_bar
        self._came_from = 0
        """The line of the series shown before."""

    # --- Series -----------------------------------------------------------------------------------------------------

    def series_up(self) -> None:
        """Look at the series above."""
        self._desk.series_list.move_cursor(-1)

    def series_down(self) -> None:
        """Look at the series below."""
        self._desk.series_list.move_cursor(1)

    def turn_to(self, series_id: int | None) -> None:
        """Follow the list's cursor; while a filter is typed, the list follows every letter, and the film its end."""
        if self._filter.typing:
            self._desk.tasks.later_anew(_TURN, _TYPED, self._turn_to_found)
        else:
            self.show(series_id)

    def wait_for_more(self) -> None:
        """Wait with the film for the letter that comes next."""
        if self._desk.tasks.is_due(_TURN):
            self._desk.tasks.later_anew(_TURN, _TYPED, self._turn_to_found)

    def _turn_to_found(self) -> None:
        self.show(self._desk.series_list.series_id)

    def show(self, series_id: int | None) -> None:
        """Read a series and show it, and prepare what may be next."""
        self._desk.tasks.begin_alone("series", self._show, series_id)

    async def _show(self, series_id: int | None) -> None:
        if await self._desk.show(series_id):
            self._desk.tasks.begin_alone("ahead", self._prepare_next)

    async def _prepare_next(self) -> None:
        """Have the pictures of what is likely to be shown next at hand before it is."""
        came_from, self._came_from = self._came_from, self._desk.series_list.cursor
        await asyncio.sleep(_GLANCE if abs(self._came_from - came_from) <= _PREPARED else _LEAFING)
        for series_id in self._likely_next():
            if series := await self._desk.ask(self._desk.session.catalog.series, series_id):
                self._desk.panel.prepare(series.frames)

    def _likely_next(self) -> list[int]:
        """The line below, and where decisions will lead: the next that wait for one."""
        listed = self._desk.series_list
        below = listed.ids[listed.cursor + 1 : listed.cursor + _AHEAD]
        waiting = [series_id for series_id in below if (row := listed.rows.of(series_id)) is not None and waits(row)]
        return list(dict.fromkeys([*below[:1], *waiting[:_PREPARED], *below]))[:_PREPARED]

    # --- Photos -----------------------------------------------------------------------------------------------------

    async def frame_left(self) -> None:
        """Look at the photo to the left."""
        await self.step_frame(-1)

    async def frame_right(self) -> None:
        """Look at the photo to the right."""
        await self.step_frame(1)

    async def step_frame(self, by: int) -> None:
        """Look at a photo some places to the right, or to the left if `by` is negative."""
        await self._desk.selected()
        self._desk.panel.film.move_cursor(by)

    async def jump_to_frame(self, number: int) -> None:
        """Look at the photo in this place, counted from 1."""
        await self._desk.selected()
        film = self._desk.panel.film
        film.move_cursor(number - 1 - film.cursor)
