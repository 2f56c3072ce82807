"""Captions by way of the user's editor, photos in the user's viewer, paths on the user's clipboard."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.conftest import PaintPost
from tests.tui.app.conftest import OpenDesk
from tests.tui.terminal_double import TerminalDouble

PROJECT = Path(__file__).parents[3]


# --- The editor -----------------------------------------------------------------------------------------------------

EDITOR = """#!{python}
import pathlib, sys
file = pathlib.Path(sys.argv[-1])
answer = input(f"EDITING {file.read_text(encoding='utf-8').split()} ")
if answer == "fail":
    file.write_text("half a caption")
    sys.exit(1)
if answer != "keep":
    file.write_text(answer)
"""


def test_a_caption_goes_to_the_editor_and_comes_back(tmp_path: Path, photos: Path, verified_database: Path) -> None:
    shutil.copy(verified_database, tmp_path / "mine.db")
    script = tmp_path / "editor"  # by a short name, for toasts break their lines where they are full
    script.write_text(EDITOR.replace("{python}", sys.executable), encoding="utf-8")
    script.chmod(0o755)
    with TerminalDouble(
        [sys.executable, "-m", "tui", photos, "--db-path", tmp_path / "mine.db", "--verifier", "offline"],
        columns=120,
        rows=40,
        environ={"PYTHONPATH": str(PROJECT), "VISUAL": "editor -w", "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        cwd=tmp_path,
    ) as terminal:
        terminal.wait_for(lambda screen: "Scanned" in screen.text and "draft ·" in screen.text)

        def answer(words: str) -> None:
            terminal.press("E")
            terminal.wait_for("EDITING")
            terminal.press(f"{words}\r")
            terminal.wait_for(lambda screen: "EDITING" not in screen.text and "Approve" in screen.text)

        answer("a cat [b] on the stairs")
        terminal.wait_for("u undoes that")  # what is told may lie over the caption
        terminal.wait_for("a cat (b) on the stairs")
        answer("keep")
        terminal.wait_for("The caption is as it was")
        answer("")
        terminal.wait_for("came back empty")
        terminal.wait_for("a cat (b) on the stairs")
        terminal.press("E")
        terminal.wait_for("EDITING")
        terminal.press("fail\r")
        terminal.wait_for("ended with code 1")
        terminal.wait_for("3 words")
        terminal.press("escape")
        terminal.wait_for(lambda screen: "3 words" not in screen.text and "a cat (b) on the stairs" in screen.text)
        terminal.press("u")
        terminal.wait_for("draft ·")
        terminal.press("v", "down")
        terminal.wait_for("2 selected")
        answer("one for both")
        terminal.wait_for("2 series")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    with contextlib.closing(sqlite3.connect(tmp_path / "mine.db")) as database:
        captions = [caption for (caption,) in database.execute("SELECT series_caption FROM series ORDER BY id")]
    assert captions.count("one for both") == 2


async def test_where_no_terminal_can_be_lent_the_caption_stays(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        before = desk.series.caption
        monkeypatch.setenv("VISUAL", shlex.quote(sys.executable))
        await desk.press("E")
        await desk.until(lambda: "cannot be lent" in " ".join(desk.toasts))
        monkeypatch.setenv("VISUAL", "no-such-editor -w")
        await desk.press("E")
        await desk.until(lambda: "VISUAL names no-such-editor" in " ".join(desk.toasts))
        assert desk.series.caption == before


# --- The photo ------------------------------------------------------------------------------------------------------


async def test_the_photo_under_the_cursor_is_opened(open_desk: OpenDesk, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    script = f"import sys; open({str(seen)!r}, 'a').write(sys.argv[1] + chr(10))"
    async with open_desk(viewer=shlex.join([sys.executable, "-c", script])) as desk:
        await desk.until_verified(3)
        await desk.press("right", "Z")
        await desk.until(lambda: seen.exists() and seen.read_text() == f"{desk.series.frames[1].file}\n")


@pytest.mark.parametrize(
    ("viewer", "words"),
    [(shlex.join([sys.executable, "-c", "raise SystemExit(4)"]), "(code 4)"), ("no-such-viewer", "is not there")],
)
async def test_a_viewer_that_fails_says_so(open_desk: OpenDesk, viewer: str, words: str) -> None:
    async with open_desk(viewer=viewer) as desk:
        await desk.until_verified(3)
        await desk.press("Z")
        await desk.until(lambda: words in " ".join(desk.toasts))


async def test_a_path_is_copied_and_one_that_could_hurt_is_not(
    open_desk: OpenDesk, tmp_path: Path, paint_post: PaintPost
) -> None:
    folder = tmp_path / "strange"
    paint_post(folder, "plain", 3, scene=1)
    async with open_desk(folder=folder, verified=False) as desk:
        await desk.until_verified(1)
        await desk.press("2", "y")
        await desk.until(lambda: "Path copied: " in " ".join(desk.toasts))
        assert desk.app.clipboard == str(desk.series.frames[1].file)
    for old in folder.iterdir():
        os.rename(old, folder / f"\x1b[2Jnasty_{old.name}")
    (tmp_path / "series.db").unlink()
    async with open_desk(folder=folder, verified=False) as desk:
        await desk.until_verified(1)
        await desk.press("y")
        await desk.until(lambda: "is not copied" in " ".join(desk.toasts))
        assert "\x1b" not in " ".join(desk.toasts)
        assert desk.app.clipboard == ""
