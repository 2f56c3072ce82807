"""Keys that come all at once, as over a slow line: each goes where it would have gone one by one."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.tui.app.test_pty import app_in

FIELDS = "decision, hidden = 'removed', series_caption"


def series(database: Path) -> list[tuple[str, int, str]]:
    """What each of the judged series holds, in the order of the list."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return list(connection.execute(f"SELECT {FIELDS} FROM series WHERE state = 'verified' ORDER BY id"))


@pytest.fixture
def database(tmp_path: Path, judged_database: Path) -> Path:
    """A judged collection of its own."""
    return Path(shutil.copy(judged_database, tmp_path / "mine.db"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (b"e\x15dogs and axes\ra", ("approved", 0, "dogs and axes")),
        (b"e\x15\x1b[200~dogs and\naxes\x1b[201~\rx", ("rejected", 0, "dogs and axes")),
        (b"/user:jenny\ra", ("approved", 0, None)),
        (b"Dy", ("undecided", 1, None)),
        (b"A.01\r", ("approved", 0, None)),
    ],
    ids=["caption", "pasted caption", "filter", "question", "threshold"],
)
def test_a_burst_of_keys_does_what_they_do_one_by_one(
    typed: bytes, expected: tuple[str, int, str | None], tmp_path: Path, photos: Path, database: Path
) -> None:
    before = series(database)
    with app_in(tmp_path, str(photos), "--db-path", str(database), "--verifier", "offline") as terminal:
        terminal.wait_for(lambda screen: "Scanned" in screen.text and "draft ·" in screen.text)
        terminal.send(typed)
        terminal.wait_for(lambda _: series(database) != before)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    decision, removed, caption = expected
    after = series(database)
    assert after[0][:2] == (decision, removed)
    assert caption is None or caption in after[0][2]
    if typed[:1] != b"A":
        assert after[1:] == before[1:], "keys went astray"


def test_what_is_typed_into_a_dialog_that_is_yet_to_open_decides_nothing(
    tmp_path: Path, photos: Path, database: Path
) -> None:
    before = series(database)
    with app_in(tmp_path, str(photos), "--db-path", str(database), "--verifier", "offline") as terminal:
        terminal.wait_for(lambda screen: "Scanned" in screen.text and "draft ·" in screen.text)
        terminal.send(b"Cxsequence\tax")
        terminal.wait_for(lambda screen: "xsequence" in screen.text and "Replace in captions" in screen.text)
        terminal.press("escape")
        terminal.wait_for(lambda screen: "Replace in captions" not in screen.text)
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert series(database) == before
