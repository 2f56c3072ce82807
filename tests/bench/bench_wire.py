"""What the app sends for each series that is looked at, and for each page of strips or of a sheet, by the way pictures
are drawn: the real app in a pty, counted.

    python -m tests.bench.bench_wire [--columns 120] [--rows 40]

The series are those of the demo. Going down the list every picture is new to the terminal; going up again it was sent
before, which kitty remembers and the others do not. Pages are counted in the same way.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.tui.terminal_double import TerminalDouble
from tui.desk.layouts import REMEMBERED
from tui.model.list_layout import ListLayout

PROJECT = Path(__file__).parents[2]
PROTOCOLS = ("kitty", "sixel", "half", "none")
TIMES = {ListLayout.LINES: 10, ListLayout.STRIPS: 5, ListLayout.SHEET: 2}
"""How often a key is pressed; a sheet shows the whole demo in three pages."""


def verified_demo(folder: Path) -> tuple[Path, Path]:
    """The demo's photos and a database in which they are verified, so that no job adds to what is sent."""
    photos, database = folder / "photos", folder / "series.db"
    session = open_session(Settings(database_path=str(database), verifier="offline"), nobody_listens)
    session.runs.paint(photos)
    session.open(photos)
    session.runs.scan()
    session.close()
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE series SET state = 'verified', is_series = 1, verifier_is_series = 1")
        connection.execute("UPDATE photos SET kept = 1")
    return photos, database


def bytes_by_key(
    protocol: str, photos: Path, database: Path, layout: ListLayout, keys: tuple[str, str], size: tuple[int, int]
) -> tuple[float, float]:
    """Median bytes that the first key costs each time, and that the second costs, which leads back again."""
    session = open_session(Settings(database_path=str(database), verifier="offline"), nobody_listens)
    session.notebook.remember(REMEMBERED, layout.value)
    session.close()
    command = [sys.executable, "-m", "tui", str(photos), "--db-path", str(database), "--images", protocol]
    terminal = TerminalDouble(
        [*command, "--verifier", "offline"],
        columns=size[0],
        rows=size[1],
        kitty=protocol == "kitty",
        sixel=protocol == "sixel",
        name="kitty 0.40.0",
        environ={"PYTHONPATH": str(PROJECT)},
        cwd=photos.parent,
    )
    with terminal:
        terminal.wait_for("Scanned", timeout=120)
        terminal.press("home")
        terminal.wait_until_quiet(1.5)
        there, back = ([terminal.time_key(key, quiet=1.0).bytes for _ in range(TIMES[layout])] for key in keys)
        terminal.press("q")
        terminal.wait_for_exit()
    return statistics.median(there), statistics.median(back)


def say(line: str) -> None:
    """Print at once, for a bench is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=120)
    parser.add_argument("--rows", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CACHE_HOME"] = str(Path(scratch) / "cache")
        photos, database = verified_demo(Path(scratch))
        size = asked.columns, asked.rows
        for layout in ListLayout:
            what, keys = (
                ("page", ("pagedown", "pageup")) if layout is not ListLayout.LINES else ("series", ("down", "up"))
            )
            say(f"{layout}: bytes per {what}, {size[0]}×{size[1]} cells of 10×20 pixels, median")
            for protocol in PROTOCOLS:
                new, again = bytes_by_key(protocol, photos, database, layout, keys, size)
                say(f"{protocol:<8}new {new:>10,.0f}   again {again:>10,.0f}")


if __name__ == "__main__":
    main()
