"""How each screen looks at 80×24 and 120×40; run pytest with --snapshot-update after a change that is meant."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex
from textual.strip import Strip
from textual.widgets import Input, Static, TextArea

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.conftest import PaintPost
from tests.tui.app.conftest import Desk, OpenDesk
from tui.screens.review import ReviewScreen
from tui.terminal.probe import Protocol
from tui.widgets.folder_tree import FolderTree
from tui.widgets.picture_view import PictureView
from tui.widgets.series_list import SeriesList

WITH_PICTURES = {"review": [], "loupe": ["enter"], "play": ["p", "right"]}
"""The others are drawn without, for pictures make snapshots large."""
LEFT_BY_ESCAPE = {
    "compare": ["c"],
    "evidence": ["i"],
    "replace": ["C"],
    "note": ["R"],
    "key": ["K"],
    "job_log": ["J"],
    "statistics": ["percent_sign"],
    "approve_all": ["A"],
    "merge": ["M"],
    "export": ["w"],
    "help": ["question_mark"],
    "palette": ["colon"],
    "welcome": ["o"],
    "caption": ["e"],
}
"""What stands over the list and changes nothing."""
OTHERS = {
    "approved": ["a", "right"],
    "chosen": ["v", "down"],
    "picked": ["m", "right"],
    "filter": ["slash", *"user:jenny"],
    "strips": ["T", "v", "down", "x"],
    "sheet": ["T", "T", "right"],
    "films": ["space", "right", "L", "t"],
}
SESSIONS = {"with_pictures": WITH_PICTURES, "left_by_escape": LEFT_BY_ESCAPE} | {
    screen: {screen: keys} for screen, keys in OTHERS.items()
}
"""Screens and the keys that lead to each, by the sessions in which they are looked at one after another."""
CELL = re.compile(r'(<rect fill=")#[0-9a-f]{6}')
"""The colour of a cell: on a busy machine one cell of a clip's picture was seen to differ by a rounding."""
CHANGING = (
    (re.compile(r"\b\d\d:\d\d:\d\d&#160;(?=<)"), "12:34:56&#160;"),  # when a job's entry was logged
    (re.compile(r"[\d.]+&#160;[KMGT]B&#160;are&#160;free"), "80.0&#160;GB&#160;are&#160;free"),
)
"""What is another in every run, and what stands in a picture instead."""
STAMP = 1_756_400_000


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, paint_post: PaintPost) -> Path:
    """A user's home with a verified collection in it, the same in every run."""
    home = tmp_path_factory.mktemp("users") / "jenny"
    folder = home / "downloads"
    posts = [
        paint_post(folder, "2025_08_28_15_16_56_jenny.lbxDN50WMMDLFf_a_morning_at_the_beach", 5, scene=1),
        paint_post(folder, "2025_08_29_15_16_56_unfash_market_day", 4, scene=2),
        paint_post(folder, "2025_08_30_15_16_56_jenny.lbx_studio", 3, scene=3),
        paint_post(folder, "alone", 1, scene=9),
    ]
    for number, file in enumerate(file for post in posts for file in post):
        os.utime(file, (STAMP + number, STAMP + number))
    session = open_session(Settings(database_path=str(home / "series.db"), verifier="offline"), nobody_listens)
    session.open(folder)
    session.runs.scan()
    assert session.runs.verify().valid == 3
    session.close()
    return home


def picture_name(cls: object, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
    """A screen has its picture at each size, whichever session it is looked at in."""
    return f"test_looks[{index}]"


Looks = type("Looks", (SVGImageExtension,), {"get_snapshot_name": classmethod(picture_name)})


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("screens", SESSIONS)
async def test_looks(
    screens: str,
    size: tuple[int, int],
    home: Path,
    open_desk: OpenDesk,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(home)
    shutil.copy(home / "series.db", tmp_path / "series.db")
    pictures: Protocol = "half" if screens == "with_pictures" else "none"
    async with open_desk(size, home / "downloads", pictures=pictures, output_dir="dataset") as desk:
        await desk.until_verified(3)
        await at_rest(desk)
        changed = []
        for screen, keys in SESSIONS[screens].items():
            await desk.press(*keys)
            while screen == "play" and not stands_at_photo_2(desk):
                await desk.press("right")  # a film that has begun stops at any of its photos
            desk.app.clear_notifications()
            shot = await at_rest(desk)
            if screen == "play":
                shot = CELL.sub(r"\1", shot)
            if snapshot(name=f"{screen}-{size[0]}x{size[1]}", extension_class=Looks) != shot:
                changed.append(screen)
            if keys and len(SESSIONS[screens]) > 1:
                await desk.press("escape")
                await desk.on(ReviewScreen)
        assert changed == []


def stands_at_photo_2(desk: Desk) -> bool:
    """Whether the film was stopped there: one that plays on passes it, too."""
    line = str(desk.screen.query_one("#play-line", Static).content)
    return "photo 2 of" in line and "paused" in line


async def at_rest(desk: Desk) -> str:
    """The picture of the screen once nothing is on its way to it and it has stood still for a moment."""
    for field in (*desk.screen.query(Input), *desk.screen.query(TextArea)):
        field.cursor_blink = False  # a cursor that blinks is seen in every other picture only
    before, now = None, cells(desk)
    while now != before:
        await desk.until(lambda: not busy(desk))
        await desk.pilot.pause(0.1)
        before, now = now, cells(desk)
    shot = desk.app.export_screenshot()
    for changing, fixed in CHANGING:
        shot = changing.sub(fixed, shot)
    return shot


def cells(desk: Desk) -> list[Strip]:
    """What the screen shows: much cheaper to compare than pictures of it."""
    return [*desk.screen._compositor.render_strips()]


def busy(desk: Desk) -> bool:
    """Whether something is on its way to the screen; the folder tree's own worker never ends."""
    series = desk.review.panel.series
    nodes = [node for node in desk.screen.walk_children(with_self=True) if not isinstance(node, FolderTree)]
    return (
        desk.session.runs.running
        or (series.row.id if series else None) != desk.review.series_list.series_id
        or desk.review.tabs.counts != desk.counts
        or any(worker.is_running and worker.node in nodes for worker in desk.app.workers)
        or any(view.waits for view in desk.screen.query(PictureView))
        or not all(series_list.rows.complete for series_list in desk.screen.query(SeriesList))
    )
