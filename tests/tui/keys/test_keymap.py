"""A user's own keys: what may be remapped, what clashes, and how keys are named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.errors import SettingsError
from tests.tui.terminal_double import TerminalDouble
from tui.desk.commands import COMMANDS
from tui.keys.keymap import Keys, shown
from tui.model.mode import Mode
from tui.text import literal

PROJECT = Path(__file__).parents[3]


def test_the_tables_own_keys_do_not_clash() -> None:
    assert Keys(COMMANDS, {}).own == {}


@pytest.mark.parametrize(
    ("keys", "checked"),
    [
        ({"approve": "#"}, {"approve": "number_sign"}),
        ({"approve": "x", "reject": "a"}, {"approve": "x", "reject": "a"}),
        ({"flag": "*, ctrl+t"}, {"flag": "asterisk,ctrl+t"}),
        ({"help": "f2", "flag": "?"}, {"help": "f2", "flag": "question_mark"}),
        ({"approve": "ä"}, {"approve": "ä"}),
        ({"suspend": "f9"}, {"suspend": "f9"}),
    ],
)
def test_keys_of_ones_own(keys: dict[str, str], checked: dict[str, str]) -> None:
    assert Keys(COMMANDS, keys).own == checked


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"aprove": "y"}, 'Did you mean "approve"?'),
        ({"approve": "x"}, 'x is given to both "approve" and "reject"'),
        ({"approve": "?"}, '? is given to both "approve" and "help"'),
        ({"approve": "/"}, 'is given to both "approve" and "filter"'),
        ({"approve": "1"}, '1 is given to both "frame 1" and "approve"'),
        ({"approve": "down"}, 'down is given to both "series down" and "approve"'),
        ({"approve": "escape"}, 'Give "approve" another key'),
        ({"approve": "#,#"}, '# is given to both "approve" and "approve"'),
        ({"approve": ""}, "is not a key"),
        ({"approve": "#,"}, "is not a key"),
        ({"approve": "bannana"}, '"bannana", which is not a key'),
        ({"approve": "ctrl+bannana"}, "is not a key"),
        ({"redraw": "#"}, "dialogs need for themselves"),
    ],
)
def test_what_cannot_be(keys: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as told:
        Keys(COMMANDS, keys)
    assert words in str(told.value)


def test_keys_are_named_by_their_signs() -> None:
    assert shown("question_mark,f1") == "? f1"
    assert shown("circumflex_accent") == "^"
    assert shown("left,h") == "← h"
    assert all("_" not in shown(command.keys) for command in COMMANDS)


@pytest.mark.parametrize(
    "typed", ["{", "}", "{}", "{0}", "{undo", "{undo}", "user:{x!r:>9}", "{{undo}}", "{undo.__class__}"]
)
def test_braces_of_a_users_are_no_commands(typed: str) -> None:
    keys = Keys(COMMANDS, {"undo": "Y"})
    assert keys.worded(f"{literal(typed)}: {{undo}} undoes that") == f"{typed}: Y undoes that"
    keys.worded(typed)


def test_the_status_line_shows_any_filter_that_can_be_typed() -> None:
    ((_, words),) = Mode(filter="caption:{x", lines=2).parts()
    assert Keys(COMMANDS, {}).worded(words).startswith("caption:{x · 2 series")


def test_a_clash_is_told_before_the_app_starts(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"keys": {"approve": "x"}}', encoding="utf-8")
    with TerminalDouble(
        [sys.executable, "-m", "tui", tmp_path], environ={"PYTHONPATH": str(PROJECT)}, cwd=tmp_path
    ) as terminal:
        assert terminal.wait_for_exit(60) == 2
        assert "is given to both" in terminal.text
        assert "Traceback" not in terminal.text
