"""The log is for its owner alone, holds no key, and does not grow for ever."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.conftest import PaintPost
from tests.fakes.commands import run_command
from tui.terminal.crash import tell_crash
from tui.terminal.log import log_file, logged, note
from tui.text.secrets import hide


def test_commands_runs_and_errors_are_written_down_without_keys(tmp_path: Path, paint_post: PaintPost) -> None:
    paint_post(tmp_path / "photos", "beach", 3)
    for key in (("--api-key", "short"), ("--api-key=key-0123456789",)):
        assert run_command(tmp_path, "analyze", "photos", "--verifier", "offline", *key).returncode == 0
    assert run_command(tmp_path, "stats", "--db-path", "none.db").returncode == 2
    log = log_file().read_text()
    for words in ("photo-series analyze photos", "verifying begins: offline", "ends with 0", "There is no database at"):
        assert words in log
    assert "0123456789" not in log
    assert "short" not in log
    assert [stat.S_IMODE(place.stat().st_mode) for place in (log_file(), log_file().parent)] == [0o600, 0o700]
    assert f"log: {log_file()}" in run_command(tmp_path, "doctor", "--verifier", "offline").stdout


def test_a_crash_names_the_log_and_is_in_it() -> None:
    hide("crashing-key-4711")
    with logged():
        assert str(log_file()) in tell_crash(ValueError("at crashing-key-4711\x1b[2J"))
    log = log_file().read_text()
    assert "ValueError: at" in log
    assert "crashing-key-4711" not in log
    assert "\x1b" not in log


def test_old_parts_are_dropped() -> None:
    with logged():
        for number in range(2500):
            note(f"{number} " + "x" * 1000)
    parts = sorted(log_file().parent.glob("log.txt*"))
    assert len(parts) == 4
    assert sum(part.stat().st_size for part in parts) < 2_100_000
    assert {stat.S_IMODE(part.stat().st_mode) for part in parts} == {0o600}


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    log_file().parent.parent.mkdir(parents=True, exist_ok=True)
    log_file().parent.write_text("a file where the folder should be")
    assert run_command(tmp_path, "stats").returncode == 2
