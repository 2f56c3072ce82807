"""Photos that stay single although their names share a part: the app shows what a template would do, and asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Static

from tests.conftest import PaintPost
from tests.tui.app.conftest import OpenDesk
from tui.dialogs.confirm import ConfirmDialog

TEMPLATE = "holiday {post} ({num}) by mira"


@pytest.fixture
def downloads(tmp_path: Path, paint_post: PaintPost, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two posts of three photos, whose names no program writes."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "downloads"
    for scene, post in enumerate((417, 529)):
        for number, file in enumerate(paint_post(folder, f"scene{post}", 3, scene=scene + 1), 1):
            file.rename(folder / f"holiday {post} ({number}) by mira.jpg")
    return folder


async def test_a_yes_groups_them_and_writes_the_template(open_desk: OpenDesk, downloads: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"fps": 24}')
    async with open_desk(folder=downloads, verified=False) as desk:
        dialog = await desk.on(ConfirmDialog)
        question = str(dialog.query_one(Static).render())
        assert "6 single photos" in question
        assert TEMPLATE in question
        assert "417: holiday 417 (1) by mira.jpg, holiday 417 (2) by mira.jpg" in question
        await desk.press("y")
        await desk.until_verified(2)
        assert not isinstance(desk.screen, ConfirmDialog)
        assert [row.name for row in map(desk.row, desk.review.series_list.ids)] == ["417", "529"]
    written = json.loads((tmp_path / "config.json").read_text())
    assert written == {"fps": 24, "filename_pattern": ["instagram", TEMPLATE]}


async def test_after_a_no_nothing_is_written_or_asked_again(
    open_desk: OpenDesk, downloads: Path, tmp_path: Path
) -> None:
    async with open_desk(folder=downloads, verified=False) as desk:
        await desk.on(ConfirmDialog)
        await desk.press("n", "g")
        await desk.until_idle()
        assert not isinstance(desk.screen, ConfirmDialog)
    async with open_desk(folder=downloads, verified=False) as desk:
        await desk.until_idle()
        await desk.until(lambda: desk.counts.skipped == 6)
        assert not isinstance(desk.screen, ConfirmDialog)
    assert not (tmp_path / "config.json").exists()


async def test_a_file_that_cannot_be_written_is_told_of(open_desk: OpenDesk, downloads: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"hidden_size": 4096}')
    async with open_desk(folder=downloads, verified=False) as desk:
        await desk.on(ConfirmDialog)
        await desk.press("y")
        await desk.until(lambda: any("belongs to another program" in toast for toast in desk.toasts))
    assert json.loads((tmp_path / "config.json").read_text()) == {"hidden_size": 4096}
