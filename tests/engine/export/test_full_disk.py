"""Where a file cannot grow, the dataset that stands stays as it is, and the next export goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import ExportError
from engine.export.items import Item
from engine.export.manifest import SeriesRecord
from engine.export.staging import Staging, staging_in
from tests.engine.export.painted import Export, MakeSeries, tree
from tests.fakes.full_disk import file_limit


@pytest.mark.parametrize("profile", ["clips", "series", "webdataset"])
def test_an_export_without_room_leaves_the_old_one(
    make_series: MakeSeries, export: Export, tmp_path: Path, profile: str
) -> None:
    series = [make_series(number) for number in (1, 2)]
    export(*series, profile=profile)
    before = tree(tmp_path / "set")
    with file_limit(1000), pytest.raises(ExportError, match="File too large"):
        export(*series, profile=profile, size=96)
    assert tree(tmp_path / "set") == before
    assert export(*series, profile=profile, size=96).written == 2
    assert staging_in(tmp_path / "set") is None


def test_a_shard_without_room_costs_no_clip(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    """The clips are small enough, and the shard that holds them is not: they wait, and are not encoded again."""
    series = [make_series(number) for number in range(1, 9)]
    clips = tmp_path / "clips"
    export(*series, output=clips)
    largest = max(file.stat().st_size for file in clips.glob("*.mp4"))
    with file_limit(max(largest + 1000, 12_000)), pytest.raises(ExportError, match="File too large"):
        export(*series, profile="webdataset")
    staging = staging_in(tmp_path / "set")
    assert staging is not None
    written = {file.name: file.stat().st_mtime_ns for file in staging.glob("files/*.mp4.part")}
    assert len(written) == 8
    report = export(*series, profile="webdataset")
    assert (report.series, report.written) == (8, 8)
    assert [name for name in tree(tmp_path / "set") if name.endswith(".tar")] == ["train-000000.tar"]


def test_a_line_that_was_cut_off_costs_only_its_own_series(tmp_path: Path) -> None:
    def record(number: int) -> SeriesRecord:
        return SeriesRecord(Item(number, f"series_{number:04d}", "post", "A caption.", (), (), 64, 64), "key", "", ())

    with Staging(tmp_path) as staging:
        staging.add(record(1))
    with (staging.folder / "journal.jsonl").open("a") as journal:
        journal.write('{"item": {"series_id": 2, "ste')
    with Staging(tmp_path) as staging:
        staging.add(record(3))
        assert staging.finished() == {1: record(1), 3: record(3)}
