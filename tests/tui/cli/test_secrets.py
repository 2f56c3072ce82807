"""A key shows nowhere: not in an error, a crash, a report or a folder that others can read."""

from __future__ import annotations

import io
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.keys import keep_key
from tests.fakes.commands import run_command
from tests.fakes.gemini_server import GeminiServer
from tui.cli.program import run
from tui.terminal.crash import crash_file, tell_crash
from tui.text import safe
from tui.text.secrets import hide, without_secrets

KEYS = (
    "AIzaSyD-0123456789abcdefghijklmnopqrstuv",
    "sk-proj-0123456789abcdefghijklmnop",
    "gsk_0123456789abcdefghijklmnop",
    "hf_0123456789abcdefghijklmnop",
    "own key of a server 4711",
)


@pytest.fixture
def fake() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


def _said(done: subprocess.CompletedProcess[str]) -> str:
    report = crash_file().read_text() if crash_file().exists() else ""
    return done.stdout + done.stderr + report


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_is_typed_elsewhere_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    hide(KEYS[-1])
    for words in (
        ("analyze", tmp_path, "--model", key),
        ("analyze", tmp_path, "--concurrency", key),
        ("analyze", tmp_path, f"--model={key}"),
        ("stats", "--db-path", key),
        (key,),
        ("db", "remove", key),
    ):
        done = run_command(tmp_path, *words)
        assert done.returncode == 2, words
        assert key not in _said(done)
        assert "A key stands on the command line" in done.stderr


@pytest.mark.parametrize("form", [("--api-key", "{}"), ("--api-key={}",)])
def test_a_key_in_its_place_is_warned_of_once_and_not_repeated(
    tmp_path: Path, fake: GeminiServer, form: tuple[str, ...]
) -> None:
    key = "some-wrong-key-0815"
    words = [part.format(key) for part in form]
    done = run_command(tmp_path, "doctor", "--verifier", "gemini", "--base-url", fake.url, *words)
    assert done.stderr.count("--api-key - reads it from standard input") == 1
    assert key not in _said(done)
    assert key not in tell_crash(ValueError(f"bad {key}"))
    assert key not in crash_file().read_text()


def test_a_key_is_read_from_standard_input(
    tmp_path: Path, fake: GeminiServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{fake.key}\n"))
    run(["doctor", "--verifier", "gemini", "--base-url", fake.url, "--api-key", "-"])
    assert "key: the service accepts it" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert run(["doctor", "--api-key", "-"]) == 2
    assert "no key on standard input" in capsys.readouterr().err


def test_what_is_ours_is_for_its_owner_alone(tmp_path: Path) -> None:
    kept = keep_key("a key")
    tell_crash(ValueError("defect"))
    for file in (kept, crash_file()):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_report_has_lines_and_a_name_cannot_make_one() -> None:
    assert safe("one\ntwo\r\nthree", newline="\n") == "one\ntwo\nthree"
    assert safe("one\ntwo") == "one two"
    hide("ollama", "lm-studio")
    assert without_secrets("ollama at lm-studio") == "ollama at lm-studio"
    assert without_secrets("a skeleton key of hf and sk-short") == "a skeleton key of hf and sk-short"
