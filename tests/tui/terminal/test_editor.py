"""A text through real editors: little scripts that do what editors do, and what they should not."""

from __future__ import annotations

import os
import signal
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.terminal.editor import Edited, NoEditor, edit, editor_command

MakeEditor = Callable[[str], list[str]]
TEXT = "a dog on a beach, café, 犬"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeEditor:
    """Makes an editor of lines of Python, in which `file` is what it is to edit; temporary files go to a folder."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    def make(lines: str) -> list[str]:
        script = tmp_path / "editor.py"
        script.write_text("import os, pathlib, sys\nfile = pathlib.Path(sys.argv[-1])\n" + lines, encoding="utf-8")
        return [sys.executable, str(script)]

    return make


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        ("pass", TEXT + "\n"),
        ("file.write_text(file.read_text(encoding='utf-8').replace('dog', 'cat'), encoding='utf-8')", None),
        ("file.write_text('')", ""),
        ("file.write_bytes(b'caf\\xe9')", "caf\ufffd"),
        ("new = file.with_suffix('.new'); new.write_text('moved into place'); new.replace(file)", "moved into place"),
        ("file.with_name('caption.txt~').write_text('what editors leave beside')", TEXT + "\n"),
    ],
)
def test_what_was_written_comes_back_and_nothing_stays(
    editor: MakeEditor, tmp_path: Path, lines: str, written: str | None
) -> None:
    expected = TEXT.replace("dog", "cat") + "\n" if written is None else written
    assert edit(TEXT, editor(lines)) == Edited(expected)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_editor_that_fails_says_so_and_its_text_is_not_lost(editor: MakeEditor, tmp_path: Path) -> None:
    edited = edit(TEXT, editor("file.write_text('half a'); sys.exit(3)"))
    assert edited.text == "half a"
    assert edited.failure.endswith("ended with code 3.")
    edited = edit(TEXT, editor("file.unlink()"))
    assert edited.text == TEXT
    assert "left no text" in edited.failure
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_editor_that_cannot_be_started(editor: MakeEditor, tmp_path: Path) -> None:
    no_program = tmp_path / "notes"
    no_program.write_text("these are no commands")
    no_program.chmod(0o700)
    assert "left no text" in edit(TEXT, [str(no_program)]).failure


def test_the_text_is_for_the_users_eyes_alone(editor: MakeEditor, tmp_path: Path) -> None:
    out = tmp_path / "modes"
    edit(
        TEXT,
        editor(f"pathlib.Path({str(out)!r}).write_text(f'{{file.stat().st_mode}} {{file.parent.stat().st_mode}}')"),
    )
    assert [stat.S_IMODE(int(mode)) for mode in out.read_text().split()] == [0o600, 0o700]


def test_an_interrupt_is_for_the_editor_alone(editor: MakeEditor) -> None:
    before = signal.getsignal(signal.SIGINT)
    interrupted = edit(TEXT, editor("import signal; os.kill(os.getppid(), 2); os.kill(os.getpid(), 2); signal.pause()"))
    assert interrupted.text == TEXT + "\n"
    assert interrupted.failure
    assert signal.getsignal(signal.SIGINT) is before


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder on the search path with two programs in it."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("code", "vi"):
        (folder / name).touch(mode=0o755)
    return folder


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"VISUAL": "code -w --name 'my notes'", "EDITOR": "vi"}, ["code", "-w", "--name", "my notes"]),
        ({"VISUAL": " ", "EDITOR": "vi"}, ["vi"]),
        ({}, ["vi"]),
        ({"EDITOR": "gone -w"}, "EDITOR names gone, which is not there"),
        ({"EDITOR": "vi 'open"}, "EDITOR is no command"),
        ({"EDITOR": "vi; rm -rf /"}, "EDITOR names vi;, which is not there"),
    ],
)
def test_which_editor(
    programs: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], command: list[str] | str
) -> None:
    monkeypatch.setenv("PATH", str(programs))
    if isinstance(command, list):
        assert editor_command(environ) == command
    else:
        with pytest.raises(NoEditor, match=command):
            editor_command(environ)


def test_no_editor_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(NoEditor, match="Set EDITOR"):
        editor_command({})
