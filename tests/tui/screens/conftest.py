"""The real app without a folder, showing one screen on photos painted for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from engine.build import open_session
from engine.model import Frame
from engine.settings import Settings
from tests.fakes.patience import PATIENCE
from tui.app import PhotoSeriesApp
from tui.bridge import Bridge
from tui.terminal.probe import Protocol, TerminalPictures
from tui.widgets.picture_view import PictureView

MakePhoto = Callable[..., Path]
MakeFrame = Callable[..., Frame]


class Stage:
    """The app with one screen in front, and short ways to look at it."""

    def __init__(self, app: PhotoSeriesApp, pilot: Pilot[Any], screen: Screen[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self.screen = screen
        self.answers: list[Any] = []

    @property
    def views(self) -> list[PictureView]:
        return list(self.screen.query(PictureView))

    def said(self, selector: str) -> str:
        """What a line of the screen says."""
        return str(self.screen.query_one(selector, Static).content)

    def seen(self, view: int = 0) -> str:
        """The words in place of a picture."""
        return " ".join(self.views[view].words.split())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until `condition` holds; the clock is only there so that a failing test ends."""
        async with asyncio.timeout(seconds):
            while not condition():
                await self.pilot.pause(0.02)

    async def until_drawn(self) -> None:
        await self.until(lambda: all(view.picture is not None and not view.waits for view in self.views))


OpenStage = Callable[..., contextlib.AbstractAsyncContextManager[Stage]]


@pytest.fixture
def open_stage(tmp_path: Path) -> OpenStage:
    @contextlib.asynccontextmanager
    async def open_one(
        screen: Screen[Any], size: tuple[int, int] = (80, 24), protocol: Protocol = "half"
    ) -> AsyncIterator[Stage]:
        bridge = Bridge()
        session = open_session(Settings(database_path=str(tmp_path / "series.db"), verifier="offline"), bridge)
        try:
            app = PhotoSeriesApp(session, bridge, TerminalPictures(protocol))
            async with app.run_test(size=size) as pilot:
                stage = Stage(app, pilot, screen)
                await app.push_screen(screen, stage.answers.append)
                await pilot.pause()
                yield stage
        finally:
            session.close()

    return open_one


@pytest.fixture
def film(make_photo: MakePhoto, make_frame: MakeFrame) -> tuple[Frame, ...]:
    """Four photos, each half in a colour of its own and half in blue; the last one is out of the film."""
    photos = [make_photo(f"{colour}.jpg", (400, 500), left=colour) for colour in ("red", "lime", "white", "black")]
    kept = [make_frame(photo, number) for number, photo in enumerate(photos[:3], start=1)]
    return (*kept, make_frame(photos[3], None, reason="another [b]scene"))
