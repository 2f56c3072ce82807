"""How long commands and the app take to start, against the import of Textual alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.bench_app import PROJECT, SEEN, app, database_with
from tests.bench.line import Line, race

TEXTUAL = "import textual.app"


def lines() -> Iterator[Line]:
    """Starts of --version, stats and the app, against importing Textual."""
    with tempfile.TemporaryDirectory() as folder:
        database, photos = database_with(Path(folder) / "few", SEEN)

        def command(*arguments: str) -> None:
            environ = os.environ | {"PYTHONPATH": str(PROJECT)}
            subprocess.run(
                [sys.executable, *arguments], check=True, env=environ, cwd=photos.parent, stdout=subprocess.DEVNULL
            )

        def open_and_leave() -> None:
            with app(photos, database, "--verifier", "offline") as terminal:
                terminal.wait_for("undecided", timeout=60)
                terminal.press("q")
                terminal.wait_for_exit()

        version, stats, shown, textual = race(
            lambda: command("-m", "tui", "--version"),
            lambda: command("-m", "tui", "stats", "--db-path", str(database)),
            open_and_leave,
            lambda: command("-c", TEXTUAL),
            rounds=5,
        )
    for what, took in (("--version", version), ("stats", stats), ("the app: opened, shown and left", shown)):
        yield Line(what, f"{took * 1000:.0f} ms", took / textual, f'python -c "{TEXTUAL}"')
