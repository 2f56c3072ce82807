"""What every profile keeps to, and what each one writes."""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
import tarfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest
from PIL import Image

from engine.errors import RunStopped
from engine.export import PRESETS, PROFILES, Exporter, ExportOptions, trainers
from engine.export.outlook import fitting
from engine.export.pairing import ALL_ALIKE, chosen_pairs
from engine.export.trainers import photos_in
from engine.model import Facts
from tests.engine.export.painted import Reader, tree
from tui.text.export_lines import export_lines, is_no_failure, total_lines

if TYPE_CHECKING:
    from tests.engine.export.painted import Export, MakeSeries

PHOTOS = [2, 3, 4, 7, 12, 20]
EVERY = sorted(PROFILES)


def frames_in(clip: Path) -> int:
    with av.open(clip) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.mark.parametrize("profile", EVERY)
class TestEvery:
    def test_a_second_export_writes_nothing(
        self, make_series: MakeSeries, export: Export, tmp_path: Path, profile: str
    ) -> None:
        series = [make_series(1, 3), make_series(2, 4, (300, 240))]
        first = export(*series, profile=profile)
        assert (first.series, first.frames, first.written) == (2, 7, 2)
        times = {file: file.stat().st_mtime_ns for file in (tmp_path / "set").rglob("*") if file.suffix != ".json"}
        second = export(*series, profile=profile)
        assert (second.written, second.unchanged, second.removed, second.skipped) == (0, 2, 0, ())
        assert {file: file.stat().st_mtime_ns for file in times} == times

    def test_coming_and_going_ends_where_a_fresh_export_does(
        self, make_series: MakeSeries, export: Export, tmp_path: Path, profile: str
    ) -> None:
        one, two, three, last = (make_series(number, photos) for number, photos in enumerate((3, 2, 5, 2), 1))
        export(one, last, replace(two, frames=(*two.frames, *three.frames)), three, profile=profile)
        export(one, last, profile=profile)
        export(one, last, replace(two, caption="Other words."), profile=profile)
        grown = tree(tmp_path / "set")
        shutil.rmtree(tmp_path / "set")
        export(one, last, replace(two, caption="Other words."), profile=profile)
        assert tree(tmp_path / "set") == grown

    def test_a_lost_photo_leaves_the_rest(
        self, make_series: MakeSeries, export: Export, tmp_path: Path, profile: str
    ) -> None:
        series, other = make_series(1, 5), make_series(2, 2)
        cut = series.frames[1].file
        cut.write_bytes(cut.read_bytes()[:700])
        report = export(series, other, profile=profile)
        assert (report.frames, [problem.where for problem in report.skipped]) == (6, [series.frames[1].path])
        lost = tree(tmp_path / "set")
        if PROFILES[profile].one_length:  # all clips have the length that the lost photo would have had
            return
        shutil.rmtree(tmp_path / "set")
        export(replace(series, frames=(series.frames[0], *series.frames[2:])), other, profile=profile)
        assert tree(tmp_path / "set") == lost

    def test_no_photo_is_lost_in_its_own_trainers(
        self, make_series: MakeSeries, options: ExportOptions, profile: str
    ) -> None:
        series = [make_series(number, photos) for number, photos in enumerate(PHOTOS[:5], 1)]
        plan = Exporter(Reader()).plan(series, replace(options, profile=profile))
        assert set(plan.survivors()) == set(fitting(PROFILES[profile].readers, options))
        for one in plan.series:
            assert all((seen.survive, seen.reason) == (one.photos, "") for seen in one.outlooks)

    def test_names_are_what_loaders_can_read(
        self, make_series: MakeSeries, export: Export, tmp_path: Path, profile: str
    ) -> None:
        export(*(make_series(number, 2, username="train.test") for number in (1, 2)), profile=profile)
        for path in tree(tmp_path / "set"):
            stem, _, ending = path.rpartition(".")
            if ending in {"mp4", "txt", "jpg", "png"}:
                assert all(c.islower() or c.isdigit() or c in "_/" for c in stem), path
                assert not {"train", "test", "val", "dev", "eval"} & set(stem.replace("/", "_").split("_")), path


