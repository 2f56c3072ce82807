"""The first start without a folder, and folders that cannot be opened."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.app.conftest import OpenDesk
from tui.screens.review import ReviewScreen


async def test_a_typed_folder_is_opened(open_desk: OpenDesk, photos: Path) -> None:
    async with open_desk(folder=None) as desk:
        assert desk.showing == "WelcomeScreen"
        await desk.press("slash")
        desk.screen.query_one("#folder", Input).value = str(photos)
        await desk.press("enter")
        await desk.on(ReviewScreen)
        await desk.until_judged(3)


async def test_a_folder_that_is_not_there_is_refused_and_the_screen_stays(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk(folder=None) as desk:
        await desk.press("slash")
        desk.screen.query_one("#folder", Input).value = str(tmp_path / "no [such] folder")
        await desk.press("enter")
        await desk.pilot.pause()
        assert desk.showing == "WelcomeScreen"


async def test_an_earlier_collection_is_offered(open_desk: OpenDesk, photos: Path) -> None:
    async with open_desk() as desk:
        await desk.until_judged(3)
    async with open_desk(folder=None) as desk:
        await desk.press("enter")
        await desk.on(ReviewScreen)
        assert desk.session.root == photos


async def test_the_folder_can_be_changed_and_escape_goes_back(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_judged(3)
        await desk.press("o")
        assert desk.showing == "WelcomeScreen"
        await desk.press("escape")
        assert desk.showing == "ReviewScreen"
