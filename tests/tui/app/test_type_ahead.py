"""Keys that come all at once, as over a slow line: each goes where it would have gone one by one."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.conftest import PaintPost
from tests.tui.app.test_pty import app_in
from tests.tui.terminal_double import TerminalDouble

FIELDS = "decision, hidden = 'removed', series_caption"


def series(database: Path) -> list[tuple[str, int, str]]:
    """What each of the verified series holds, in the order of the list."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return list(connection.execute(f"SELECT {FIELDS} FROM series WHERE state = 'verified' ORDER BY id"))


@pytest.fixture
def database(tmp_path: Path, verified_database: Path) -> Path:
    """A verified collection of its own."""
    return Path(shutil.copy(verified_database, tmp_path / "mine.db"))


@pytest.fixture
def desk(tmp_path: Path, photos: Path, database: Path) -> Iterator[TerminalDouble]:
    """The app on that collection, at rest."""
    with app_in(tmp_path, str(photos), "--db-path", str(database), "--verifier", "offline") as terminal:
        terminal.wait_for(lambda screen: "Scanned" in screen.text and "draft ·" in screen.text)
        yield terminal


def leave(desk: TerminalDouble) -> None:
    desk.press("q")
    assert desk.wait_for_exit() == 0


def test_bursts_of_keys_do_what_they_do_one_by_one(desk: TerminalDouble, database: Path) -> None:
    before = series(database)
    home, end_of_paste = b"\x1b[H", b"\x1b[201~"
    bursts = [
        # What is typed, which series it is for, what that becomes, and the steps that undo it.
        (b"e\x15dogs and axes\ra", 0, ("approved", 0, "dogs and axes"), 2),
        (b"\x1b[Be\x15\x1b[200~dogs and\naxes" + end_of_paste + b"\rx", 1, ("rejected", 0, "dogs and axes"), 2),
        (b"\x1b[BDy", 1, ("undecided", 1, ""), 1),
        (b"/studio\ra", 2, ("approved", 0, ""), 1),
        (b"O/market\rA0\r", 1, ("approved", 0, ""), 1),
    ]
    for typed, place, (decision, removed, caption), steps in bursts:
        desk.send(home + typed)

        def is_done(_: object, place: int = place, wanted: object = (decision, removed), words: str = caption) -> bool:
            now = series(database)
            return now[place][:2] == wanted and words in now[place][2]

        desk.wait_for(is_done)
        after = series(database)
        others = [*after[:place], *after[place + 1 :]]
        assert b"A" in typed or others == [*before[:place], *before[place + 1 :]], "keys went astray"
        desk.send(b"u" * steps)
        desk.wait_for(lambda _: series(database) == before)
        desk.press("escape")
        desk.wait_for(lambda screen: "Undecided 3" in screen.text and "1 series" not in screen.text)
    leave(desk)
    assert series(database) == before


def test_what_is_typed_for_something_that_is_yet_to_open_decides_nothing_else(
    desk: TerminalDouble, database: Path
) -> None:
    before = series(database)
    desk.send(b"Cxsequence\tax")
    desk.wait_for(lambda screen: "xsequence" in screen.text and "Replace in captions" in screen.text)
    desk.press("escape")
    desk.wait_for(lambda screen: "Replace in captions" not in screen.text)
    desk.send(b"/conf<<\rax")  # it makes no sense, so the field keeps the keys
    desk.wait_for("conf<<ax")
    desk.press("escape")
    desk.wait_for(lambda screen: "conf<<" not in screen.text)
    desk.send(b"\x1b[Zax")  # the list before: what was removed
    desk.wait_for("Nothing was removed")
    leave(desk)
    assert series(database) == before


def test_ten_decisions_and_q_in_one_burst_are_ten_decisions_and_the_end(tmp_path: Path, paint_post: PaintPost) -> None:
    """Python 3.12 and later start a task at once, and so the keys behind the first may come to be given out early."""
    for scene in range(10):
        paint_post(tmp_path / "downloads", f"market {'abcdefghij'[scene]}", 3, scene=scene)
    session = open_session(Settings(database_path=str(tmp_path / "mine.db"), verifier="offline"), nobody_listens)
    session.open(tmp_path / "downloads")
    session.runs.scan()
    session.runs.verify()
    session.close()
    arguments = (str(tmp_path / "downloads"), "--db-path", "mine.db", "--verifier", "offline")
    with app_in(tmp_path, *arguments) as desk:
        desk.wait_for(lambda screen: "Scanned" in screen.text and "Undecided 10" in screen.text)
        desk.send(b"axsaxsaxsaq")
        assert desk.wait_for_exit() == 0
    made = [decision for decision, _, _ in series(tmp_path / "mine.db")]
    assert made == [*("approved", "rejected", "later") * 3, "approved"]
