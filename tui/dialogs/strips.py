"""The series that a question is about, as strips."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from engine.errors import PhotoSeriesError
from tui.host import HostOf
from tui.model.list_layout import ListLayout
from tui.widgets.list_messages import RowsWanted
from tui.widgets.series_list import SeriesList

_LINES = 4
"""Lines of a strip in so low a list."""
_OTHERS = 20
"""Lines of the screen that the question has for itself."""


class SeriesStrips(Widget):
    """Shows series by id and reads what it needs; keys are for the dialog around it."""

    host = HostOf()

    DEFAULT_CSS = """
    SeriesStrips { margin: 1 0 0 0; }
    SeriesStrips > SeriesList { width: 100%; max-width: 100%; height: 100%; }
    """

    def __init__(self, ids: Sequence[int], most: int = 3, others: int = _OTHERS) -> None:
        """As high as there are strips, `most` of them, or as many as the screen has room for beside so many other
        lines; hidden if none.
        """
        super().__init__()
        self._others = others
        self._ids = ids
        self._most = most

    def compose(self) -> ComposeResult:
        """A list without a cursor."""
        yield SeriesList(self.host.pictures, still=True)

    def on_mount(self) -> None:
        """Show them, as many as there is room for whenever the screen is laid out."""
        self._fit(self.screen)
        self.screen.screen_layout_refresh_signal.subscribe(self, self._fit)
        self.series_list.call_after_refresh(self._fill)

    def _fit(self, screen: Screen[Any]) -> None:
        room = (screen.size.height - self._others) // _LINES
        self.display = room > 0
        self.styles.height = max(1, min(len(self._ids), self._most, room)) * _LINES

    @property
    def series_list(self) -> SeriesList:
        """What shows them."""
        return self.query_one(SeriesList)

    def show(self, ids: Sequence[int]) -> None:
        """Show other series."""
        self._ids = ids
        if self.is_mounted:
            self.series_list.call_later(self._fill)

    def _fill(self) -> None:
        self.series_list.show_as(ListLayout.STRIPS)
        self.series_list.show(self._ids)
        self.series_list.scroll_home(animate=False)

    @on(RowsWanted)
    def _fetch(self, message: RowsWanted) -> None:
        message.stop()
        self.run_worker(self._read(message.ids, message.frames_of), exit_on_error=False)

    async def _read(self, ids: Sequence[int], frames_of: Sequence[int]) -> None:
        catalog = self.host.session.catalog
        with contextlib.suppress(PhotoSeriesError):  # the question can be answered without pictures
            self.series_list.rows.put(await asyncio.to_thread(catalog.rows, ids))
            self.series_list.rows.put_frames(await asyncio.to_thread(catalog.frames, frames_of))
