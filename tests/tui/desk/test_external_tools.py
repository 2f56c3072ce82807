"""What goes to other programs and comes back."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.fakes.desk_parts import Table


def program(folder: Path, script: str) -> str:
    file = folder / "editor"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


async def test_a_caption_comes_back_from_the_editor(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", program(tmp_path, 'printf "two dogs\\n" > "$1"'))
    await table.on.external_tools.edit_caption()
    assert table.terminal.lent == 1
    assert table.series.caption == "two dogs"
    assert table.host.told[-1] == "Caption changed. u undoes that."


async def test_what_a_failing_editor_wrote_is_offered(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = table.series.caption
    monkeypatch.setenv("VISUAL", program(tmp_path, 'printf "half a cap" > "$1"; exit 3'))
    await table.on.external_tools.edit_caption()
    assert table.series.caption == before
    assert table.panel.draft == "half a cap"
    assert "ended with code 3" in table.host.told[-1]


async def test_a_path_goes_to_the_clipboard(table: Table) -> None:
    await table.on.external_tools.copy_path()
    assert table.panel.frame is not None
    assert table.terminal.clipboard == str(table.panel.frame.file)


async def test_without_an_editor_it_is_said_what_to_press(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    await table.on.external_tools.edit_caption()
    assert table.host.told[-1] == "VISUAL names no-such-editor, which is not there. Press e to edit right here."
