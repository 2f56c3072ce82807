"""The export dialog: a live count, the writing, and refusals in words."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Button, Input, Select, Static

from tests.tui.app.conftest import Desk, OpenDesk


def told(desk: Desk) -> str:
    return str(desk.screen.query_one("#export-plan", Static).content)


async def test_what_is_counted_is_written(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await desk.until_judged(3)
        valid = desk.session.counts().valid
        await desk.press("w")
        assert desk.showing == "ExportDialog"
        await desk.until(lambda: f"{valid} series with" in told(desk))
        desk.screen.query_one("#profile", Select).value = "series"
        await desk.until(lambda: "clip frames" not in told(desk))
        await desk.press("ctrl+s")
        await desk.until(lambda: (tmp_path / "dataset/dataset.json").exists())
        await desk.until(lambda: not desk.session.running)
        assert len(list((tmp_path / "dataset").glob("series_*"))) == valid
        await desk.press("escape")
        assert desk.showing == "ReviewScreen"


async def test_nothing_to_write_is_said_and_cannot_be_written(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_judged(3)
        await desk.press("w")
        desk.screen.query_one("#min_length", Input).value = "19"
        await desk.until(lambda: "No series to write" in told(desk))
        assert desk.screen.query_one("#write", Button).disabled


async def test_a_folder_that_may_not_be_written_is_refused_in_words(open_desk: OpenDesk, photos: Path) -> None:
    async with open_desk() as desk:
        await desk.until_judged(3)
        await desk.press("w")
        desk.screen.query_one("#output", Input).value = str(photos / "out")
        await desk.until(lambda: str(photos) in told(desk))
        await desk.press("ctrl+s")
        await desk.pilot.pause(0.2)
        assert not (photos / "out").exists()
