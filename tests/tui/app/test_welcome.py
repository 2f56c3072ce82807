"""The first start without a folder, folders that cannot be opened, and collections opened before."""

from __future__ import annotations

import shutil
from pathlib import Path

import platformdirs
from textual import events
from textual.widgets import Input, Static

from engine.build import known_collections, open_session
from engine.settings import Settings
from tests.tui.app.conftest import Desk, OpenDesk
from tui.app import PhotoSeriesApp, Wish
from tui.bridge import Bridge
from tui.screens.painting import PaintingScreen
from tui.screens.review import ReviewScreen
from tui.screens.welcome import WelcomeScreen
from tui.terminal.probe import TerminalPictures
from tui.widgets.folder_tree import FolderTree
from tui.widgets.known_folders import KnownFolders


async def test_a_typed_folder_is_completed_shown_and_opened(open_desk: OpenDesk, photos: Path) -> None:
    async with open_desk(folder=None) as desk:
        assert desk.showing == "WelcomeScreen"
        await desk.press("slash")
        field = desk.screen.query_one("#folder", Input)
        field.value = str(photos)[:-3]
        field.cursor_position = len(field.value)
        await desk.press("tab")
        assert field.value == f"{photos}/"
        await desk.until(lambda: desk.screen.query_one(FolderTree).path == photos)
        await desk.press("enter")
        await desk.on(ReviewScreen)
        await desk.until_verified(3)


async def test_what_cannot_be_opened_is_refused_and_the_screen_stays(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk(folder=None) as desk:
        dropped = tmp_path / "no [such] folder"
        desk.app.post_message(events.Paste(f"'{dropped}'"))
        await desk.until(lambda: desk.focused == "FolderField")
        await desk.press("enter")
        await desk.until(lambda: any(f"{dropped} does not exist" in toast for toast in desk.toasts))
        assert desk.showing == "WelcomeScreen"


async def test_an_earlier_collection_is_offered_with_its_counts(
    open_desk: OpenDesk, photos: Path, tmp_path: Path
) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("a", "o")
        assert desk.showing == "WelcomeScreen"
        await desk.press("escape")
        assert desk.showing == "ReviewScreen"
    known_collections().note(tmp_path / "gone", tmp_path / "gone.db")
    async with open_desk(folder=None) as desk:
        earlier = desk.screen.query_one(KnownFolders)
        await desk.until(lambda: "2 undecided · 1 approved" in str(earlier.get_option_at_index(0).prompt))
        assert earlier.option_count == 1
        await desk.press("enter")
        await desk.on(ReviewScreen)
        assert desk.session.root == photos


async def test_one_with_another_database_is_opened_with_that(
    open_desk: OpenDesk, photos: Path, verified_database: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    shutil.copy(verified_database, other)
    known_collections().note(photos, other)
    async with open_desk(folder=None, verified=False) as desk:
        await desk.on(WelcomeScreen)
        await desk.press("enter")
        await desk.until(lambda: desk.app.return_value is not None)
    wish = desk.app.return_value
    assert isinstance(wish, Wish)
    assert wish.place is not None
    assert (wish.place.root, wish.place.database) == (photos, other)


async def test_the_sample_is_seen_to_be_painted_and_nothing_else_is_offered(tmp_path: Path) -> None:
    bridge = Bridge()
    session = open_session(Settings(database_path=str(tmp_path / "series.db"), verifier="offline"), bridge)
    try:
        app = PhotoSeriesApp(session, bridge, TerminalPictures("half"), demo=tmp_path / "photos")
        async with app.run_test(size=(80, 24)) as pilot:
            desk = Desk(app, pilot)
            screen = await desk.on(PaintingScreen)
            await desk.until(lambda: session.runs.running)
            await desk.press("P")
            await desk.until(lambda: session.runs.paused)
            assert "Painting a sample collection" in str(screen.query_one(Static).render())
            await desk.press("d", "slash", "o")
            assert desk.screen is screen
            await desk.press("X")
            await desk.on(WelcomeScreen)
            assert session.root is None
    finally:
        session.close()


async def test_a_folder_without_photos_says_what_it_holds_and_offers_another(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    for number in range(3):
        (folder / f"page{number}.html").write_text("<p>", encoding="utf-8")
    async with open_desk((80, 24), folder, verified=False) as desk:
        await desk.until(lambda: any("it holds 3 HTML pages" in toast for toast in desk.toasts))
        assert "it holds 3 HTML pages" in str(desk.review.job_pane.render())
        listed = desk.review.series_list
        await desk.until(lambda: "o opens another one" in "".join(listed.render_line(y).text for y in (1, 2)))
        await desk.press("o")
        await desk.on(WelcomeScreen)


async def test_what_was_set_aside_before_the_app_was_there_is_said_at_its_start(open_desk: OpenDesk) -> None:
    cache = platformdirs.user_cache_path("photo-series") / "verdicts.db"
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_bytes(b"SQLite format 3\x00" + b"no database at all" * 99)
    async with open_desk() as desk:
        await desk.until(lambda: any("verdicts.db" in toast for toast in desk.toasts))