def test_frames_are_clips_as_files(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1, 3), profile="frames")
    folder = tmp_path / "set" / "frames" / "series_0001"
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"{number:04d}.png" for number in range(1, 10)]
    inodes = [file.stat().st_ino for file in files]
    assert [len(list(group)) for _, group in itertools.groupby(inodes)] == [1, 4, 4]
    (row,) = (json.loads(line) for line in (tmp_path / "set" / "series.jsonl").read_text().splitlines())
    assert row == {"video_path": folder.as_posix(), "caption": "A woman turns towards the light."}
    assert f'video_jsonl_file = "{tmp_path}/set/series.jsonl"' in (tmp_path / "set" / "musubi.toml").read_text()


def test_links_that_a_stop_left_do_not_mix_frames(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    series = [make_series(number, 3) for number in range(1, 7)]
    done: list[int] = []
    with pytest.raises(RunStopped):
        export(*series, profile="frames", progress=lambda *step: done.append(step[0]), stop=lambda: len(done) >= 4)
    export(*series, profile="frames", hold=1)
    mixed = tree(tmp_path / "set")
    shutil.rmtree(tmp_path / "set")
    export(*series, profile="frames", hold=1)
    assert tree(tmp_path / "set") == mixed


def test_frames_are_lossless(make_series: MakeSeries, export: Export, tmp_path: Path, collection: Path) -> None:
    series = make_series(1, 2, (64, 96))
    export(series, profile="frames")
    with (
        Image.open(series.frames[0].file) as photo,
        Image.open(tmp_path / "set/frames/series_0001/0001.png") as frame,
    ):
        assert photo.tobytes() == frame.tobytes()


def test_hf_images_list_their_files(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1, 2), make_series(2, 3), profile="hf_images", stills="png")
    rows = [json.loads(line) for line in (tmp_path / "set" / "metadata.jsonl").read_text().splitlines()]
    assert [list(row) for row in rows] == [["file_names", "caption"]] * 2
    assert [len(row["file_names"]) for row in rows] == [2, 3]
    assert all((tmp_path / "set" / name).is_file() for row in rows for name in row["file_names"])


