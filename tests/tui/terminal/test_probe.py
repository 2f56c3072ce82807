"""The terminal is asked once, in time, and believed only where it is known to keep its word."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.terminal_double import TerminalDouble, name_of_terminal, open_terminal
from tui.terminal.probe import TerminalPictures, TmuxClient, enable_true_colour, probe

ASK = """
import dataclasses, json, pathlib, sys
from tui.terminal.probe import probe
pathlib.Path(sys.argv[2]).write_text(json.dumps(dataclasses.asdict(probe(sys.argv[1], seconds=float(sys.argv[3])))))
print("asked", flush=True)
print("typed:", repr(sys.stdin.readline()), flush=True)
"""


def ask(tmp_path: Path, want: str = "auto", patience: float = 30, **terminal: Any) -> dict[str, Any]:
    """Run the probe in a terminal of its own; the line typed afterwards must be all that is left to read."""
    out = tmp_path / "answer.json"
    command: list[str | Path] = [sys.executable, "-c", ASK, want, out, str(patience)]
    with TerminalDouble(command, environ={"PYTHONPATH": os.getcwd()}, **terminal) as double:
        double.wait_for("asked")
        double.send(b"hello\n")
        double.wait_for("typed: 'hello\\n'")
        questions = list(double.received.questions)
    answer: dict[str, Any] = json.loads(out.read_text())
    return answer | {"questions": questions}


@pytest.mark.parametrize(
    ("terminal", "protocol"),
    [
        ({"name": "kitty(0.35.2)", "kitty": True}, "kitty"),
        ({"name": "kitty(0.26.5)", "kitty": True}, "half"),
        ({"name": "ghostty 1.1.3", "kitty": True}, "kitty"),
        ({"name": "WezTerm 20240203", "kitty": True, "sixel": True}, "sixel"),
        ({"name": "XTerm(379)", "sixel": True}, "sixel"),
        ({"name": "Konsole 23.8", "kitty": True}, "half"),
        ({"name": "VTE(7600)"}, "half"),
    ],
)
def test_what_a_terminal_is_known_to_do(tmp_path: Path, terminal: dict[str, Any], protocol: str) -> None:
    answer = ask(tmp_path, cell=(9, 18), **terminal)
    assert answer["protocol"] == protocol
    assert answer["cell"] == [9, 18]
    assert answer["name"] == terminal["name"]
    assert answer["why"].endswith(".")


def test_xterm_is_asked_for_colours_and_nobody_else(tmp_path: Path) -> None:
    assert "256 colours" in ask(tmp_path, name="XTerm(379)", sixel=True)["questions"]
    for terminal in ({"name": "XTerm(379)"}, {"name": "foot(1.16)", "sixel": True}):
        assert "256 colours" not in ask(tmp_path, **terminal)["questions"]


def test_slow_answers_are_waited_for(tmp_path: Path) -> None:
    assert ask(tmp_path, name="kitty(0.40.0)", kitty=True, delay=0.4)["protocol"] == "kitty"


def test_a_silent_terminal_gets_half_blocks(tmp_path: Path) -> None:
    answer = ask(tmp_path, patience=1, answers=False)
    assert answer["protocol"] == "half"
    assert "answered none" in answer["why"]


def test_what_the_user_wants_is_done(tmp_path: Path) -> None:
    answer = ask(tmp_path, "sixel", name="VTE(7600)", cell=(8, 16))
    assert (answer["protocol"], answer["cell"]) == ("sixel", [8, 16])
    assert answer["why"].startswith("You asked for sixel")


def test_without_a_terminal() -> None:
    found = probe("auto", device="/nonexistent/tty", environ={})
    assert (found.protocol, found.cell) == ("half", (10, 20))
    assert probe("kitty", device="/nonexistent/tty", environ={}).protocol == "kitty"
    assert probe("none", environ={}) == TerminalPictures("none", why="You asked for no pictures.")


def test_kitty_needs_colours() -> None:
    found = probe("kitty", device="/nonexistent/tty", environ={"NO_COLOR": "1"})
    assert found.protocol == "half"
    assert "NO_COLOR" in found.why


def test_a_browser_tells_its_cells() -> None:
    environ = {"TEXTUAL_CELL_WIDTH": "7", "TEXTUAL_CELL_HEIGHT": "15"}
    assert probe("auto", device="/nonexistent/tty", environ=environ).cell == (7, 15)


@pytest.mark.parametrize(
    ("client", "protocol", "passes", "words"),
    [
        (TmuxClient("kitty(0.35.2)", frozenset({"256"}), True), "kitty", True, "tmux passes real pictures"),
        (TmuxClient("kitty(0.35.2)", frozenset(), False), "half", False, "allow-passthrough"),
        (TmuxClient("XTerm(379)", frozenset({"256", "sixel"}), False), "sixel", False, "sixel"),
        (TmuxClient("VTE(7600)", frozenset({"256"}), True), "half", False, "tmux passes no pictures"),
        (None, "half", False, "tmux does not say"),
    ],
)
def test_tmux_is_asked_about_its_terminal(client: TmuxClient | None, protocol: str, passes: bool, words: str) -> None:
    master, slave = open_terminal()
    try:
        os.write(master, b"\x1bP>|tmux 3.5a\x1b\\\x1b[6;20;10t\x1b[?1;2;4c")
        found = probe("auto", device=name_of_terminal(slave), environ={"TMUX": "/tmp/x"}, ask_tmux=lambda: client)
        assert b"_G" not in os.read(master, 4096), "tmux takes kitty's question for a window title"
    finally:
        os.close(master)
        os.close(slave)
    assert (found.protocol, found.tmux) == (protocol, passes)
    assert words in found.why


def test_a_name_is_no_way_in() -> None:
    master, slave = open_terminal()
    try:
        os.write(master, b"\x1bP>|ev\x9bil\x07" + b"x" * 100 + b"\x1b\\\x1b[?62;4c")
        found = probe("auto", device=name_of_terminal(slave), environ={})
    finally:
        os.close(master)
        os.close(slave)
    assert found.name.isprintable()
    assert len(found.name) <= 60


@pytest.mark.parametrize(
    ("environ", "colour"),
    [
        ({"TERM": "xterm"}, "truecolor"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, "24bit"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, None),
        ({"TERM": "screen", "STY": "1.x"}, None),
        ({"TERM": "linux"}, None),
    ],
)
def test_true_colour(environ: dict[str, str], colour: str | None) -> None:
    enable_true_colour(environ)
    assert environ.get("COLORTERM") == colour
