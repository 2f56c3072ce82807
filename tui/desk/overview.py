"""The collection in numbers, in the tabs and in the top line: counted a moment after something changed."""

from __future__ import annotations

from tui.desk.asking import ask
from tui.desk.parts import TabsPart, TopPart
from tui.desk.tasks import Tasks
from tui.host import Host
from tui.model.standing import Standing
from tui.model.views import SeriesView
from tui.text import from_home

_REST = 0.3
"""Seconds that many changes wait for one count."""


class Overview:
    """Counts, and says how much of the collection is done."""

    def __init__(self, host: Host, tasks: Tasks, tabs: TabsPart, top: TopPart) -> None:
        self._host = host
        self._tasks = tasks
        self._tabs = tabs
        self._top = top

    @property
    def view(self) -> SeriesView:
        """The list that is turned to."""
        return self._tabs.view

    def count_soon(self, seconds: float = _REST) -> None:
        """Count once, so many seconds after the first of several wishes."""
        self._tasks.later("count", seconds, lambda: self._tasks.begin_alone("count", self._count))

    async def _count(self) -> None:
        session = self._host.session
        counts = await ask(self._host, session.catalog.counts, session.collection)
        if counts is None:
            return
        self._tabs.counts = counts
        folder = from_home(session.root) if session.root else ""
        self._top.standing = Standing(folder, counts, session.runs.verifier.title)
