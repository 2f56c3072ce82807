"""Links planted in the output folder or in what an unfinished export left there lead nothing outside."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import ExportError, RunStopped
from engine.export.inside import Inside
from engine.export.staging import STAGING, staging_in
from tests.engine.export.painted import Export, MakeSeries
from tests.fakes.pipes import make_pipe


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "set"


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A folder outside, with files that an export must never touch."""
    folder = tmp_path / "precious"
    folder.mkdir()
    for name in ("journal.jsonl", "commit.json.part", "series_0001.mp4.part", "README.md.part", "series_0001.mp4"):
        (folder / name).write_text("precious")
    return folder


def _plant(kind: str) -> Callable[[Path, Path], None]:
    def plant(staging: Path, precious: Path) -> None:
        (staging / "files").mkdir(parents=True, exist_ok=True)
        if kind == "journal":
            (staging / "journal.jsonl").unlink(missing_ok=True)
            (staging / "journal.jsonl").symlink_to(precious / "journal.jsonl")
        elif kind == "hard journal":
            (staging / "journal.jsonl").unlink(missing_ok=True)
            (staging / "journal.jsonl").hardlink_to(precious / "journal.jsonl")
        elif kind == "manifest":
            (staging / "commit.json.part").symlink_to(precious / "commit.json.part")
        elif kind == "clip":
            (staging / "files" / "series_0002.mp4.part").unlink(missing_ok=True)
            (staging / "files" / "series_0002.mp4.part").symlink_to(precious / "series_0001.mp4.part")
        elif kind == "folder":
            os.rename(staging / "files", staging / "moved")
            (staging / "files").symlink_to(precious, target_is_directory=True)
        elif kind == "pipe":
            make_pipe(staging / "files" / "README.md.part")

    return plant


@pytest.mark.parametrize("kind", ["journal", "hard journal", "manifest", "clip", "folder", "pipe"])
@pytest.mark.parametrize("fixed_name", [True, False])
def test_a_link_in_an_unfinished_export_is_refused(
    make_series: MakeSeries, export: Export, output: Path, precious: Path, kind: str, fixed_name: bool
) -> None:
    if fixed_name:
        staging = output / STAGING
        staging.mkdir(parents=True)
    else:
        done: list[int] = []
        with pytest.raises(RunStopped):
            export(*map(make_series, range(1, 7)), progress=lambda *s: done.append(s[0]), stop=lambda: len(done) >= 2)
        found = staging_in(output)
        assert found is not None
        assert stat.S_IMODE(found.stat().st_mode) == 0o700
        assert len(found.name) == len(STAGING) + 17
        staging = found
    _plant(kind)(staging, precious)
    with pytest.raises(ExportError, match=r"is a link to another place, .* Remove"):
        export(make_series(1), make_series(2))
    assert {file.read_text() for file in precious.iterdir()} == {"precious"}
    assert len(list(precious.iterdir())) == 5


def test_no_folder_handle_follows_a_link(tmp_path: Path, precious: Path) -> None:
    output = tmp_path / "set"
    output.mkdir()
    (output / "deep").symlink_to(precious)
    (tmp_path / "new").write_text("new")
    inside = Inside(output)
    with pytest.raises(ExportError, match="link to another place"):
        inside.put(tmp_path / "new", "deep/series_0001.mp4")
    assert inside.remove("deep/series_0001.mp4") is False
    with pytest.raises(ExportError, match="link to another place"):
        inside.keep("deep/series_0001.mp4", "kept/series_0001.mp4")
    assert (precious / "series_0001.mp4").read_text() == "precious"
    inside.put(tmp_path / "new", "a/b/c")
    inside.keep("a/b/c", "a/d")
    assert inside.remove("a/d") is True
    assert sorted(os.listdir(output)) == ["a", "deep"]


def test_a_manifest_that_is_a_link_is_refused(
    make_series: MakeSeries, export: Export, output: Path, tmp_path: Path
) -> None:
    export(make_series(1))
    manifest = output / ".photo-series.json"
    os.rename(manifest, tmp_path / "elsewhere.json")
    manifest.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(ExportError, match="is a link to another place"):
        export(make_series(2))


@pytest.mark.parametrize("plant", [make_pipe, lambda file: file.write_text("[" * 100_000)], ids=["a pipe", "deep"])
def test_a_manifest_that_is_none_is_told_in_words(
    make_series: MakeSeries, export: Export, output: Path, plant: Callable[[Path], object]
) -> None:
    export(make_series(1))
    manifest = output / ".photo-series.json"
    manifest.unlink()
    plant(manifest)
    with pytest.raises(ExportError, match="cannot be read"):
        export(make_series(2))
