"""Folders as people type them and as terminals paste what is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.text.typed_path import completed_folder, typed_folder


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/photos/jenny", "/photos/jenny"),
        ("  /photos/jenny/ ", "/photos/jenny"),
        ("'/photos/at the lake'", "/photos/at the lake"),
        ('"/photos/at the lake"', "/photos/at the lake"),
        ("/photos/at\\ the\\ lake", "/photos/at the lake"),
        ("file:///photos/at%20the%20lake%21", "/photos/at the lake!"),
        ("file://localhost/photos/caf%C3%A9", "/photos/café"),
        ("'/photos/one' '/photos/two'", "/photos/one"),
        ("/photos/jenny's best", "/photos/jenny's best"),
        ("/photos/no such folder", "/photos/no such folder"),
        ("'/photos/jenny'\\''s best'", "/photos/jenny's best"),
        ("downloads", "downloads"),
    ],
)
def test_what_is_typed_or_dropped_is_understood(text: str, meant: str) -> None:
    assert typed_folder(text) == Path(meant)


def test_the_home_folder_is_known_in_quotes_too() -> None:
    assert typed_folder("~/Downloads") == typed_folder("'~/Downloads'") == Path.home() / "Downloads"


def test_a_name_that_exists_is_meant_as_it_stands(tmp_path: Path) -> None:
    odd = tmp_path / "'quoted' and\\ escaped"
    odd.mkdir()
    assert typed_folder(str(odd)) == odd


def test_the_last_part_is_completed(tmp_path: Path) -> None:
    for name in ("Downloads", "Documents", "downs", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "Down.txt").write_text("a file", encoding="utf-8")
    assert completed_folder(f"{tmp_path}/Dow") == f"{tmp_path}/Downloads/"
    assert completed_folder(f"{tmp_path}/dow") == f"{tmp_path}/downs/"
    assert completed_folder(f"{tmp_path}/doc") == f"{tmp_path}/Documents/"
    assert completed_folder(f"{tmp_path}/.h") == f"{tmp_path}/.hidden/"
    assert completed_folder(f"{tmp_path}/") == f"{tmp_path}/Documents/"
    for nothing in (f"{tmp_path}/x", f"{tmp_path}/none/x", "Dow", "", f"{tmp_path}/Down.txt/"):
        assert completed_folder(nothing) is None


def test_the_home_folder_stays_written_as_it_was() -> None:
    (Path.home() / "Downloads").mkdir()
    assert completed_folder("~/Do") == "~/Downloads/"
