"""The program starts and works where a system is like Windows: in its modules, signals, files and encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import PaintPost
from tests.fakes.patience import PATIENCE

PROJECT = Path(__file__).parents[2]
CODE = """
import importlib, pkgutil, sys
from pathlib import Path
from tests.fakes.windows import pretend
pretend(Path(sys.argv[1]))
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
from tui.terminal.encoding import accept_every_character
accept_every_character()
for line in sys.argv[2:]:
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
        [sys.executable, "-c", CODE, str(PROJECT), *COMMANDS],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "cp1252"},
        capture_output=True, encoding="cp1252", timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    lists = [file for file in (tmp_path / "dataset").iterdir() if file.suffix in {".csv", ".jsonl", ".toml", ".yaml"}]
    assert len(lists) >= 4
    for file in lists:
        held = file.read_bytes()
        assert b"\\" not in held.replace(b'\\"', b""), file.name
        assert b"\r" not in held, file.name
