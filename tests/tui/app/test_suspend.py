"""Ctrl+Z goes to the shell, and fg comes back to a screen that is whole, pictures included."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.posix import CONTINUE
from tests.tui.terminal_double import TerminalDouble

PROJECT = Path(__file__).parents[3]
KITTY = {"name": "kitty(0.40.0)", "kitty": True}
XTERM = {"name": "XTerm(379)", "sixel": True}


def app_in(tmp_path: Path, photos: Path, verified: Path, **terminal: Any) -> TerminalDouble:
    """The app on photos with the database of their whole job."""
    shutil.copy(verified, tmp_path / "mine.db")
    return TerminalDouble(
        [sys.executable, "-m", "tui", photos, "--db-path", tmp_path / "mine.db", "--verifier", "offline"],
        columns=120,
        rows=40,
        environ={"PYTHONPATH": str(PROJECT)},
        cwd=tmp_path,
        **terminal,
    )


def go_away_and_come_back(terminal: TerminalDouble) -> None:
    terminal.press("ctrl+z")
    terminal.wait_until_stopped()
    terminal.lose_everything()
    terminal.signal(CONTINUE)


def pictures(terminal: TerminalDouble) -> int:
    """How many the terminal shows: all sent since it last lost them."""
    return len(terminal.received.images) + terminal.received.sixels


@pytest.mark.parametrize("protocol", [{}, KITTY, XTERM], ids=["half blocks", "kitty", "sixel"])
def test_everything_is_drawn_anew_after_fg(
    tmp_path: Path, photos: Path, verified_database: Path, protocol: dict[str, Any]
) -> None:
    def is_whole(terminal: TerminalDouble) -> bool:
        """A strip for each post, as a terminal so wide begins with."""
        drawn = pictures(terminal) >= 4 if protocol else "▀▀▀" in terminal.text
        return drawn and all(words in terminal.text for words in ("Photo Series", "Undecided 3", "Approve"))

    with app_in(tmp_path, photos, verified_database, **protocol) as terminal:
        terminal.wait_for(is_whole)
        go_away_and_come_back(terminal)
        terminal.wait_for(is_whole)
        terminal.press("z")
        terminal.wait_for("Esc Back")
        go_away_and_come_back(terminal)
        terminal.wait_for(lambda screen: "Esc Back" in screen.text and (not protocol or pictures(screen) >= 1))
        terminal.press("escape")
        terminal.wait_for(is_whole)
        terminal.press("?")
        terminal.wait_for("Esc closes")
        go_away_and_come_back(terminal)
        terminal.wait_for("Esc closes")
        terminal.press("escape")
        terminal.wait_for(is_whole)
        terminal.press("a")
        terminal.wait_for("Approved 1")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_ctrl_z_takes_back_what_was_typed_where_text_is_typed(
    tmp_path: Path, photos: Path, verified_database: Path
) -> None:
    with app_in(tmp_path, photos, verified_database) as terminal:
        terminal.wait_for("draft ·")
        terminal.press("e")
        terminal.wait_for("words")
        terminal.send(b" zebra")
        terminal.wait_for("zebra")
        terminal.press("ctrl+z")
        terminal.wait_for(lambda screen: "zebra" not in screen.text and "words" in screen.text)
