"""Measures in an export: bars are cut, photos below a limit are left out with their cost, and the rest is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps

from engine.export import Exporter, ExportOptions
from engine.export.keys import series_key
from engine.export.registry import profile_named
from engine.model import ExportSeries, Mark, Measures
from tests.engine.export.painted import Export, MakeSeries, Reader
from tui.text.export_lines import total_lines

PLAIN = Measures(240, 900.0, 240, 90, 1.0, 0.0, 0.0)
BARRED = PLAIN._replace(box=(0.0, 0.2, 1.0, 0.8))


def measured(series: ExportSeries, *measures: Measures | None, marks: tuple[Mark, ...] = ()) -> ExportSeries:
    frames = zip(series.frames, measures, strict=True)
    return replace(series, frames=tuple(replace(frame, measures=one, marks=marks) for frame, one in frames))


def test_bars_are_cut_before_bucket_and_crop(
    make_series: MakeSeries, export: Export, options: ExportOptions, tmp_path: Path
) -> None:
    plain = make_series(1, photos=3, size=(240, 180))
    for frame in plain.frames:
        with Image.open(frame.file) as photo:
            ImageOps.expand(photo, (0, 60), 0).save(frame.file, quality=95)  # 240 × 300
    barred = measured(plain, BARRED, BARRED, BARRED, marks=(Mark.BARS,))
    (planned,) = Exporter(Reader()).plan([barred], options).series
    assert planned.size == (96, 64)
    assert planned.marks == ((Mark.BARS, 3),)
    export(barred, profile="images", size=128)
    for file in sorted((tmp_path / "set").glob("*.jpg")):
        with Image.open(file) as picture:
            grey = picture.convert("L")
        rows = [max(grey.crop((0, y, grey.width, y + 1)).tobytes()) for y in (0, 1, grey.height - 2, grey.height - 1)]
        assert min(rows) > 40
    assert "Bars or borders were cut from 3 of the photos." in (tmp_path / "set" / "README.md").read_text()
    profile = profile_named("images")
    assert series_key(barred, profile, options) != series_key(plain, profile, options)
    assert series_key(measured(plain, PLAIN, PLAIN, PLAIN), profile, options) == series_key(plain, profile, options)


def test_limits_leave_photos_out_and_say_what_they_cost(
    make_series: MakeSeries, export: Export, options: ExportOptions, tmp_path: Path
) -> None:
    blurred, small = PLAIN._replace(sharpness=20.0), PLAIN._replace(detail=100)
    limits = {"min_sharpness": 150.0, "min_side": 200, "min_length": 3}
    series = [
        measured(make_series(1), PLAIN, blurred, PLAIN, PLAIN),
        measured(make_series(2), blurred, blurred, PLAIN, PLAIN),
        measured(make_series(3), PLAIN, PLAIN, PLAIN, small, marks=(Mark.COMPRESSED,)),
        measured(make_series(4, size=(150, 190)), None, None, None, None),
        make_series(5),
    ]
    plan = Exporter(Reader()).plan(series, replace(options, **limits))  # type: ignore[arg-type]
    assert [one.photos for one in plan.taken] == [3, 3, 4]
    assert (plan.cost("min_sharpness"), plan.cost("min_side")) == ((3, 1), (5, 1))
    told = list(total_lines(plan))
    assert "3 photos are left out as not sharp enough (min_sharpness); 1 series gets too short by that" in told
    assert "5 photos are left out as too small (min_side); 1 series gets too short by that" in told
    assert "Photos with marks among them: 3 compressed" in told
    assert not any("missing, damaged" in line for line in told)
    unopened = Exporter(Reader()).plan(series, replace(options, **limits), measure=False)  # type: ignore[arg-type]
    assert [one.photos for one in unopened.series] == [3, 2, 3, 4, 4]

    over, both, away = (Mark.TEXT,), (Mark.TEXT, Mark.WATERMARK), (Mark.TURNED,)
    seen_in = {0: (over, (), (), ()), 4: ((Mark.WATERMARK, Mark.TURNED), both, away, ())}
    lettered = [
        replace(series[at], frames=tuple(map(lambda frame, seen: replace(frame, marks=seen), series[at].frames, marks)))
        for at, marks in seen_in.items()
    ]
    without = Exporter(Reader()).plan(lettered, replace(options, no_text=True, min_length=3))
    assert [one.photos for one in without.taken] == [3]
    assert (without.cost("no_text"), without.marks) == ((3, 1), {})
    assert "3 photos are left out for text or a watermark (no_text); 1 series gets too short by that" in list(
        total_lines(without)
    )
    assert "Nobody has looked for text on 3 photos: only a model does (no_text)" in list(total_lines(without))
    sought = [replace(one, frames=tuple(replace(frame, text_sought=True) for frame in one.frames)) for one in lettered]
    looked_at = Exporter(Reader()).plan(sought, replace(options, no_text=True, min_length=3))
    assert not any("Nobody has looked" in line for line in total_lines(looked_at))
    assert {one.what for one in without.lost} >= {"It has text and a watermark over it (no_text)."}
    assert Exporter(Reader()).plan(lettered, replace(options, min_length=3)).marks[Mark.WATERMARK] == 2

    report = export(*series, profile="images", **limits)
    assert (report.series, report.frames) == (3, 10)
    assert any(one.what == "It is not sharp enough: 20 (min_sharpness)." for one in report.skipped)
    assert any(one.what == "It is too small: detail for 150 pixels (min_side)." for one in report.skipped)
    assert "- compressed: 3" in (tmp_path / "set" / "README.md").read_text()
    assert export(*series, profile="images", **limits).unchanged == 3
    assert export(*series, profile="images", **(limits | {"min_sharpness": None})).written == 2
    assert export(*lettered, profile="images", min_length=2).series == 2
    readme = (tmp_path / "set" / "README.md").read_text()
    assert all(line in readme for line in ("- text: 2", "- watermark: 2", "- turned: 2"))
    assert export(*lettered, profile="images", min_length=2, no_text=True).written == 2
    readme = (tmp_path / "set" / "README.md").read_text()
    assert "- text" not in readme
    assert "- turned: 1" in readme
