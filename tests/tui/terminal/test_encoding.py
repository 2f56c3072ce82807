"""Where output is not UTF-8: the work is done, the exit code is right, and every character is replaced."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import PaintPost
from tests.fakes.commands import run_command
from tests.fakes.patience import PATIENCE
from tests.tui.terminal_double import TerminalDouble
from tui.terminal.encoding import nearest_ascii

PROJECT = Path(__file__).parents[3]
COMMANDS = {
    "help": ["--help"],
    "analyze": ["analyze", "photos", "--verifier", "offline"],
    "scan": ["scan", "photos", "--explain"],
    "stats": ["stats", "--db-path", "verified.db"],
    "create-dataset": ["create-dataset", "--db-path", "verified.db", "--format", "series", "--size", "64"],
    "dry run": ["create-dataset", "--db-path", "verified.db", "--dry-run"],
    "doctor": ["doctor", "--verifier", "offline"],
    "db check": ["db", "check", "--db-path", "verified.db"],
    "db export": ["db", "export", "--db-path", "verified.db", "-o", "series.csv"],
    "db remove": ["db", "remove", "--db-path", "verified.db", "--matching", "user:jos\u00e9", "--yes"],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, paint_post: PaintPost) -> Path:
    """A working folder with photos, one of them broken, and a database in which they are verified."""
    home = tmp_path_factory.mktemp("encoding")
    paint_post(home / "photos", "jos\u00e9 \u2014 caf\u00e9 \u65e5\u672c", 4, scene=1)
    paint_post(home / "photos", "studio", 3, scene=2)
    (home / "photos" / "studio_04.jpg").write_bytes(b"no picture at all")
    done = run_command(home, "analyze", "photos", "--verifier", "offline", "--db-path", "verified.db", encoding="ascii")
    assert done.returncode == 0, done.stderr
    return home


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_speaks_ascii_into_a_pipe(command: str, home: Path) -> None:
    done = run_command(home, *COMMANDS[command], encoding="ascii", COLUMNS="100")
    assert done.returncode == (1 if command == "db check" else 0), done.stderr
    assert (done.stdout + done.stderr).isascii()
    assert "Error" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii:strict", "cp1252"])
def test_a_process_replaces_what_an_encoding_lacks(encoding: str, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "stats", "--db-path", "verified.db"],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": encoding, "COLUMNS": "100"},
        capture_output=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    assert "frames per series" in done.stdout.decode(encoding.partition(":")[0])


@pytest.mark.parametrize("encoding", ["cp437", "latin-1"])
def test_stats_replaces_what_an_encoding_lacks(encoding: str, home: Path) -> None:
    done = run_command(home, "stats", "--db-path", "verified.db", encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert "frames per series" in done.stdout


def test_an_error_names_a_file_whose_name_cannot_be_written(home: Path) -> None:
    done = run_command(home, "analyze", "caf\u00e9 \u65e5\udcff", encoding="ascii")
    assert done.returncode == 2
    assert "cafe ???? does not exist" in done.stderr or "cafe ??? does not exist" in done.stderr


@pytest.mark.parametrize("columns", [80, 120])
def test_the_bar_of_an_ascii_terminal_keeps_to_its_line(columns: int, home: Path) -> None:
    command = [sys.executable, "-m", "tui", "analyze", "photos", "--verifier", "offline", "--db-path", f"{columns}.db"]
    environ = {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "ascii", "COLUMNS": str(columns)}
    with TerminalDouble(command, columns=columns, rows=30, environ=environ, cwd=home) as terminal:
        seen: list[str] = []

        def ended(screen: TerminalDouble) -> bool:
            seen.append(screen.text)
            return "Verified" in seen[-1]

        terminal.wait_for(ended)
        assert terminal.wait_for_exit() == 0
        assert "Verified: 2 of 2" in terminal.text
    assert max(len(re.findall("Verifying", text)) for text in seen) <= 1


def test_the_app_runs_in_an_ascii_terminal(home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tui", "photos", "--verifier", "offline", "--db-path", str(tmp_path / "app.db")]
    environ = {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "ascii"}
    with TerminalDouble(command, columns=120, rows=40, environ=environ, cwd=home) as terminal:
        terminal.wait_for("Approved 0")
        terminal.wait_for("Verified")
        terminal.press("a")
        terminal.wait_for("Approved 1")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("caf\u00e9 \u2013 \u201cJos\u00e9\u201d\u2026", 'cafe - "Jose"~'),
        ("\u2588\u2588\u258c 5 \u00b7 3\u00d74", "### 5 - 3x4"),
        ("\u65e5\u672c \ufb01 \u00bd \u00df", "???? ? ? ?"),
        ("e\u0301", "e"),
        ("\u276f \u2726 jenny \u2423 \u2580", "> * jenny _ #"),
        ("\U0001f600!", "??!"),
        ("\udcff", "?"),
    ],
)
def test_nearest_ascii_is_as_wide_as_what_it_replaces(text: str, ascii_text: str) -> None:
    assert nearest_ascii(text) == ascii_text
    assert cell_len(ascii_text) == cell_len(text.replace("\udcff", "?"))
