"""The player on a slow line, as over SSH: it waits for its pictures, and a key is not kept waiting behind them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.tui.terminal_double import TerminalDouble

SLOW = 60_000
"""Bytes a second: about two of these pictures."""


def play(folder: Path, **terminal: Any) -> TerminalDouble:
    photos = [folder / f"{number}.jpg" for number in range(4)]
    for photo in photos:
        Image.effect_noise((512, 400), 90).save(photo)
    command: list[str | Path] = [sys.executable, "-m", "tests.fakes.play_app", folder / "series.db", *photos]
    return TerminalDouble(command, environ={"PYTHONPATH": os.getcwd()}, **terminal)


@pytest.mark.parametrize("protocol", [{}, {"name": "kitty(0.40.0)", "kitty": True}], ids=["half blocks", "kitty"])
def test_a_slow_line_is_never_queued_full(tmp_path: Path, protocol: dict[str, Any]) -> None:
    with play(tmp_path, bytes_per_second=SLOW, **protocol) as terminal:
        terminal.wait_for("photo 2 of 4")
        terminal.press("+", "+", "+")
        terminal.wait_for("· real time")
        for photo in (3, 4, 1):
            terminal.wait_for(f"photo {photo} of 4")
        before = terminal.received.size
        terminal.press(" ")
        terminal.wait_for("· paused")
        assert terminal.received.size - before < 4 * SLOW, "the answer waited behind pictures"
        before = terminal.received.size
        terminal.wait_until_quiet()
        assert terminal.received.size - before < 1.5 * SLOW
        terminal.press("q")
        terminal.wait_for(lambda double: "paused" not in double.text)
