"""The real app on a real session, driven by keys."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from engine.build import open_session
from engine.model import Counts, Series, SeriesRow
from engine.session.session import Session
from engine.settings import Settings
from tests.fakes.patience import PATIENCE
from tui.app import PhotoSeriesApp
from tui.bridge import Bridge
from tui.desk.layouts import REMEMBERED
from tui.host import WRITING
from tui.model.job import JobState
from tui.model.list_layout import ListLayout
from tui.screens.review import ReviewScreen
from tui.terminal.probe import Protocol, TerminalPictures

Shown = TypeVar("Shown", bound=Screen[Any])

ENDED = (JobState.DONE, JobState.STOPPED, JobState.FAILED)


class Desk:
    """The app, its pilot, and short ways to look at them."""

    def __init__(self, app: PhotoSeriesApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def session(self) -> Session:
        return self.app.session

    @property
    def review(self) -> ReviewScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ReviewScreen))

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def showing(self) -> str:
        """Which screen or dialog is in front."""
        return type(self.app.screen).__name__

    @property
    def focused(self) -> str:
        """What kind of widget has the keys."""
        return type(self.app.focused).__name__

    def row(self, series_id: int | None) -> SeriesRow:
        assert series_id is not None
        return self.session.catalog.rows([series_id])[0]

    @property
    def series(self) -> Series:
        """The selected series, as the store has it now."""
        series_id = self.review.series_list.series_id
        assert series_id is not None
        series = self.session.catalog.series(series_id)
        assert series is not None
        return series

    @property
    def counts(self) -> Counts:
        """The collection in numbers, as the store has it now."""
        return self.session.catalog.counts(self.session.collection)

    @property
    def decision(self) -> str:
        return self.series.row.decision.value

    @property
    def toasts(self) -> list[str]:
        """What toasts say now, the title first where one has any."""
        return [f"{notice.title} {notice.message}".strip() for notice in self.app._notifications]

    async def press(self, *keys: str) -> None:
        """Press them, and wait for whatever they opened to stand and for what they decided to be written."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        await self.until(lambda: self.app.type_ahead.empty and self._written)

    async def on(self, kind: type[Shown]) -> Shown:
        """The screen or dialog of this kind, once it is in front and takes keys."""
        await self.until(lambda: isinstance(self.screen, kind) and getattr(self.screen, "takes_answers", True))
        screen = self.screen
        assert isinstance(screen, kind)
        return screen

    async def until(self, condition: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until `condition` holds and the screen in front is put together.

        A screen is in front before its widgets stand, so without the second a test on a busy machine looks into an
        empty one. The clock is only there so that a failing test ends.
        """
        async with asyncio.timeout(seconds):
            while not (self._stands() and condition()):
                await self.pilot.pause(0.02)

    def _stands(self) -> bool:
        """Whether the screen in front is mounted; an app that has ended shows nothing and is as ready as it gets."""
        return not self.app.screen_stack or self.app.screen.is_mounted

    @property
    def _written(self) -> bool:
        return not any(worker.name == WRITING and worker.is_running for worker in self.app.workers)

    async def until_verified(self, posts: int) -> None:
        """Wait until so many posts are verified and no job runs, not even the scan that each start begins with."""
        await self.until(lambda: self._idle and self.counts.verified == posts)
        await self.until(lambda: len(self.review.series_list.ids) >= posts and self.review.panel.series is not None)

    async def until_idle(self) -> None:
        """Wait until a job has run and none runs any more."""
        await self.until(lambda: self._idle)

    @property
    def _idle(self) -> bool:
        return not self.session.runs.running and self.review.job_pane.view.state in ENDED


OpenDesk = Callable[..., contextlib.AbstractAsyncContextManager[Desk]]


@pytest.fixture
def open_desk(tmp_path: Path, photos: Path, verified_database: Path) -> OpenDesk:
    @contextlib.asynccontextmanager
    async def open_one(
        size: tuple[int, int] = (120, 40),
        folder: Path | None = photos,
        *,
        verified: bool = True,
        pictures: Protocol = "half",
        layout: ListLayout | None = ListLayout.LINES,
        notifications: bool = False,
        **settings: Any,
    ) -> AsyncIterator[Desk]:
        if verified and not (tmp_path / "series.db").exists():
            shutil.copy(verified_database, tmp_path / "series.db")
        values: dict[str, Any] = {
            "database_path": str(tmp_path / "series.db"),
            "output_dir": str(tmp_path / "dataset"),
            "size": 64,
            "small_below": 0,
            "verifier": "offline",
        }
        bridge = Bridge()
        session = open_session(Settings(**(values | settings)), bridge)
        try:
            if layout is not None:
                session.notebook.remember(REMEMBERED, layout.value)
            if folder is not None:
                session.open(folder)
            app = PhotoSeriesApp(session, bridge, TerminalPictures(pictures))
            async with app.run_test(size=size, notifications=notifications) as pilot:
                await pilot.pause()
                yield Desk(app, pilot)
        finally:
            session.close()

    return open_one
