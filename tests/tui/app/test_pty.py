"""A whole session in a terminal, by keys: from a folder to a dataset on disk, and back again after a kill."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.conftest import PaintPost
from tests.fakes.posix import KILL
from tests.tui.terminal_double import TerminalDouble

PROJECT = Path(__file__).parents[3]
SERIES = 12


def app_in(tmp_path: Path, *arguments: str, columns: int = 120, rows: int = 40) -> TerminalDouble:
    return TerminalDouble(
        [sys.executable, "-m", "tui", *arguments],
        columns=columns,
        rows=rows,
        environ={"PYTHONPATH": str(PROJECT)},
        cwd=tmp_path,
    )


def decisions(database: Path) -> dict[str, str]:
    with sqlite3.connect(database) as connection:
        found = dict(connection.execute("SELECT base_name, decision FROM series"))
    connection.close()
    return found


def test_a_session_from_folder_to_data_set(tmp_path: Path, photos: Path) -> None:
    database = tmp_path / "mine.db"
    (tmp_path / "config.json").write_text('{"size": 128}', encoding="utf-8")
    with app_in(tmp_path, str(photos), "--db-path", str(database), "--verifier", "offline") as terminal:
        terminal.wait_for("Verified")
        terminal.wait_for("Undecided 3")
        terminal.press("a")
        terminal.wait_for("Approved 1")
        terminal.press("x")
        terminal.wait_for("Rejected 1")
        terminal.press("u")
        terminal.wait_for("Rejected 0")
        terminal.press("e")
        terminal.wait_for("Caption ─")
        terminal.send(b" and \x1b[200~a red\nboat\x1b[201~")
        terminal.wait_for("a red boat")
        terminal.press("enter")
        terminal.wait_for(lambda screen: "Caption ─" not in screen.text)
        terminal.press("a")
        terminal.wait_for("Approved 2")
        terminal.press("w")
        terminal.wait_for("2 series with")
        terminal.send(b"\x13")
        terminal.wait_for("How to train with it")
        terminal.press("escape")
        terminal.wait_for("Export dataset")
        terminal.press("escape")
        terminal.wait_for("Undecided 1")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert sorted(decisions(database).values()) == ["approved", "approved", "undecided", "undecided"]
    assert len(list((tmp_path / "dataset").glob("*.mp4"))) == 2
    captions = [path.read_text(encoding="utf-8") for path in (tmp_path / "dataset").glob("*.txt")]
    assert [caption for caption in captions if caption.endswith("and a red boat")], captions


def test_a_killed_app_goes_on_where_it_was(tmp_path: Path, photos: Path, verified_database: Path) -> None:
    shutil.copy(verified_database, tmp_path / "mine.db")
    arguments = (str(photos), "--db-path", "mine.db", "--verifier", "offline")
    with app_in(tmp_path, *arguments, columns=80, rows=24) as terminal:
        terminal.wait_for("undecided")
        terminal.wait_for("Appr 0")
        terminal.press("a")
        terminal.wait_for("Appr 1")
        terminal.signal(KILL)
        terminal.wait_for_exit()
    with app_in(tmp_path, *arguments, columns=80, rows=24) as terminal:
        terminal.wait_for("Appr 1")
        terminal.press("u")
        terminal.wait_for("Appr 0")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_a_wrong_folder_is_told_in_words_and_leaves_the_terminal_alone(tmp_path: Path) -> None:
    with app_in(tmp_path, "nowhere", "--verifier", "offline") as terminal:
        assert terminal.wait_for_exit() == 2
        assert "no folder of that name" in terminal.text
        assert "Traceback" not in terminal.text


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, paint_post: PaintPost) -> Path:
    """A folder of twelve posts that each hold a series, and beside it its database after the whole job."""
    home = tmp_path_factory.mktemp("many")
    for number in range(SERIES):
        paint_post(home / "downloads", f"2025_08_{number + 1:02}_15_16_56_jenny.lbx_day_{number}", 3, scene=number)
    session = open_session(Settings(database_path=str(home / "mine.db"), verifier="offline"), nobody_listens)
    session.open(home / "downloads")
    session.runs.scan()
    assert session.runs.verify().valid == SERIES
    session.close()
    return home


def test_many_series_are_culled_without_leaving_the_loupe(tmp_path: Path, many: Path) -> None:
    database = Path(shutil.copy(many / "mine.db", tmp_path))
    with app_in(tmp_path, str(many / "downloads"), "--db-path", str(database), "--verifier", "offline") as terminal:
        terminal.wait_for(f"Undecided {SERIES}")
        terminal.press("enter")
        terminal.wait_for("photo 1 of 3")
        for number in range(SERIES):
            terminal.press("right")
            terminal.wait_for("photo 2 of 3")
            terminal.press("x" if number % 3 == 0 else "a")
            terminal.wait_for("photo 1 of 3" if number < SERIES - 1 else "Nothing in this list is undecided.")
        assert "Undecided" not in terminal.text
        terminal.press("q")
        terminal.wait_for("Undecided 0")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert sorted(decisions(database).values()) == ["approved"] * 8 + ["rejected"] * 4


def test_many_series_are_culled_without_leaving_the_strips(tmp_path: Path, many: Path) -> None:
    """Every key decides about what is seen: a frame is taken out of each series, and the series is decided."""
    database = Path(shutil.copy(many / "mine.db", tmp_path))
    with app_in(tmp_path, str(many / "downloads"), "--db-path", str(database), "--verifier", "offline") as terminal:
        terminal.wait_for(f"Undecided {SERIES}")
        terminal.wait_for("━ 1 ━")
        for number in range(SERIES):
            terminal.press("right")
            terminal.wait_for("━ 2 ━")
            terminal.press("space")
            terminal.wait_for("━ excl ━")
            terminal.press("x" if number % 3 == 0 else "a")
            terminal.wait_for("━ 1 ━" if number < SERIES - 1 else "Nothing in this list is undecided.")
        terminal.wait_for("Undecided 0")
        assert "▀▀▀▀▀▀▀▀" in terminal.text
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert sorted(decisions(database).values()) == ["approved"] * 8 + ["rejected"] * 4
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM photos WHERE NOT kept").fetchone() == (SERIES,)
