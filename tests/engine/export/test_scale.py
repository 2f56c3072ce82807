"""What an export holds in memory grows by a little for a series, never by what the files say of it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import ExportError
from engine.export import Exporter, ExportOptions
from engine.export.items import Item, ItemPhoto
from engine.export.manifest import FileRecord, Manifest, SeriesRecord, read_manifest, read_profile, write_manifest
from engine.model import ExportFrame, ExportSeries
from tests.engine.export.painted import Reader

MANY = 2000


def peak(work: Callable[[], object]) -> tuple[int, int]:
    """The most bytes that `work` held at once, and what of them its answer still holds."""
    tracemalloc.start()
    try:
        answer = work()  # noqa: F841 - held, so that it is counted
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return most, held


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    photos = tuple(ItemPhoto(f"someone/a_photo_with_a_long_name_{number:02d}.jpg") for number in range(20))
    file = tmp_path / "manifest.json"
    series = {
        number: SeriesRecord(
            Item(number, f"series_{number:04d}", f"post {number}", "A caption.", photos, (1, *[4] * 19), 768, 960),
            "key",
            "",
            (FileRecord(f"series_{number:04d}.mp4", "0" * 64, 1, 1),),
        )
        for number in range(1, MANY + 1)
    }
    write_manifest(Manifest("clips", numbers={number: number for number in series}, series=series), file)
    return file


def test_a_manifest_is_read_a_series_at_a_time(manifest: Path) -> None:
    most, held = peak(lambda: read_manifest(manifest))
    assert most - held < manifest.stat().st_size / 4


def test_a_manifest_comes_back_as_it_was_written(manifest: Path) -> None:
    read = read_manifest(manifest)
    assert read is not None
    again = manifest.with_name("again.json")
    write_manifest(read, again)
    assert again.read_bytes() == manifest.read_bytes()
    assert read_profile(manifest) == read.profile == "clips"


def test_a_manifest_without_series_is_read(tmp_path: Path) -> None:
    write_manifest(Manifest("clips"), tmp_path / "manifest.json")
    assert read_manifest(tmp_path / "manifest.json") == Manifest("clips")


def test_a_manifest_that_was_cut_off_is_no_manifest(manifest: Path) -> None:
    whole = manifest.read_text()
    manifest.write_text(whole[: whole.rindex("]}")])
    with pytest.raises(ExportError, match="cannot be read"):
        read_manifest(manifest)


def test_a_plan_does_not_hold_the_series_it_is_made_of(tmp_path: Path) -> None:
    one = ExportSeries(1, "post", "someone", "A caption. " * 20, ())

    def series(count: int) -> Iterator[ExportSeries]:
        for number in range(count):
            names = [f"someone/{number}_{photo}.jpg" for photo in range(20)]
            yield replace(one, id=number, frames=tuple(ExportFrame(name, tmp_path / name) for name in names))

    exporter, options = Exporter(Reader()), ExportOptions("webdataset", tmp_path / "set")
    most, _ = peak(lambda: exporter.plan(series(MANY), options, measure=False))
    whole, _ = peak(lambda: list(series(MANY)))
    assert most < whole / 3
