"""The app on 100,000 series, in a pty: first paint, keys, memory; idle and while Gemini judges with 32 in flight.

    python -m tests.bench.bench_app [--series N] [--judging POSTS]

Baseline: the same keys in the same app on 100 series, measured in the same run. Figures are milliseconds from the key
to the end of the first frame that it leads to, and ratios to the baseline.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from engine.build import nobody_listens, open_session
from engine.settings import Settings
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.tui.terminal_double import TerminalDouble

PROJECT = Path(__file__).parents[2]
KEYS = ("down", "down", "pagedown", "a", "x", "down", "right", "space", "up", "n")
ROUNDS = 6


def database_with(folder: Path, series: int) -> tuple[Path, Path]:
    """A judged database of `series` posts whose photos all show one of a few files, and its collection's folder."""
    photos = folder / "photos"
    photos.mkdir(parents=True)
    for number in range(1, 6):
        truth.save(photos, f"seen_{number:02d}.jpg", truth.Mark(1, number), (640, 800))
    path = folder / "series.db"
    session = open_session(Settings(database_path=str(path), verifier="offline"), nobody_listens)
    session.open(photos)
    session.scan()
    session.close()
    with sqlite3.connect(path) as database:
        columns = [
            name for _, name, *_ in database.execute("PRAGMA table_info(series)") if name not in ("id", "post_key")
        ]
        database.execute(
            "UPDATE series SET state='verified', is_series=1, verifier_is_series=1, kept=5, confidence=0.8"
        )
        listed = ", ".join(columns)
        database.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {series}) "
            f"INSERT INTO series (id, post_key, {listed}) "
            f"SELECT i, 'post' || i, {listed} FROM n, series WHERE series.id = 1"
        )
        database.execute(
            f"INSERT INTO photos (series_id, path, number, size, mtime_ns, position, kept, reason, state) "
            f"SELECT s.id, p.path, p.number, p.size, p.mtime_ns, p.position, 1, '', 'ok' "
            f"FROM series s, photos p WHERE p.series_id = 1 AND s.id BETWEEN 2 AND {series}"
        )
    database.close()
    return path, photos


def measure(database: Path, photos: Path, title: str) -> dict[str, float]:
    """Start the app, press the keys, and say how long it took."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "tui", str(photos), "--db-path", str(database), "--verifier", "offline"]
    with TerminalDouble(command, columns=160, rows=45, environ={"PYTHONPATH": str(PROJECT)}) as terminal:
        terminal.wait_for("undecided", timeout=60)
        painted = time.perf_counter() - started
        terminal.wait_for("Scanned", timeout=120)
        terminal.wait_until_quiet(0.5)
        return press_keys(terminal, title) | {"painted": painted * 1000}


def press_keys(terminal: TerminalDouble, title: str) -> dict[str, float]:
    """Press every key a few times."""
    by_key: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for key in KEYS:
            by_key.setdefault(key, []).append(terminal.time_key(key, quiet=0.05).first)
    times = [time for found in by_key.values() for time in found]
    found = {
        "p50": statistics.median(times),
        "p95": sorted(times)[int(len(times) * 0.95)],
        "memory": terminal.memory() / 2**20,
    }
    slowest = max(by_key, key=lambda key: statistics.median(by_key[key]))
    sys.stdout.write(
        f"{title:<28} slowest {slowest} {statistics.median(by_key[slowest]):.1f}  "
        + "  ".join(f"{name} {value:8.1f}" for name, value in found.items())
        + "\n"
    )
    return found


def measure_judging(folder: Path, posts: int) -> None:
    """The same keys while `posts` posts are judged by a service that takes two seconds, 32 at a time."""
    photos = folder / "marked"
    for part in range(50):
        (photos / f"{part:02d}").mkdir(parents=True)
    for series in range(1, posts + 1):
        for number in (1, 2, 3):
            truth.save(
                photos / f"{series % 50:02d}", f"post{series}_{number:02d}.jpg", truth.Mark(series, number), (200, 250)
            )
    with GeminiServer(latency=2.0) as fake:
        (folder / "config.json").write_text(f'{{"base_url": "{fake.url}"}}', encoding="utf-8")
        command = [sys.executable, "-m", "tui", str(photos), "--config", str(folder / "config.json")]
        command += ["--db-path", str(folder / "judging.db"), "--verifier", "gemini"]
        environ = {"PYTHONPATH": str(PROJECT), "GEMINI_API_KEY": KEY, "XDG_CACHE_HOME": str(folder / "cache")}
        with TerminalDouble(command, columns=160, rows=45, environ=environ) as terminal:
            terminal.wait_for("Begin to verify?", timeout=120)
            terminal.press("y")
            terminal.wait_for("undecided", timeout=120)
            begun, asked = time.perf_counter(), fake.asked
            press_keys(terminal, f"judging, {fake.busiest} in flight")
            rate = (fake.asked - asked) / (time.perf_counter() - begun)
            sys.stdout.write(f"judged meanwhile at {rate:.1f} posts a second\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=100_000)
    parser.add_argument("--judging", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CACHE_HOME"] = str(Path(scratch) / "cache")
        few = measure(*database_with(Path(scratch) / "few", 100), "100 series")
        many = measure(*database_with(Path(scratch) / "many", asked.series), f"{asked.series:,} series")
        for name in few:
            sys.stdout.write(f"  {name}: {many[name] / few[name]:.2f} times the baseline ({many[name]:.1f})\n")
        if asked.judging:
            measure_judging(Path(scratch) / "judging", asked.judging)


if __name__ == "__main__":
    main()
