"""From the main screen into comparison and player, and back to where one was."""

from __future__ import annotations

from textual.widgets import Static

from tests.tui.app.conftest import OpenDesk
from tui.screens.compare import CompareScreen
from tui.screens.play import PlayScreen


async def test_a_photo_is_compared_with_its_neighbour(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("5", "c")
        screen = await desk.on(CompareScreen)
        assert screen.comparison.places == (4, 3)
        await desk.press("left", "escape")
        assert desk.review.panel.film.cursor == 4


async def test_what_is_played_is_what_is_kept(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        kept = sum(frame.kept for frame in desk.series.frames)
        await desk.press("space", "p")
        screen = desk.screen
        assert isinstance(screen, PlayScreen)
        await desk.until(lambda: f" of {kept - 1} · " in str(screen.query_one("#play-line", Static).content))
        await desk.press("escape")
        assert len(desk.app.screen_stack) == 2
