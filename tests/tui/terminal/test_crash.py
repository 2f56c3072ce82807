"""A defect of the program ends it in words; the report holds neither keys nor the values of variables."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from tests.conftest import PaintPost
from tests.fakes.gemini_server import KEY
from tests.tui.terminal_double import TerminalDouble
from tui.terminal.crash import crash_file, tell_crash

PROJECT = Path(__file__).parents[3]


def test_a_defect_in_the_app_is_told_in_words(tmp_path: Path, paint_post: PaintPost) -> None:
    paint_post(tmp_path / "photos", "beach", 3)
    command: list[str | Path] = [sys.executable, "-m", "tests.fakes.crash_app", tmp_path]
    command += ["photos", "--verifier", "offline"]
    with TerminalDouble(command, environ={"PYTHONPATH": str(PROJECT)}, cwd=PROJECT) as terminal:
        terminal.wait_for("Verified")
        terminal.press("?")
        terminal.wait_for("The program is at fault: ValueError")
        assert terminal.wait_for_exit() == 1
        assert "Traceback" not in terminal.text
        assert KEY not in terminal.text
    report = crash_file().read_text(encoding="utf-8")
    assert "in break_down" in report
    assert KEY not in report
    assert stat.S_IMODE(crash_file().stat().st_mode) == 0o600


def test_a_report_that_cannot_be_written_is_not_spoken_of() -> None:
    crash_file().parent.parent.mkdir(parents=True)
    crash_file().parent.write_bytes(b"a file where the folder should be")
    words = tell_crash(RuntimeError("key=secret"), ["secret", None])
    assert words.splitlines()[0] == "The program is at fault: RuntimeError: key=…"
    assert "report" not in words
