"""The loupe: one photo as large as the screen, where everything that decides works as it does at the list."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.help import HelpDialog
from tui.screens.compare import CompareScreen
from tui.screens.play import PlayScreen
from tui.widgets.caption import CaptionEditor
from tui.widgets.thumb import Thumb


def said(desk: Desk, selector: str) -> str:
    return str(desk.review.panel.query_one(selector, Static).content)


async def in_loupe(desk: Desk) -> None:
    """Open the loupe, and wait for the photo."""
    await desk.press("enter")
    await desk.until(lambda: desk.focused == "Magnifier")
    await desk.until(lambda: desk.review.panel.magnifier.view.picture is not None)


async def follows(desk: Desk) -> None:
    """Wait until the series under the cursor is the one in the loupe."""
    await desk.until(lambda: desk.review.panel.series == desk.series)


async def test_enter_opens_the_photo_under_the_cursor_and_closes_again(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("right")
        await in_loupe(desk)
        assert said(desk, "#zoom-facts").startswith("photo 2 of 5 · included")
        assert desk.review.panel.magnifier.view.size.height > 30
        assert not desk.review.panel.film.display
        await desk.press("right", "right", "enter")
        await desk.until(lambda: desk.focused == "SeriesList")
        assert desk.review.panel.film.cursor == 3
        assert desk.review.panel.film.display


async def test_everything_that_decides_works_inside(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        first = desk.series.row.id
        await in_loupe(desk)
        await desk.press("a")
        assert desk.row(first).decision == "approved"
        assert desk.series.row.id != first
        await follows(desk)
        second = desk.series.row.id
        await desk.press("f", "x")
        assert desk.row(second).flagged
        assert desk.row(second).decision == "rejected"
        await desk.press("u")
        await follows(desk)
        assert desk.series.row.id == second
        assert desk.decision == "undecided"
        await desk.press("U")
        await desk.until(lambda: desk.decision == "rejected")
        await desk.press("up")
        await follows(desk)
        assert desk.series.row.id == first
        assert "APPROVED" in said(desk, "#panel-title")
        await desk.press("n")
        await follows(desk)
        assert desk.decision == "undecided"
        assert desk.focused == "Magnifier"


async def test_the_film_shows_the_series_that_the_loupe_led_to(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await in_loupe(desk)
        await desk.press("j", "right")
        await follows(desk)
        await desk.pilot.resize_terminal(100, 30)
        await desk.press("escape")
        film = desk.review.panel.film
        await desk.until(lambda: not any(thumb.view.waits for thumb in film.query(Thumb) if thumb.display))
        shown = [thumb.frame for thumb in film.query(Thumb) if thumb.display]
        assert shown == list(desk.series.frames[: len(shown)])
        assert len(shown) == len(desk.series.frames)
        assert all(thumb.view.picture for thumb in film.query(Thumb) if thumb.display)
        assert film.cursor == 1


async def test_without_a_series_the_loupe_is_empty(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await in_loupe(desk)
        await desk.press("slash", *"nobody", "enter")
        await desk.until(lambda: desk.review.panel.series is None)
        assert desk.focused == "Magnifier"
        assert said(desk, "#zoom-facts") == ""
        await desk.press("a", "space", "e", "right", "plus", "escape", "escape")
        await desk.until(lambda: len(desk.review.series_list.ids) > 1)


async def test_the_right_button_asks_what_can_be_done(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.pilot.click("SeriesList", offset=(8, 2), button=3)
        await desk.until(lambda: desk.showing == "CommandPalette")
        assert desk.review.series_list.cursor == 1


async def test_frames_go_in_and_out_and_about(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await in_loupe(desk)
        await desk.press("right", "space")
        await follows(desk)
        path = desk.series.frames[1].path
        assert not desk.series.frames[1].kept
        assert "excluded" in said(desk, "#zoom-facts")
        await desk.press("circumflex_accent")
        await follows(desk)
        assert desk.series.frames[0].path == path
        assert desk.series.frames[0].kept
        await desk.until(lambda: said(desk, "#zoom-facts").startswith("photo 1 of 5 · included"))
        await desk.press("L")
        await follows(desk)
        assert desk.series.frames[1].path == path
        await desk.press("m", "right")
        assert "2 picked" in said(desk, "#zoom-facts")
        await desk.press("escape")
        assert "picked" not in said(desk, "#zoom-facts")
        assert desk.review.workbench.loupe


async def test_the_caption_is_written_at_the_foot(open_desk: OpenDesk) -> None:
    async with open_desk(size=(80, 24)) as desk:
        await desk.until_verified(3)
        await in_loupe(desk)
        await desk.press("e")
        await desk.until(lambda: desk.focused == CaptionEditor.__name__)
        await desk.press(*" by n", "enter")
        await follows(desk)
        assert desk.series.caption.endswith(" by n")
        await desk.until(lambda: desk.focused == "Magnifier")
        await desk.press("e", "escape")
        await desk.until(lambda: desk.focused == "Magnifier")
        assert desk.review.workbench.loupe


async def test_other_screens_open_over_it_and_lead_back(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await in_loupe(desk)
        await desk.press("c")
        await desk.on(CompareScreen)
        await desk.press("escape", "p")
        await desk.on(PlayScreen)
        await desk.press("q")
        await desk.until(lambda: desk.showing == "ReviewScreen")
        assert desk.focused == "Magnifier"
        await desk.press("q")
        await desk.until(lambda: desk.focused == "SeriesList")


async def test_an_enlarged_photo_is_moved_by_arrows_and_left_by_letters(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await in_loupe(desk)
        await desk.press("plus")
        await desk.until(lambda: "1.5×" in said(desk, "#zoom-facts"))
        await desk.press("right", "down")
        assert desk.review.panel.film.cursor == 0
        assert desk.review.series_list.cursor == 0
        await desk.press("l")
        assert desk.review.panel.film.cursor == 1
        assert "1.5×" in said(desk, "#zoom-facts")
        await desk.press("j")
        await follows(desk)
        await desk.until(lambda: said(desk, "#zoom-facts").startswith("photo 1 of"))
        assert "1.5×" not in said(desk, "#zoom-facts")


async def test_help_is_that_of_the_screen_in_front(open_desk: OpenDesk) -> None:
    async def help_told() -> str:
        await desk.press("question_mark")
        dialog = await desk.on(HelpDialog)
        await desk.until(lambda: str(dialog.query_one(Static).content))
        told = str(dialog.query_one(Static).content)
        await desk.press("escape")
        await desk.until(lambda: desk.showing != "HelpDialog")
        return told

    async with open_desk() as desk:
        await desk.until_verified(3)
        assert "Zoom in, or out." not in await help_told()
        await in_loupe(desk)
        told = await help_told()
        assert "Zoom in, or out." in told
        assert "See the whole photo again." in told
        assert "Approve this series" in told
        await desk.press("p")
        await desk.on(PlayScreen)
        told = await help_told()
        assert "Faster" in told
        assert "Approve this series" not in told


async def test_photos_that_nobody_has_seen_are_in_colour(open_desk: OpenDesk, photos: Path) -> None:
    async with open_desk(verified=False, verifier="gemini") as desk:
        await desk.on(ConfirmDialog)
        await desk.press("escape")
        await desk.until(lambda: desk.showing == "ReviewScreen" and desk.review.panel.series is not None)
        assert all(frame.is_open for frame in desk.series.frames)
        assert "photos, not verified yet" in said(desk, "#panel-facts")
        shown = [thumb.frame for thumb in desk.review.panel.film.query(Thumb) if thumb.display]
        assert shown
        assert not any(frame is None or frame.excluded for frame in shown)
        await in_loupe(desk)
        assert "not verified yet" in said(desk, "#zoom-facts")
        assert "excluded" not in said(desk, "#zoom-facts")


async def test_a_double_click_opens_it_and_the_wheel_turns_photos(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.pilot.click("SeriesList", offset=(8, 2), times=2)
        await desk.until(lambda: desk.focused == "Magnifier")
        await follows(desk)
        assert desk.review.series_list.cursor == 1
        await desk.press("escape")
        await desk.until(lambda: desk.focused == "SeriesList")
        await desk.until(lambda: desk.review.panel.film.size.height > 0)
        await desk.pilot.click("Thumb", times=2)
        await desk.until(lambda: desk.focused == "Magnifier")
