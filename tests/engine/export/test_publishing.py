"""A reader of the output folder sees the old dataset or the new one, whenever the export is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import ExportError
from engine.export.swap import exchange, swap, swap_by_renames
from tests.engine.export.painted import Export, MakeSeries


@pytest.mark.parametrize(
    ("profile", "mode", "least", "in_parts", "absent"),
    [
        ("clips", "whole", 40, False, 0),
        ("webdataset", "whole", 15, False, 0),
        ("series", "first export", 20, False, 0),
        ("clips", "own files", 15, True, 0),
        ("webdataset", "renames", 15, False, 1),
    ],
)
def test_a_kill_at_any_step_leaves_no_mix(
    tmp_path: Path, profile: str, mode: str, least: int, in_parts: bool, absent: int
) -> None:
    program = [sys.executable, "-m", "tests.engine.export.killing", str(tmp_path), profile, mode]
    told = subprocess.run(program, check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["steps"] >= least
    assert found["mixed"] == []
    assert bool(found["partial"]) == in_parts
    assert len(found["absent"]) == absent
    assert (found["lost"], found["unfinished"], found["moved"]) == ([], [], [])
    assert (found["late"] > 0) == (mode in ("whole", "renames"))


def test_photos_that_go_away_in_mid_export_leave_the_dataset_as_it_was(
    make_series: MakeSeries, export: Export, tmp_path: Path, collection: Path
) -> None:
    series = make_series(1), make_series(2)
    export(*series, protected=[collection])
    written = {file.name: file.read_bytes() for file in (tmp_path / "set").glob("series_*")}

    def unplug(done: int, total: int, name: str) -> None:
        if collection.exists():
            collection.rename(tmp_path / "unplugged")

    with pytest.raises(ExportError, match="went away during the export"):
        export(make_series(3), *series, protected=[collection], progress=unplug)
    assert {file.name: file.read_bytes() for file in (tmp_path / "set").glob("series_*")} == written


@pytest.mark.parametrize("how", [swap, exchange, swap_by_renames])
def test_folders_change_places(tmp_path: Path, how: object) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / folder.name).touch()
    aside = how(one, other)  # type: ignore[operator]
    assert (os.listdir(one), os.listdir(aside)) == (["other"], ["one"])
    with pytest.raises(OSError, match="No such file"):
        how(one, tmp_path / "nowhere")  # type: ignore[operator]
    assert os.listdir(one) == ["other"]


def test_what_did_not_change_stays_the_same_file(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    output = tmp_path / "set"
    export(make_series(1), make_series(2))
    output.chmod(0o750)
    before = (output / "series_0001.mp4").stat()
    export(make_series(1), make_series(3))
    after = (output / "series_0001.mp4").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink) == (before.st_ino, before.st_mtime_ns, 1)
    assert output.stat().st_mode & 0o777 == 0o750
    assert sorted(os.listdir(tmp_path)) == ["downloads", "set"]


def test_a_folder_reached_by_a_link_stays_where_it_is(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    export(make_series(1), output=tmp_path / "link")
    export(make_series(1, caption="New."), output=tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "disk" / "series_0001.txt").read_text() == "New."
    assert sorted(os.listdir(tmp_path)) == ["disk", "downloads", "link"]


def test_the_working_folder_is_not_replaced(
    make_series: MakeSeries, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(make_series(1))
    monkeypatch.chdir(tmp_path / "set")
    here = os.stat(".").st_ino
    export(make_series(1, caption="New."), output=Path())
    assert (os.stat(".").st_ino, Path("series_0001.txt").read_text()) == (here, "New.")


def test_a_folder_of_somebody_else_beside_it_stays(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1))
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("precious")
    (tmp_path / ".set.photo-series-0123").symlink_to(tmp_path / "precious")
    (tmp_path / ".set.photo-series-0124").write_text("a file")
    export(make_series(1), make_series(2))
    assert (tmp_path / "precious" / "file").read_text() == "precious"
    assert (tmp_path / ".set.photo-series-0124").read_text() == "a file"
