"""What the faults are done to: a small collection, its database, the program in processes of its own."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fakes import truth
from tests.fakes.gemini_server import GeminiServer

PROJECT = Path(__file__).parents[2]
KEY = "AIzaSyTORTURE0123456789abcdefghijklmnopq"
HOSTILE = 'a "dog"\x1b]0;owned\x07\n=1+1,@SUM(A1)\t[[section]]\x00 </s> \u202egnp.exe {trigger} \\ ´`$(id)'


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fault."""

    fault: str
    tries: int
    lost: int
    """Decisions, verdicts, files or dollars that are gone, or that were paid twice."""
    leaked: int
    """Keys, control characters or bytes that came where they must not be."""
    how: str
    """How that was checked."""


class Ground:
    """A folder with photos, in which the program runs."""

    def __init__(self, folder: Path, posts: int) -> None:
        self.folder = folder
        self.posts = posts
        self.photos = folder / "photos"
        self.database = folder / "photo_series.db"
        self.caches = 0
        self.photos.mkdir(parents=True)
        for series in range(1, posts + 1):
            for number, place in enumerate((2, 3, 1), start=1):
                truth.save(self.photos, f"post{series}_{number:02d}.jpg", truth.Mark(series, place), (64, 80))

    def start(self, *words: object, fresh_cache: bool = False) -> subprocess.Popen[str]:
        """Start a command; a fresh cache hides no second bill."""
        self.caches += fresh_cache
        environment = os.environ | {
            "GEMINI_API_KEY": KEY,
            "PYTHONPATH": str(PROJECT),
            "XDG_CACHE_HOME": str(self.folder / f"cache{self.caches}"),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "tui", *map(str, words)],
            cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(list(map(str, words)), process.returncode, out, err)

    def analyze(self, server: GeminiServer, *more: object, fresh_cache: bool = False) -> subprocess.Popen[str]:
        """Start `analyze` against a fake service."""
        words = ("analyze", "photos", "--verifier", "gemini", "--base-url", server.url, "--concurrency", "3", *more)
        return self.start(*words, fresh_cache=fresh_cache)

    def ask(self, query: str) -> int:
        """One number from the database."""
        with contextlib.closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True)) as database:
            return int(database.execute(query).fetchone()[0] or 0)

    def leaks(self) -> int:
        """Files of the program that hold the key."""
        return sum(KEY.encode() in file.read_bytes() for file in self.folder.rglob("*") if file.is_file())


def kill_when(process: subprocess.Popen[str], reached: Callable[[], bool]) -> bool:
    """Kill a process once a state is reached; False if it ended before."""
    killed = when(process, reached)
    if killed:
        process.kill()
    process.communicate(timeout=60)
    return killed


def when(process: subprocess.Popen[str], reached: Callable[[], bool]) -> bool:
    """Wait until a state is reached; False if the process ended before."""
    while process.poll() is None:
        if reached():
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.002)
    return False


def tree(folder: Path) -> dict[str, bytes]:
    """Every file that a reader sees."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    }
