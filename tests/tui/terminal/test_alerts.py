"""What is sent to a terminal when a job ends holds no bytes of anybody else's."""

from __future__ import annotations

import pytest

from tests.tui.conftest import NASTY
from tui.terminal.alerts import Alert, alert


@pytest.mark.parametrize(
    ("kind", "tmux", "sent"),
    [
        ("off", False, ""),
        ("bell", False, "\a"),
        ("bell", True, "\a"),
        ("osc9", False, "\x1b]9;Verified: 3 of 3\a"),
        ("osc777", False, "\x1b]777;notify;Verified;3 of 3\a"),
        ("osc9", True, "\x1bPtmux;\x1b\x1b]9;Verified: 3 of 3\a\x1b\\"),
    ],
)
def test_what_is_sent(kind: Alert, tmux: bool, sent: str) -> None:
    assert alert(kind, "Verified", "3 of 3", tmux=tmux) == sent


@pytest.mark.parametrize("kind", ["osc9", "osc777"])
def test_nasty_words_stay_words(kind: Alert) -> None:
    for text in NASTY:
        inside = alert(kind, text, text)[1:-1]
        assert all(sign.isprintable() for sign in inside)
        assert inside.startswith("]9;" if kind == "osc9" else "]777;notify;")
