"""Files are written beside their place and moved there: complete or absent, and nobody else's is touched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from engine.settings_file import add_pattern
from engine.writing import replacing


def test_a_file_takes_its_place_with_the_permissions_of_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text("old")
    file.chmod(0o640)
    with replacing(file) as stream:
        stream.write(b"new")
        assert file.read_text() == "old"
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o640)
    with replacing(file, private=True) as stream:
        stream.write(b"secret")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["settings"]


def test_what_fails_half_way_leaves_nothing_and_keeps_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text("old")

    def fail() -> None:
        with replacing(file) as stream:
            stream.write(b"ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (file.read_text(), os.listdir(tmp_path)) == ("old", ["settings"])


def test_a_new_file_never_replaces_what_came_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "all.csv"

    def write_late() -> None:
        with replacing(file, only_new=True) as stream:
            stream.write(b"ours")
            file.write_text("theirs")

    with pytest.raises(FileExistsError):
        write_late()
    assert (file.read_text(), os.listdir(tmp_path)) == ("theirs", ["all.csv"])


def test_a_link_is_replaced_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "photo").write_text("a photo")
    link = tmp_path / "link"
    link.symlink_to("photo")
    with replacing(link) as stream:
        stream.write(b"ours")
    assert ((tmp_path / "photo").read_text(), link.read_text(), link.is_symlink()) == ("a photo", "ours", False)


def test_settings_behind_a_link_stay_there(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    kept = tmp_path / "dotfiles" / "config.json"
    kept.write_text("{}")
    (tmp_path / "config.json").symlink_to(kept)
    (tmp_path / "config.json.new").symlink_to(tmp_path / "precious")  # a guessable name was written through once
    add_pattern("{username}_{num}", tmp_path / "config.json")
    assert "{username}_{num}" in kept.read_text()
    assert (tmp_path / "config.json").is_symlink()
    assert not (tmp_path / "precious").exists()
