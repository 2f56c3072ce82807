"""The program starts and works where the modules and signals of POSIX systems are missing, as in Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import PaintPost
from tests.fakes.patience import PATIENCE

PROJECT = Path(__file__).parents[2]
CODE = """
import importlib, pkgutil, signal, sys
import filelock, subprocess  # they find out for themselves what the system has
for name in ("fcntl", "termios", "tty", "pty", "resource", "grp", "pwd", "readline", "curses"):
    sys.modules[name] = None  # what an import of a missing module finds
for name in ("SIGHUP", "SIGKILL", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGUSR1", "SIGALRM", "pthread_sigmask", "alarm"):
    delattr(signal, name)
import engine, tui
for package in (engine, tui):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
from tui.terminal.tty import Tty, TtyUnavailable, cell_size
try:
    with Tty():
        sys.exit("a terminal was asked")
except TtyUnavailable as error:
    assert str(error) == "This system lets no program ask the terminal.", error
assert cell_size(0) is None
from tui.cli.program import run
for line in sys.argv[1:]:
    code = run(line.split())
    assert code == 0, (line, code)
"""
COMMANDS = (
    "scan photos",
    "analyze photos --verifier offline",
    "stats",
    "create-dataset --output-dir dataset --size 64 --take all",
    "create-dataset --output-dir dataset --size 64 --take all --trigger ohwx",
    "db check --hash",
    "db backup -o copy.db",
    "db export -o series.csv",
    "db clean",
    "batch list",
    "doctor --verifier offline",
)


def test_every_command_works_without_what_only_posix_has(tmp_path: Path, paint_post: PaintPost) -> None:
    paint_post(tmp_path / "photos" / "sub", "beach", 3)
    (tmp_path / "config.json").write_text('{"verifier": "offline"}', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CODE, *COMMANDS],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    lists = [file for file in (tmp_path / "dataset").iterdir() if file.suffix in {".csv", ".jsonl", ".toml", ".yaml"}]
    assert len(lists) >= 4
    for file in lists:
        held = file.read_bytes()
        assert b"\\" not in held.replace(b'\\"', b""), file.name
        assert b"\r" not in held, file.name
