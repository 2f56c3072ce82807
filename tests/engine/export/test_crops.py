"""Crops by hand: kept with the photos, undone, and used by every picture that an export makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from engine.export import PROFILES, Exporter, ExportOptions
from engine.export.keys import series_key
from engine.model import ExportSeries
from tests.engine.export.painted import Export, MakeSeries, Reader


@pytest.fixture
def wide(make_series: Callable[..., ExportSeries]) -> ExportSeries:
    """A series of upright photos and a wide one, whose left third is red and whose right third is blue."""
    series = make_series(1, 3)
    picture = Image.new("RGB", (600, 200), "green")
    picture.paste((255, 0, 0), (0, 0, 200, 200))
    picture.paste((0, 0, 255), (400, 0, 600, 200))
    picture.save(series.frames[2].file, quality=95)
    return series


def cropped(series: ExportSeries, at: int, point: tuple[float, float] | None) -> ExportSeries:
    frames = list(series.frames)
    frames[at] = replace(frames[at], crop=point)
    return replace(series, frames=tuple(frames))


@pytest.mark.parametrize(
    ("point", "colour"), [(None, (0, 128, 0)), ((0.0, 0.5), (255, 0, 0)), ((1.0, 0.5), (0, 0, 255))]
)
def test_a_photo_is_cropped_around_the_point(
    wide: ExportSeries, options: ExportOptions, point: tuple[float, float] | None, colour: tuple[int, int, int]
) -> None:
    exporter = Exporter(Reader(), lambda photo: (0.5, 0.5))
    series = cropped(wide, 2, point)
    shots = exporter.shots(series.frames, options)
    middle = list(shots)[2].getpixel((32, 48))
    assert isinstance(middle, tuple)
    assert all(abs(one - other) < 12 for one, other in zip(middle, colour, strict=True))
    assert list(exporter.shots(series.frames, replace(options, fit="pad")).cuts())[2].box is None


def test_moving_a_cut_stays_within_the_photo(wide: ExportSeries, options: ExportOptions) -> None:
    cut = list(Exporter(Reader()).shots(wide.frames, options).cuts())[2]
    assert cut.middle == pytest.approx((0.5, 0.5))
    assert cut.moved(0.1, 0.0).middle == pytest.approx((0.6, 0.5))
    assert cut.moved(0.0, 0.1).box == cut.box, "its whole height is kept"
    edge = cut.moved(9.0, 0.0)
    assert edge.box is not None
    assert edge.box[2] == cut.photo.width
    assert edge.moved(0.1, 0.0).box == edge.box
    small = edge.shrunk(50)
    assert small.photo.height == 50
    assert small.middle == pytest.approx(edge.middle, abs=0.01)
    assert small.lost == pytest.approx(edge.lost, abs=0.01)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_the_content_tag_changes_with_a_crop(wide: ExportSeries, options: ExportOptions, profile: str) -> None:
    moved = cropped(wide, 2, (0.7, 0.5))
    keys = [series_key(one, PROFILES[profile], options) for one in (wide, moved, cropped(moved, 2, None))]
    assert keys[0] == keys[2] != keys[1]


def test_an_export_follows_a_crop(wide: ExportSeries, make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    other = make_series(2)
    export(wide, other, profile="series", stable_names=False)
    report = export(cropped(wide, 2, (0.0, 0.5)), other, profile="series", stable_names=False)
    assert (report.written, report.unchanged) == (1, 1)
    assert len(report.changes.redrawn) == 1
    (still,) = (tmp_path / "set").glob("series_0001_*/003.jpg")
    with Image.open(still) as picture:
        red, green, _ = picture.convert("RGB").getpixel((32, 48))  # type: ignore[misc]
    assert red > 200 > green
