"""The program starts where the modules of POSIX systems are missing, as in Windows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
CODE = """
import importlib, pkgutil, runpy, sys
for name in ("fcntl", "termios", "tty", "pty", "resource", "grp", "pwd", "readline", "curses"):
    sys.modules[name] = None  # what an import of a missing module finds
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
sys.argv[1:] = ["analyze", "--help"]
runpy.run_module("tui", run_name="__main__")
"""


def test_every_module_is_imported_and_a_command_runs_without_the_modules_of_posix() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=PROJECT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
    assert "analyze" in done.stdout
