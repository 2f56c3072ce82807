"""Few kinds of clips: what is merged into what, at what cost, and that an export writes just what its plan says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest

from engine.export import Exporter, ExportOptions
from engine.export.batches import dropped
from engine.export.buckets import Clip, Kind, merged
from engine.export.sizing import Size, bucket_for, scale_to_cover
from engine.model import ExportSeries
from tests.engine.export.painted import Export, MakeSeries, Reader
from tui.text.export_lines import plan_lines, total_lines

OPTIONS = ExportOptions("clips", Path("set"), size=768)
TALL, WIDE, SQUARE = (1080, 1350), (1350, 1080), (1080, 1080)


def clips(*wanted: tuple[int, Size, int]) -> list[Clip]:
    """So many clips of photos of one size and of one length."""
    found: list[Clip] = []
    for count, photo, frames in wanted:
        for _ in range(count):
            size = bucket_for([photo], OPTIONS.size, OPTIONS.max_upscale)
            found.append(Clip(len(found) + 1, Kind(size, frames), (photo,) * (1 + (frames - 1) // 4)))
    return found


RULES = {
    "nothing to do": ([(3, TALL, 9), (2, WIDE, 9)], 2, {((768, 960), 9): 3, ((960, 768), 9): 2}),
    "the longer length": ([(3, TALL, 9), (2, TALL, 13)], 1, {((768, 960), 13): 5}),
    "lengths before shapes": (
        [(2, TALL, 9), (2, TALL, 13), (2, WIDE, 13)],
        2,
        {((768, 960), 13): 4, ((960, 768), 13): 2},
    ),
    "the few go to the many": ([(9, TALL, 13), (1, SQUARE, 13)], 1, {((768, 960), 13): 10}),
    "small photos are not blown up": (
        [(1, TALL, 13), (1, (400, 500), 13)],
        1,
        {(bucket_for([(400, 500)], 768, 1.5), 13): 2},
    ),
    "neither frame suits both": ([(1, (768, 400), 5), (1, (400, 768), 5)], 1, {((576, 480), 5): 2}),
    "all of everything": ([(4, TALL, 5), (3, WIDE, 77), (2, SQUARE, 25)], 1, None),
}


@pytest.mark.parametrize("rule", RULES)
def test_what_becomes_of_kinds(rule: str) -> None:
    wanted, most, expected = RULES[rule]
    made = clips(*wanted)
    kinds, merges = merged(made, most, OPTIONS)
    if expected is not None:
        assert Counter(kinds.values()) == expected
    assert len(set(kinds.values())) <= most
    assert len({clip.kind for clip in made}) - len(merges) == len(set(kinds.values()))
    for clip in made:
        kind = kinds[clip.series_id]
        assert kind.frames >= clip.kind.frames, "a photo is lost"
        assert kind.frames in {other.kind.frames for other in made}, "no model may take another length"
        allowed = max(OPTIONS.max_upscale, scale_to_cover(clip.photos[0], clip.kind.size))
        assert scale_to_cover(clip.photos[0], kind.size) <= allowed + 1e-6


def test_a_merge_tells_its_cost() -> None:
    _, (merge,) = merged(clips((3, TALL, 9), (2, TALL, 13)), 1, OPTIONS)
    assert (merge.clips, merge.held, merge.upscale, merge.cut) == ((3, 2), 12, 1.0, 0.0)
    _, (merge,) = merged(clips((1, (700, 700), 9), (5, TALL, 9)), 1, OPTIONS)
    assert merge.held == 0
    assert merge.upscale == pytest.approx(960 / 700)
    assert merge.cut == pytest.approx(0.2)


def test_as_many_kinds_as_any_collection_has_are_merged_in_a_moment() -> None:
    photos = [(1080, 1080 + 10 * number) for number in range(28)]
    made = clips(*((2, photo, 5 + 4 * length) for photo in photos for length in range(19)))
    kinds, merges = merged(made, 4, OPTIONS)
    assert len(set(kinds.values())) == 4
    assert len(merges) >= len({clip.kind for clip in made}) - 5


def test_who_drops_what_fills_no_batch() -> None:
    trainers = ("musubi-tuner", "diffusion-pipe", "ai-toolkit", "OneTrainer", "HF datasets")
    assert dropped((5, 3), 4, trainers) == {"musubi-tuner": 0, "diffusion-pipe": 4, "ai-toolkit": 0, "OneTrainer": 4}
    assert not any(dropped((5, 3), 1, trainers).values())


@pytest.fixture
def mixed(make_series: Callable[..., ExportSeries]) -> list[ExportSeries]:
    """Five series of three sizes and three lengths, one of them with small photos."""
    shapes = [(2, (240, 300)), (3, (240, 300)), (3, (300, 240)), (4, (240, 240)), (3, (48, 60))]
    return [make_series(number, photos, size) for number, (photos, size) in enumerate(shapes, 1)]


def test_an_export_writes_what_its_plan_says(
    mixed: list[ExportSeries], options: ExportOptions, export: Export, tmp_path: Path
) -> None:
    plain, few = (
        replace(options, size=96),
        replace(options, size=96, buckets=2, batch_size=2, stable_names=False, contact_sheet=True),
    )
    apart = Exporter(Reader()).plan(mixed, plain)
    plan = Exporter(Reader()).plan(mixed, few)
    assert (len(apart.kinds()), apart.kinds_before, apart.merges) == (5, 5, ())
    assert (len(plan.kinds()), plan.kinds_before, len(plan.merges)) == (2, 5, 3)
    assert plan.photos == apart.photos == 15
    assert set(plan.survivors().values()) == {15}, "each trainer keeps each photo"
    told = [*total_lines(plan), *plan_lines(plan, 80)]
    assert any(line.startswith("2 kinds of clips by size and length, merged from 5 (buckets)") for line in told)
    assert any(line.startswith("merging: last photos are held ") for line in told)
    assert sum("→" in line for line in told) == 3

    report = export(*mixed, size=96, buckets=2, batch_size=2, stable_names=False, contact_sheet=True)
    assert report.frames == 15
    manifest = json.loads((tmp_path / "set/.photo-series.json").read_text())
    written = {}
    for entry in manifest["series"]:
        with av.open(str(tmp_path / "set" / f"{entry['item']['stem']}.mp4")) as clip:
            pictures = list(clip.decode(video=0))
        written[entry["item"]["series_id"]] = ((pictures[0].width, pictures[0].height), len(pictures))
    assert written == {series.series_id: (series.size, series.clip_frames) for series in plan.taken}
    assert export(*mixed, size=96, buckets=2, stable_names=False).unchanged == 5

    again = export(*mixed, size=96, stable_names=False)
    changed = {series.series_id for series in plan.taken if series.merged}
    assert (again.written, again.unchanged) == (len(changed), 5 - len(changed)), "only what was merged is made anew"


@pytest.mark.parametrize("profile", ["frames", "simpletuner", "animatediff", "onetrainer", "webdataset", "images"])
def test_no_photo_is_lost_in_any_format(mixed: list[ExportSeries], options: ExportOptions, profile: str) -> None:
    plan = Exporter(Reader()).plan(mixed, replace(options, profile=profile, buckets=1))
    assert plan.photos == 15
    assert len(plan.kinds()) == (0 if profile == "images" else 1)
    assert all(count == 15 for count in plan.survivors().values())


def test_latents_of_several_photos_are_told(make_series: MakeSeries, options: ExportOptions) -> None:
    series = [make_series(1, 4)]
    plan = Exporter(Reader()).plan(series, options)
    assert plan.latents()["musubi-tuner"] == (4, 4)
    close = Exporter(Reader()).plan(series, replace(options, hold=2))
    assert close.latents()["musubi-tuner"] == (2, 1)
    assert "1 of 2 latents show one photo only in musubi-tuner" in list(total_lines(close))
