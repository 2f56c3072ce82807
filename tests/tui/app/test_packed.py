"""Zip archives in the folder: the app asks once, unpacks on a yes, and scans what came out."""

from __future__ import annotations

import zipfile
from pathlib import Path

from textual.widgets import Static

from tests.conftest import PaintPost
from tests.tui.app.conftest import OpenDesk
from tui.dialogs.confirm import ConfirmDialog


def packed(tmp_path: Path, paint_post: PaintPost) -> Path:
    """A folder that holds nothing but an export in two parts."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    post = paint_post(tmp_path / "loose", "beach", 4)
    for number, files in enumerate((post[:2], post[2:]), 1):
        with zipfile.ZipFile(folder / f"jenny_part{number}.zip", "w") as archive:
            for file in files:
                archive.write(file, file.name)
    return folder


async def test_archives_are_unpacked_on_a_yes(open_desk: OpenDesk, tmp_path: Path, paint_post: PaintPost) -> None:
    folder = packed(tmp_path, paint_post)
    async with open_desk(folder=folder, verified=False) as desk:
        dialog = await desk.on(ConfirmDialog)
        question = str(dialog.query_one(Static).render())
        assert "2 zip archives hold 4 files" in question
        assert "are free" in question
        assert "jenny" in question
        await desk.press("y")
        await desk.until_verified(1)
    assert len(list((folder / "jenny").iterdir())) == 4
    async with open_desk(folder=folder, verified=False) as desk:
        await desk.until_verified(1)
        assert not isinstance(desk.screen, ConfirmDialog)


async def test_after_a_no_nothing_is_unpacked_or_asked_again(
    open_desk: OpenDesk, tmp_path: Path, paint_post: PaintPost
) -> None:
    folder = packed(tmp_path, paint_post)
    async with open_desk(folder=folder, verified=False) as desk:
        await desk.on(ConfirmDialog)
        await desk.press("n", "g")
        await desk.until_idle()
        assert not isinstance(desk.screen, ConfirmDialog)
    assert sorted(file.name for file in folder.iterdir()) == ["jenny_part1.zip", "jenny_part2.zip"]
