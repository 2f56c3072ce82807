"""Re-downloads and nearly equal photos: seen by a mark and a word, skipped by a key, taken back by another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image
from textual.widgets import Static

from engine.model import Decision
from tests.conftest import PaintPost
from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.evidence import Evidence
from tui.dialogs.strips import SeriesStrips
from tui.screens.review import ReviewScreen
from tui.widgets.thumb import Thumb


@pytest.fixture
def twice(tmp_path: Path, paint_post: PaintPost) -> Path:
    """A post that lies in two folders, and one with a photo that was saved once more."""
    folder = tmp_path / "twice"
    for file in paint_post(folder, "beach", 4, scene=1):
        (folder / "again").mkdir(exist_ok=True)
        shutil.copyfile(file, folder / "again" / file.name.replace("beach", "shore"))
    paint_post(folder, "studio", 4, scene=2)
    with Image.open(folder / "studio_02.jpg") as second:
        second.resize((230, 288)).save(folder / "studio_05.jpg", quality=60)
    return folder


def shown(desk: Desk, name: str) -> str:
    return str(desk.review.panel.query_one(f"#panel-{name}", Static).content)


def under(desk: Desk) -> list[str]:
    """The last lines of the thumbnails: what stands under the pictures."""
    thumbs = [thumb for thumb in desk.review.query(Thumb) if thumb.display]
    return [thumb.render_line(thumb.size.height - 1).text.strip("┗━┛ ") for thumb in thumbs]


async def go_to(desk: Desk, name: str) -> None:
    names = [desk.row(series_id).name for series_id in desk.review.series_list.ids]
    desk.review.series_list.cursor = names.index(name)
    await desk.until(lambda: desk.review.panel.series is not None and desk.review.panel.series.row.name == name)


async def test_a_post_that_was_downloaded_twice_is_offered_as_one(open_desk: OpenDesk, twice: Path) -> None:
    async with open_desk(folder=twice, verified=False) as desk:
        await desk.until_verified(3)
        await go_to(desk, "shore")
        await desk.until(lambda: "= re-download" in shown(desk, "facts"))
        await go_to(desk, "beach")
        await desk.until(lambda: "= downloaded again" in shown(desk, "facts"))
        await desk.press("i")
        await desk.on(Evidence)
        words = " ".join(str(desk.screen.query_one(Static).content).split())
        assert "The same photos stand in shore in again (4 photos, undecided)." in words
        await desk.press("escape", "d")
        await desk.on(ConfirmDialog)
        strips = desk.screen.query_one(SeriesStrips).series_list
        await desk.until(lambda: [desk.row(series_id).name for series_id in strips.ids] == ["shore", "beach"])
        await desk.press("n")
        assert desk.counts.rejected == 0
        await desk.press("d")
        await desk.on(ConfirmDialog)
        await desk.press("y")
        await desk.until(lambda: desk.counts.rejected == 1)
        await desk.on(ReviewScreen)
        assert desk.series.row.name == "beach"
        assert desk.decision == Decision.UNDECIDED
        await desk.press("u")
        await desk.until(lambda: desk.counts.rejected == 0)


async def test_nothing_is_skipped_where_there_is_no_copy(open_desk: OpenDesk, twice: Path) -> None:
    async with open_desk(folder=twice, verified=False) as desk:
        await desk.until_verified(3)
        await go_to(desk, "studio")
        await desk.press("d")
        await desk.pilot.pause(0.2)
        await desk.on(ReviewScreen)
        assert desk.counts.rejected == 0


async def test_photos_that_look_almost_the_same_bear_a_mark(open_desk: OpenDesk, twice: Path) -> None:
    async with open_desk(folder=twice, verified=False) as desk:
        await desk.until_verified(3)
        await go_to(desk, "studio")
        await desk.until(lambda: any("≈" in text for text in under(desk)))
        marks = dict(zip((frame.number for frame in desk.series.frames), under(desk), strict=True))
        assert all("≈" in marks[number] for number in (2, 5))
        desk.review.panel.film.move_cursor(1)
        await desk.until(lambda: "≈ looks almost like frame" in shown(desk, "frame"))
