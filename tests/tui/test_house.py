"""The house of the terminal half: composition, small rooms, no class cut into files."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).parents[2] / "tui"
FILES = sorted(TUI.rglob("*.py"))


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield file, node


def lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_class_of_ours_inherits_from_another_of_ours() -> None:
    ours = {node.name for _, node in classes()}
    heirs = [
        f"{file.relative_to(TUI)}: {node.name}"
        for file, node in classes()
        for base in node.bases
        if ast.unparse(base).partition("[")[0] in ours
    ]
    assert heirs == []


def test_no_timer_of_ours_is_one_that_may_never_ring() -> None:
    """`call_once` is sure to; the app says so to Textual's own."""
    askers = [
        str(file.relative_to(TUI))
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "set_timer"
    ]
    assert askers == ["app.py"]


def test_files_are_short() -> None:
    assert {file: lines(file) for file in FILES if lines(file) > 350} == {}
    assert statistics.median(map(lines, FILES)) <= 100


@pytest.mark.parametrize("file", sorted((TUI / "screens").glob("*.py")), ids=lambda file: file.stem)
def test_a_screen_is_layout_and_wiring(file: Path) -> None:
    assert lines(file) <= 150


@pytest.mark.parametrize(
    "file", [file for file in (TUI / "desk").glob("*.py") if file.stem != "parts"], ids=lambda file: file.stem
)
def test_a_subject_is_short(file: Path) -> None:
    assert lines(file) < 200
