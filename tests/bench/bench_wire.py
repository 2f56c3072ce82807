"""What the app sends for each series that is looked at, by the way pictures are drawn: the real app in a pty, counted.

    python -m tests.bench.bench_wire [--columns 120] [--rows 40]

The series are those of the demo. Going down the list every picture is new to the terminal; going up again it was sent
before, which kitty remembers and the others do not.
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

PROJECT = Path(__file__).parents[2]
PROTOCOLS = ("kitty", "sixel", "half", "none")
SELECTIONS = 10


def judged_demo(folder: Path) -> tuple[Path, Path]:
    """The demo's photos and a database in which they are judged, so that no job adds to what is sent."""
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


def bytes_by_selection(protocol: str, photos: Path, database: Path, columns: int, rows: int) -> tuple[float, float]:
    """Median bytes that a step down the list costs, and that a step up costs afterwards."""
    command = [sys.executable, "-m", "tui", str(photos), "--db-path", str(database), "--images", protocol]
    terminal = TerminalDouble(
        [*command, "--verifier", "offline"],
        columns=columns,
        rows=rows,
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
        down = [terminal.time_key("down", quiet=1.0).bytes for _ in range(SELECTIONS)]
        up = [terminal.time_key("up", quiet=1.0).bytes for _ in range(SELECTIONS)]
        terminal.press("q")
        terminal.wait_for_exit()
    return statistics.median(down), statistics.median(up)


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
        photos, database = judged_demo(Path(scratch))
        say(f"bytes per selected series, {asked.columns}×{asked.rows} cells of 10×20 pixels, median of {SELECTIONS}")
        for protocol in PROTOCOLS:
            new, again = bytes_by_selection(protocol, photos, database, asked.columns, asked.rows)
            say(f"{protocol:<8}new {new:>10,.0f}   again {again:>10,.0f}")


if __name__ == "__main__":
    main()
