"""Random keys for as long as you like, against the app in a terminal: does it live, and does its memory stay flat?

Run it by hand: `python -m tests.torture.random_keys [--minutes 60] [--seed 1] [--posts 300] [--kitty|--sixel]`. Keys
come as fast as the app draws, texts are typed into whatever has the focus, the window changes its size; after a round
the app must still answer help and Escape, or the last keys are printed. A quit app is started again on the same
collection.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from tests.torture.ground import HOSTILE, PROJECT, Ground
from tests.tui.terminal_double import KEYS, TerminalDouble

OFTEN = [
    *"hjkl" * 6,
    *"axsfunNT" * 4,
    *("enter", "escape", "escape", "space", "pagedown"),
    *("up", "down", "left", "right") * 6,
]
"""What a person presses most."""
SELDOM = [*map(chr, range(33, 127)), *sorted(KEYS.keys() - {"ctrl+z", "ctrl+c"}), HOSTILE, "user:x", "1234"]
ELSEWHERE = frozenset("EZyq")
"""Keys that leave the app: another program, the clipboard, the shell."""
ROUND = 200
SIZES = ((80, 24), (120, 40), (200, 60), (60, 20), (100, 30))


def main() -> None:
    """Press keys and print what came of each hundred rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--kitty", action="store_true")
    parser.add_argument("--sixel", action="store_true")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder) / "work", wish.posts)
        ground.run("analyze", "photos", "--verifier", "offline")
        end, dice, pressed, starts = time.monotonic() + wish.minutes * 60, random.Random(wish.seed), 0, 0
        while time.monotonic() < end:
            starts += 1
            for memory in _rounds(ground, dice, end, kitty=wish.kitty, sixel=wish.sixel):
                pressed += ROUND
                print(f"{pressed:7} keys, start {starts}: {memory / 1e6:.0f} MB", flush=True)  # noqa: T201


def _rounds(ground: Ground, dice: random.Random, end: float, *, kitty: bool, sixel: bool) -> Iterator[int]:
    """The app's memory in bytes after each round of keys, until it was quit or time is up."""
    command = [sys.executable, "-m", "tui", "photos", "--verifier", "offline"]
    environ = {"PYTHONPATH": str(PROJECT), "XDG_STATE_HOME": str(ground.folder / "state")}
    last: deque[str] = deque(maxlen=60)
    with TerminalDouble(
        command, columns=120, rows=40, cwd=ground.folder, environ=environ, kitty=kitty, sixel=sixel
    ) as app:
        app.wait_for("Approved", timeout=60)
        while time.monotonic() < end:
            for _ in range(ROUND):
                key = dice.choice(OFTEN if dice.random() < 0.8 else SELDOM)
                if key in ELSEWHERE:
                    continue
                last.append(key)
                app.press(key)
                if dice.random() < 0.1:
                    app.wait_until_quiet(0.03, timeout=60)
            try:
                app.wait_until_quiet(0.2, timeout=60)
                if dice.random() < 0.1:
                    app.resize(*dice.choice(SIZES))
                for _ in range(6):
                    app.press("escape")
                    app.wait_until_quiet(0.1)
                app.press("?" if "? Help" in app.text else "f1")  # where a text is typed, `?` is a letter
                app.wait_for("Keys ─")
                app.press("escape")
                yield app.memory()
            except (AssertionError, OSError):
                if app.exit_code == 0:
                    return
                print("The last keys:", list(last), app.text, f"Exit code: {app.exit_code}", sep="\n")  # noqa: T201
                raise


if __name__ == "__main__":
    main()