class TestWebDataset:
    def test_neighbours(self, make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
        export(make_series(1, 2), make_series(2, 3), profile="webdataset")
        assert sorted(tree(tmp_path / "set")) == ["README.md", "train-000000.tar"]
        with tarfile.open(tmp_path / "set" / "train-000000.tar") as tar:
            names = ["series_0001.mp4", "series_0001.txt", "series_0002.mp4", "series_0002.txt"]
            assert tar.getnames() == names
            assert {(entry.uid, entry.uname, entry.mtime) for entry in tar} == {(0, "", 0)}
            tar.extract("series_0002.mp4", tmp_path, filter="data")
        assert frames_in(tmp_path / "series_0002.mp4") == 9

    def test_a_change_rewrites_one_shard(self, make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
        series = [make_series(number, 2) for number in range(1, 6)]
        export(*series, profile="webdataset", series_per_tar=2)
        output = tmp_path / "set"
        shards = [output / f"train-{number:06d}.tar" for number in range(3)]
        before = {shard: shard.stat().st_mtime_ns for shard in shards}
        series[2] = replace(series[2], caption="Other words.")
        report = export(*series, profile="webdataset", series_per_tar=2)
        assert report.unchanged == 5
        assert [shard.stat().st_mtime_ns == before[shard] for shard in shards] == [True, False, True]
        with tarfile.open(shards[1]) as tar:
            words = tar.extractfile("series_0003.txt")
            assert words is not None
            assert words.read() == b"Other words."
        report = export(*series[:3], profile="webdataset", series_per_tar=2)
        assert (report.unchanged, report.removed) == (3, 1)
        assert not shards[2].exists()

    def test_a_damaged_shard_is_written_again(self, make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
        series = [make_series(1, 2), make_series(2, 2)]
        export(*series, profile="webdataset")
        shard = tmp_path / "set" / "train-000000.tar"
        whole = tree(tmp_path / "set")
        shard.write_bytes(shard.read_bytes()[:2000])
        assert export(*series, profile="webdataset").written == 2
        assert tree(tmp_path / "set") == whole


@pytest.mark.parametrize("photos", PHOTOS)
def test_animatediff_has_16_frames(make_series: MakeSeries, export: Export, tmp_path: Path, photos: int) -> None:
    runs = PROFILES["animatediff"].runs(photos, ExportOptions("animatediff", Path()))
    shown = [i * photos // 16 for i in range(16)]
    assert [photo for photo, run in enumerate(runs) for _ in range(run)] == shown
    export(make_series(1, photos), profile="animatediff")
    assert frames_in(tmp_path / "set" / "series_0001.mp4") == 16
    with (tmp_path / "set" / "animatediff.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [
            {"videoid": "series_0001", "name": "A woman turns towards the light.", "page_dir": "series"}
        ]


def test_animatediff_tells_what_20_photos_lose(make_series: MakeSeries, options: ExportOptions) -> None:
    plan = Exporter(Reader()).plan([make_series(1, 20)], replace(options, profile="animatediff"))
    (seen,) = plan.series[0].outlooks
    assert (seen.photos, seen.survive) == (20, 16)
    assert "at most 16 photos" in seen.remedy


@pytest.mark.parametrize("photos", PHOTOS)
def test_simpletuner_folders(make_series: MakeSeries, export: Export, tmp_path: Path, photos: int) -> None:
    export(make_series(1, photos), profile="simpletuner")
    runs = PROFILES["simpletuner"].runs(photos, ExportOptions("simpletuner", Path()))
    assert sum(runs) % 8 == 1
    folder = tmp_path / "set" / f"frames_{sum(runs):04d}"
    assert frames_in(folder / "series_0001.mp4") == sum(runs)
    assert (folder / "series_0001.txt").read_text()
    backend, text = json.loads((tmp_path / "set" / "multidatabackend.json").read_text())
    assert backend["instance_data_dir"] == folder.as_posix()
    assert backend["video"]["num_frames"] == sum(runs)
    assert text["default"] is True
    assert photos_in(trainers.simpletuner(sum(runs), backend["video"]["num_frames"]), runs) == photos


@pytest.mark.parametrize("photos", PHOTOS)
def test_onetrainer_folders(make_series: MakeSeries, export: Export, tmp_path: Path, photos: int) -> None:
    export(make_series(1, photos), profile="onetrainer")
    target = 1 + 4 * (photos - 1)
    clip = tmp_path / "set" / f"frames_{target:04d}" / "series_0001.mp4"
    assert frames_in(clip) == target + 1
    with av.open(clip) as container:
        assert container.streams.video[0].average_rate == 24
    runs = PROFILES["onetrainer"].runs(photos, ExportOptions("onetrainer", Path()))
    assert photos_in(trainers.onetrainer(sum(runs), target), runs) == photos


def test_all_clips_for_onetrainer_have_the_length_of_the_longest(
    make_series: MakeSeries, export: Export, options: ExportOptions, tmp_path: Path
) -> None:
    series = [make_series(number, photos) for number, photos in enumerate((2, 5, 3), 1)]
    plan = Exporter(Reader()).plan(series, replace(options, profile="onetrainer"))
    assert [one.clip_frames for one in plan.series] == [18, 18, 18]
    assert plan.survivors() == {"OneTrainer": 10}
    assert export(*series, profile="onetrainer").frames == 10
    (concept,) = json.loads((tmp_path / "set" / "concepts.json").read_text(encoding="utf-8"))
    assert (concept["name"], concept["enabled"]) == ("17 frames", True)
    clips = sorted((tmp_path / "set" / "frames_0017").glob("*.mp4"))
    assert len(clips) == 3
    grown = export(*series, make_series(4, 6), profile="onetrainer")
    assert grown.written == 4
    assert {file.parent.name for file in (tmp_path / "set").rglob("*.mp4")} == {"frames_0021"}


@pytest.mark.parametrize(("model", "frames"), [("framepack", 37), ("minimax-h3", 22), ("ltx2", 26)])
def test_the_last_photo_is_held_to_a_length_that_the_model_takes(
    make_series: MakeSeries, export: Export, tmp_path: Path, model: str, frames: int
) -> None:
    preset = PRESETS[model]
    export(make_series(1, 4), model=model, fps=preset.fps, hold=preset.hold)
    with av.open(str(tmp_path / "set" / "series_0001.mp4"), "r") as clip:
        assert clip.streams.video[0].frames == frames
    names = {file.name for file in (tmp_path / "set").iterdir()}
    assert ("ltx2.jsonl" in names) == (model == "ltx2")
    assert ("musubi.toml" in names) == (model == "framepack")
    readme = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert preset.title in readme
    assert ("finetrainers" in readme) == ("finetrainers" in preset.trainers)
    if model == "ltx2":
        row = json.loads((tmp_path / "set" / "ltx2.jsonl").read_text(encoding="utf-8"))
        assert list(row) == ["caption", "video"]
        assert '--resolution-buckets "64x96x25"' in readme


def test_images_are_flat_stills_with_a_caption_each(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1, 2), make_series(2, 3, caption="Another."), profile="images")
    folder = tmp_path / "set"
    stills = sorted(file.name for file in folder.glob("*.jpg"))
    assert stills == [
        f"series_000{number}_00{photo}.jpg" for number, photos in ((1, 2), (2, 3)) for photo in range(1, photos + 1)
    ]
    for still in folder.glob("*.jpg"):
        caption = "A woman turns towards the light." if "_0001_" in still.name else "Another."
        assert still.with_suffix(".txt").read_text(encoding="utf-8") == caption
    kohya = tomllib.loads((folder / "kohya.toml").read_text(encoding="utf-8"))
    assert kohya["datasets"][0]["subsets"][0]["image_dir"] == str(folder)
    assert json.loads((folder / "concepts.json").read_text(encoding="utf-8"))[0]["path"] == str(folder)


def test_every_still_of_a_series_folder_has_its_caption(
    make_series: MakeSeries, export: Export, tmp_path: Path
) -> None:
    export(make_series(1, 3), profile="series")
    folder = tmp_path / "set" / "series_0001"
    assert {still.with_suffix(".txt").read_text(encoding="utf-8") for still in folder.glob("*.jpg")} == {
        (folder / "caption.txt").read_text(encoding="utf-8")
    }


@pytest.mark.parametrize(
    ("photos", "choice", "most", "pairs"),
    [
        (4, "neighbours", 20, [(1, 2), (2, 3), (3, 4)]),
        (4, "first", 20, [(1, 2), (1, 3), (1, 4)]),
        (3, "all", 20, [(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)]),
        (20, "neighbours", 3, [(1, 2), (7, 8), (13, 14)]),
        (1, "all", 20, []),
    ],
)
def test_which_photos_make_pairs(photos: int, choice: str, most: int, pairs: list[tuple[int, int]]) -> None:
    assert chosen_pairs(photos, choice, most) == pairs


def test_pairs_lie_under_one_name_in_two_folders_and_doubles_make_none(
    make_series: MakeSeries, export: Export, tmp_path: Path
) -> None:
    series = make_series(1, 4, facts=Facts(subject="a young woman"))
    shutil.copy(series.frames[0].file, series.frames[1].file)
    export(series, make_series(2, 3), profile="pairs")
    folder = tmp_path / "set"
    names = sorted(file.name for file in (folder / "target").glob("*.jpg"))
    first = ["series_0001_02_03.jpg", "series_0001_03_04.jpg"]
    assert names == [*first, "series_0002_01_02.jpg", "series_0002_02_03.jpg"]
    assert sorted(file.name for file in (folder / "control").iterdir()) == names
    said = (folder / "target" / "series_0001_02_03.txt").read_text(encoding="utf-8")
    assert said == "Show the same young woman in another pose. A woman turns towards the light."
    with Image.open(folder / "target" / first[0]) as target, Image.open(folder / "control" / first[1]) as source:
        assert target.size == source.size == (64, 96)
        assert target.tobytes() == source.tobytes(), "the target of one pair is the source of the next"
    rows = [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(Path(row["image_path"]).is_file() and Path(row["control_path_0"]).is_file() for row in rows)
    table = list(csv.DictReader(io.StringIO((folder / "diffsynth.csv").read_text(encoding="utf-8"))))
    assert all((folder / row["image"]).is_file() and (folder / row["edit_image"]).is_file() for row in table)
    assert len(rows) == len(table) == len(names)
    for config in ("musubi.toml", "diffusion_pipe.toml"):
        tomllib.loads((folder / config).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("photos", "choice", "references", "pairs"),
    [
        (4, "neighbours", 2, [(1, 2, 3), (2, 3, 4)]),
        (5, "neighbours", 3, [(1, 2, 3, 4), (2, 3, 4, 5)]),
        (4, "first", 2, [(1, 2, 3), (1, 2, 4)]),
        (3, "all", 2, [(1, 3, 2), (1, 2, 3), (2, 3, 1)]),
        (4, "all", 3, [(1, 3, 4, 2), (1, 2, 4, 3), (1, 2, 3, 4), (2, 3, 4, 1)]),
        (2, "all", 2, []),
        (3, "first", 3, []),
    ],
)
def test_which_photos_are_references(photos: int, choice: str, references: int, pairs: list[tuple[int, ...]]) -> None:
    assert chosen_pairs(photos, choice, 20, references) == pairs


def test_several_references_lie_in_folders_of_their_own(
    make_series: MakeSeries, export: Export, tmp_path: Path
) -> None:
    report = export(make_series(1, 4), make_series(2, 2), profile="pairs", references=2)
    folder = tmp_path / "set"
    names = ["series_0001_01_02_03.jpg", "series_0001_02_03_04.jpg"]
    for part in ("control", "control_2", "target"):
        assert sorted(file.name for file in (folder / part).glob("*.jpg")) == names
    with Image.open(folder / "control_2" / names[0]) as second, Image.open(folder / "control" / names[1]) as first:
        assert second.tobytes() == first.tobytes(), "photo 2 is the second source here and the first there"
    row = json.loads((folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert list(row) == ["image_path", "control_path_0", "control_path_1", "caption"]
    assert all(Path(row[key]).is_file() for key in list(row)[:3])
    rows = json.loads((folder / "diffsynth.json").read_text(encoding="utf-8"))
    assert [len(row["edit_image"]) for row in rows] == [2, 2]
    assert all((folder / file).is_file() for row in rows for file in (row["image"], *row["edit_image"]))
    assert 'control_path_2: "' in (folder / "ai_toolkit.yaml").read_text(encoding="utf-8")
    musubi = tomllib.loads((folder / "musubi.toml").read_text(encoding="utf-8"))
    assert Path(musubi["datasets"][0]["image_jsonl_file"]).is_file()
    assert not (folder / "diffusion_pipe.toml").exists()
    assert "diffusion-pipe" not in {start.trainer for start in report.starts}
    assert [problem.what for problem in report.skipped] == [
        "It has 2 photos; a target with 2 references takes 3 (references)."
    ]
    export(make_series(1, 4), profile="pairs")
    assert {path.name for path in folder.glob("diffsynth*")} == {"diffsynth.csv"}
    assert not (folder / "control_2").exists()


def test_a_post_whose_photos_are_all_alike_is_counted_and_named(
    make_series: MakeSeries, export: Export, options: ExportOptions, tmp_path: Path
) -> None:
    alike, other = make_series(1, 3), make_series(2, 3)
    for frame in alike.frames[1:]:
        shutil.copy(alike.frames[0].file, frame.file)
    plan = Exporter(Reader()).plan([alike, other], replace(options, profile="pairs"))
    assert [series.left_out for series in plan.series] == [ALL_ALIKE, ""]
    assert "1 series left out: all their photos look alike and make no pair (pairs)" in list(total_lines(plan))
    report = export(alike, other, profile="pairs")
    assert report.series == len(plan.taken) == 1
    assert [(problem.where, problem.what) for problem in report.skipped] == [("post1", ALL_ALIKE)]
    assert any(line.strip() == f"left out post1: {ALL_ALIKE}" for line in export_lines(report))
    assert all(map(is_no_failure, report.skipped))
    assert f"- post1: {ALL_ALIKE}" in (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
