"""An export is whole or absent, does nothing twice, and touches nothing that is not its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from engine.errors import ExportError, RunStopped
from engine.export import Exporter, ExportOptions
from engine.export.kept import KEPT
from engine.export.manifest import MANIFEST
from engine.export.room import SPARE
from engine.export.staging import STAGING, staging_in
from engine.model import ExportFrame, ExportReport
from tests.engine.export.painted import Reader, paint, tree

if TYPE_CHECKING:
    from tests.engine.export.painted import Export, MakeSeries


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "set"


def test_the_report_tells_what_happened(make_series: MakeSeries, export: Export, output: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    report = export(make_series(1, 4), make_series(2, 2), progress=lambda *step: seen.append(step))
    assert (report.series, report.frames, report.written, report.unchanged, report.removed) == (2, 6, 2, 0, 0)
    assert report.skipped == ()
    assert report.output == output
    assert seen == [(1, 2, "post1"), (2, 2, "post2")]


def test_a_second_export_does_nothing(make_series: MakeSeries, export: Export, output: Path) -> None:
    series = [make_series(1), make_series(2)]
    export(*series)
    before = {file: file.stat().st_mtime_ns for file in output.iterdir() if file.name != MANIFEST}
    report = export(*series)
    assert (report.written, report.unchanged, report.removed) == (0, 2, 0)
    assert {file: file.stat().st_mtime_ns for file in output.iterdir() if file.name != MANIFEST} == before


def test_a_new_caption_encodes_nothing(make_series: MakeSeries, export: Export, output: Path) -> None:
    export(make_series(1))
    clip = (output / "series_0001.mp4").stat().st_mtime_ns
    report = export(make_series(1, caption="She sits down."))
    assert report.unchanged == 1
    assert (output / "series_0001.txt").read_text() == "She sits down."
    assert "She sits down." in (output / "metadata.jsonl").read_text()
    assert (output / "series_0001.mp4").stat().st_mtime_ns == clip


def test_other_frames_are_encoded_again(make_series: MakeSeries, export: Export, output: Path) -> None:
    series = make_series(1, 4)
    export(series, make_series(2))
    old = (output / "series_0001.mp4").read_bytes()
    report = export(replace(series, frames=series.frames[::-1]), make_series(2))
    assert (report.written, report.unchanged) == (1, 1)
    assert (output / "series_0001.mp4").read_bytes() != old


def test_an_edited_photo_is_encoded_again(make_series: MakeSeries, export: Export) -> None:
    series = make_series(1)
    export(series)
    paint(series.frames[0].file, 99)
    assert export(series).written == 1


def test_a_series_keeps_its_stem(make_series: MakeSeries, export: Export, output: Path) -> None:
    one, two, three = (make_series(number, caption=f"Number {number}.") for number in (1, 2, 3))
    export(one, two, three)
    report = export(one, three)
    assert report.removed == 2
    assert (output / "series_0003.txt").read_text() == "Number 3."
    assert not (output / "series_0002.mp4").exists()
    assert [json.loads(line)["file_name"] for line in (output / "metadata.jsonl").read_text().splitlines()] == [
        "series_0001.mp4",
        "series_0003.mp4",
    ]
    export(three, two, make_series(4, caption="Number 4."))
    assert (output / "series_0002.txt").read_text() == "Number 2."
    assert (output / "series_0004.txt").read_text() == "Number 4."


def test_both_profiles_shrink_without_leftovers(make_series: MakeSeries, export: Export, output: Path) -> None:
    series = make_series(1, 4)
    export(series, make_series(2), profile="series")
    export(replace(series, frames=series.frames[:3]), profile="series")
    assert sorted(tree(output)) == [
        "dataset.json",
        "series_0001/001.jpg",
        "series_0001/001.txt",
        "series_0001/002.jpg",
        "series_0001/002.txt",
        "series_0001/003.jpg",
        "series_0001/003.txt",
        "series_0001/caption.txt",
        "series_0001/metadata.json",
    ]
    assert not (output / "series_0002").exists()


def test_stills_carry_no_metadata(make_series: MakeSeries, export: Export, output: Path) -> None:
    series = make_series(1, 2)
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    exif.get_ifd(0x8825)[1] = "N"
    with Image.open(series.frames[0].file) as photo:
        photo.save(series.frames[0].file, exif=exif, comment=b"secret")
    export(series, profile="series")
    with Image.open(output / "series_0001" / "001.jpg") as still:
        assert not still.getexif()
        assert "comment" not in still.info
        assert still.size == (64, 96)
    export(series, profile="series", stills="png")
    with Image.open(output / "series_0001" / "001.png") as still:
        assert (still.format, still.info) == ("PNG", {})
    assert not (output / "series_0001" / "001.jpg").exists()


def test_files_of_others_stay(make_series: MakeSeries, export: Export, output: Path) -> None:
    export(make_series(1), make_series(2))
    (output / "notes.md").write_text("mine")
    (output / "sub").mkdir()
    export(make_series(2))
    assert (output / "notes.md").read_text() == "mine"
    assert (output / "sub").is_dir()


def test_a_file_of_ours_that_was_changed_is_kept_aside(make_series: MakeSeries, export: Export, output: Path) -> None:
    export(make_series(1), make_series(2))
    (output / "series_0001.txt").write_text("my own words")
    (output / "series_0002.txt").write_text("mine, of a series that leaves")
    report = export(make_series(1))
    assert (output / "series_0001.txt").read_text() == "A woman turns towards the light."
    assert (output / KEPT / "series_0001.txt.kept").read_text() == "my own words"
    assert (output / KEPT / "series_0002.txt.kept").read_text() == "mine, of a series that leaves"
    assert {problem.where for problem in report.skipped} == {"series_0001.txt", "series_0002.txt"}
    (output / "series_0001.txt").write_text("again")
    export(make_series(1))
    assert (output / KEPT / "series_0001.txt.2.kept").read_text() == "again"


def test_a_clip_that_vanished_comes_back(make_series: MakeSeries, export: Export, output: Path) -> None:
    export(make_series(1), make_series(2))
    (output / "series_0002.mp4").unlink()
    report = export(make_series(1), make_series(2))
    assert (report.written, report.unchanged) == (1, 1)
    assert (output / "series_0002.mp4").exists()


def test_a_folder_whose_name_is_too_long_is_told_in_words(
    make_series: MakeSeries, export: Export, output: Path
) -> None:
    output.mkdir()
    with pytest.raises(ExportError, match=r"cannot be (used|made|written): ") as told:
        export(make_series(1), output=output / ("x" * 300))
    assert len(str(told.value)) < 320


def test_a_foreign_file_in_our_place_is_not_overwritten(make_series: MakeSeries, export: Export, output: Path) -> None:
    export(make_series(1))
    (output / "series_0002.txt").write_text("not ours")
    before = tree(output)
    with pytest.raises(ExportError, match=r"series_0002\.txt stands where"):
        export(make_series(1), make_series(2))
    assert tree(output) == before
    (output / "series_0002.txt").unlink()
    assert export(make_series(1), make_series(2)).series == 2


def test_lost_photos_do_not_lose_their_series(make_series: MakeSeries, export: Export, output: Path) -> None:
    series = make_series(1, 5)
    series.frames[0].file.unlink()
    series.frames[2].file.write_bytes(b"no picture at all")
    cut = series.frames[3].file
    cut.write_bytes(cut.read_bytes()[:700])  # the header is fine, the pixels are not
    report = export(series, make_series(2))
    assert (report.series, report.frames) == (2, 6)
    assert {(problem.where, problem.what) for problem in report.skipped} == {
        (series.frames[0].path, "The photo is missing."),
        (series.frames[2].path, "post1_03.jpg cannot be decoded."),
        (series.frames[3].path, "post1_04.jpg cannot be decoded."),
    }
    assert export(series, make_series(2)).skipped == report.skipped  # told again, though nothing is written
    paint(series.frames[0].file, 21)
    assert export(series, make_series(2)).frames == 7


@pytest.mark.parametrize("damage", ["missing", "no picture", "cut off"])
def test_what_misses_a_photo_is_left_out_or_ends_the_export_where_asked(
    make_series: MakeSeries, export: Export, output: Path, damage: str
) -> None:
    series, whole = make_series(1, 5), make_series(2)
    file = series.frames[2].file
    content = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(b"no picture at all" if damage == "no picture" else content[:700])
    assert export(series, whole).series == 2
    before = tree(output)
    with pytest.raises(ExportError, match=r"post1_03\.jpg.*db relink FOLDER") as stopped:
        export(series, whole, missing="stop")
    assert "A photo of these series cannot be used" in str(stopped.value)
    assert tree(output) == before
    report = export(series, whole, missing="skip-series")
    assert (report.series, report.written, report.unchanged) == (1, 0, 1)
    assert [problem.where for problem in report.skipped] == ["post1", series.frames[2].path]
    assert "1 of its photos is missing or cannot be read" in report.skipped[0].what
    file.write_bytes(content)
    assert export(series, whole, missing="stop").skipped == ()


def test_a_full_disk_is_told_before_a_byte_is_written(
    make_series: MakeSeries, options: ExportOptions, output: Path
) -> None:
    series = [make_series(number, 4, (640, 800)) for number in range(1, 4)]

    def exporter(free: int) -> Exporter:
        return Exporter(Reader(), room=lambda folder: SPARE + free)

    def export(free: int) -> ExportReport:
        chosen = replace(options, size=640)
        return exporter(free).export(series, len(series), chosen, lambda *_: None, lambda: False)

    plan = exporter(100_000).plan(series, replace(options, size=640))
    assert [problem.where for problem in plan.problems] == [str(output)]
    assert re.match(r"About 3\d MB are needed, 34 MB are free", plan.problems[0].what)
    assert plan.refused
    with pytest.raises(ExportError, match=r"MB are free on that disk.*\(size\)"):
        export(100_000)
    doubtful = exporter(1_000_000).plan(series, replace(options, size=640))
    assert ([problem.where for problem in doubtful.problems], doubtful.refused) == (["disk"], False)
    assert not output.exists()
    assert export(12 * 640 * 800).written == 3
    # What stands already needs no room a second time.
    assert exporter(6 * 64 * 80).plan(series, options).problems == ()
    assert export(6 * 64 * 80).unchanged == 3


def test_a_stopped_plan_ends(make_series: MakeSeries, options: ExportOptions) -> None:
    with pytest.raises(RunStopped):
        Exporter(Reader()).plan([make_series(1)], options, stop=lambda: True)


def test_the_report_tells_how_to_train(make_series: MakeSeries, export: Export, output: Path) -> None:
    starts = {start.trainer: start.how for start in export(make_series(1, 3)).starts}
    assert starts["musubi-tuner"] == f"--dataset_config {output}/musubi.toml"
    assert "--num_frames 9 " in starts["DiffSynth-Studio"]
    series = [make_series(number, 2, username=f"account{number}") for number in range(1, 11)]
    assert f"{output}/learn/musubi.toml" in export(*series, held_out=0.4).starts[0].how


def test_a_missing_photo_takes_no_place_of_its_account(make_series: MakeSeries, export: Export) -> None:
    broken, whole = make_series(1, 2), make_series(2, 2)
    broken.frames[0].file.unlink()
    report = export(broken, whole, per_account=1)
    assert (report.series, report.frames) == (1, 2)
    assert [problem.where for problem in report.skipped] == ["post1", broken.frames[0].path]


def test_a_stray_thumbnail_is_left_out(make_series: MakeSeries, export: Export) -> None:
    series, tiny = make_series(1, 4), make_series(2, 1, (20, 25))
    report = export(replace(series, frames=(*series.frames, *tiny.frames)), size=256)
    assert report.frames == 4
    assert [(problem.where, problem.what) for problem in report.skipped] == [
        (tiny.frames[0].path, "It is too small beside the others: 20×25 (max_upscale).")
    ]


def test_a_series_with_too_few_photos_left_is_skipped(make_series: MakeSeries, export: Export, output: Path) -> None:
    series = make_series(1, 3)
    cut = series.frames[0].file
    cut.write_bytes(cut.read_bytes()[:700])
    report = export(series, make_series(2), min_length=3)
    assert report.series == 1
    assert report.skipped[0].where == "post1"
    assert "2 photos" in report.skipped[0].what
    assert not (output / "series_0001.mp4").exists()
    assert (output / "series_0002.mp4").exists()


@pytest.mark.parametrize("profile", ["clips", "series"])
def test_nothing_left_is_an_error_and_changes_nothing(
    make_series: MakeSeries, export: Export, output: Path, profile: str
) -> None:
    export(make_series(1), profile=profile)
    before = tree(output)
    with pytest.raises(ExportError, match="Nothing is left"):
        export(profile=profile)
    with pytest.raises(ExportError, match="fewest are 9"):
        export(make_series(1), profile=profile, min_length=9)
    assert tree(output) == before


def _staging(output: Path) -> Path:
    found = staging_in(output)
    assert found is not None
    return found


def test_stopping_keeps_the_old_and_goes_on_later(make_series: MakeSeries, export: Export, output: Path) -> None:
    export(make_series(1))
    before = tree(output)
    many = [make_series(number, 3) for number in range(1, 13)]
    done: list[int] = []
    with pytest.raises(RunStopped):
        export(*many, progress=lambda *step: done.append(step[0]), stop=lambda: len(done) >= 4)
    assert tree(output) == before
    waiting = len(list(_staging(output).glob("files/*.mp4.part")))
    assert 3 <= waiting < 12
    report = export(*many)
    assert (report.series, report.written) == (12, 12)
    assert staging_in(output) is None
    assert len(list(output.glob("*.mp4"))) == 12


def test_what_a_stop_left_out_gets_the_number_that_it_would_have_had(
    make_series: MakeSeries, export: Export, output: Path
) -> None:
    """Workers end in any order, so a later series may be finished when an earlier one is stopped."""
    many = [make_series(number, 3) for number in range(1, 7)]
    done: list[int] = []
    with pytest.raises(RunStopped):
        export(*many, progress=lambda *step: done.append(step[0]), stop=lambda: len(done) >= 4)
    journal = _staging(output) / "journal.jsonl"
    first, _, *later = journal.read_text().splitlines()
    journal.write_text("\n".join([first, *later]) + "\n")
    export(*many)
    resumed = tree(output)
    shutil.rmtree(output)
    export(*many)
    assert tree(output) == resumed


def test_what_waited_for_other_options_is_not_used(make_series: MakeSeries, export: Export, output: Path) -> None:
    series = [make_series(number, 3) for number in range(1, 9)]
    export(*series)
    before = tree(output)
    done: list[int] = []
    with pytest.raises(RunStopped):
        export(*series, fps=24, progress=lambda *step: done.append(step[0]), stop=lambda: len(done) >= 4)
    report = export(*series)
    assert report.unchanged == 8
    assert tree(output) == before


KILLED = """
import sys
from pathlib import Path
from engine.export import Exporter, ExportOptions
from engine.model import ExportFrame, ExportSeries
from tests.engine.export.painted import Reader
root, output = Path(sys.argv[1]), Path(sys.argv[2])
names = [[f"someone/post{s}_{n:02d}.jpg" for n in range(1, 4)] for s in range(1, 41)]
series = [ExportSeries(i, f"post{i}", "someone", "New words.", tuple(ExportFrame(p, root / p) for p in paths))
          for i, paths in enumerate(names, 1)]
Exporter(Reader()).export(series, 40, ExportOptions("clips", output, size=128),
                          lambda done, total, name: print(done, flush=True), lambda: False)
"""


def test_a_kill_leaves_the_old_intact(make_series: MakeSeries, export: Export, output: Path, collection: Path) -> None:
    export(make_series(1, 3), make_series(2, 3), size=128)
    before = tree(output)
    many = [make_series(number, 3, caption="New words.") for number in range(1, 41)]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(collection), str(output)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) == 12:
                child.kill()
                break
    assert child.returncode != 0
    assert tree(output) == before
    finished = len((_staging(output) / "journal.jsonl").read_text().splitlines())
    assert finished >= 9  # of the first twelve, two were there already
    report = export(*many, size=128)
    assert (report.series, report.unchanged) == (40, 2)
    assert staging_in(output) is None


def test_a_kill_while_publishing_is_finished_by_the_next_export(
    make_series: MakeSeries, export: Export, output: Path
) -> None:
    """The state a kill leaves between two renames: the commit stands, some files are in place, some still wait."""
    export(make_series(1), make_series(2))
    old = (output / MANIFEST).read_bytes()
    export(make_series(1), make_series(3))
    new, files = (output / MANIFEST).read_bytes(), tree(output)
    staging = output / STAGING
    (staging / "files").mkdir(parents=True)
    for path in ("series_0003.mp4", "metadata.jsonl"):
        os.replace(output / path, staging / "files" / f"{path}.part")
    (output / "series_0002.txt").write_bytes(b"A woman turns towards the light.")
    (output / MANIFEST).write_bytes(old)
    (staging / "commit.json").write_bytes(new)
    report = export(make_series(1), make_series(3))
    assert (report.written, report.unchanged) == (0, 2)
    assert tree(output) == files


@pytest.mark.parametrize("left_waiting", [[], ["series_0002.mp4"], ["README.md", "series_0001.txt", "series_0002.mp4"]])
def test_a_kill_while_the_first_export_is_published(
    make_series: MakeSeries, export: Export, output: Path, left_waiting: list[str]
) -> None:
    series = [make_series(1), make_series(2)]
    export(*series)
    whole = tree(output)
    files = output / STAGING / "files"
    files.mkdir(parents=True)
    for path in left_waiting:
        os.replace(output / path, files / f"{path}.part")
    os.replace(output / MANIFEST, output / STAGING / "commit.json")
    report = export(*series)
    assert (report.written, report.unchanged) == (0, 2)
    assert tree(output) == whole


def test_two_exports_at_once_are_refused(make_series: MakeSeries, export: Export) -> None:
    refused = []

    def start_another(done: int, total: int, name: str) -> None:
        with pytest.raises(ExportError, match="Another export is writing") as caught:
            export(make_series(1))
        refused.append(caught.value)

    export(make_series(1), progress=start_another)
    assert len(refused) == 1


class TestRefusedFolders:
    def test_the_collection(self, make_series: MakeSeries, export: Export, collection: Path, tmp_path: Path) -> None:
        series = make_series(1)
        before = tree(collection)
        (tmp_path / "link").symlink_to(collection)
        for output in (collection, collection / "deep" / "set", tmp_path, tmp_path / "link", tmp_path / "link" / "set"):
            with pytest.raises(ExportError, match="collection"):
                export(series, output=output, protected=[collection])
        assert tree(collection) == before
        assert sorted(os.listdir(tmp_path)) == ["downloads", "link"]

    def test_a_folder_of_somebody_else(self, make_series: MakeSeries, export: Export, output: Path) -> None:
        output.mkdir()
        (output / "thesis.txt").write_text("do not touch")
        with pytest.raises(ExportError, match="did not write"):
            export(make_series(1))
        assert sorted(file.name for file in output.iterdir()) == ["thesis.txt"]

    def test_an_empty_folder_is_fine(self, make_series: MakeSeries, export: Export, output: Path) -> None:
        output.mkdir()
        (output / ".DS_Store").write_bytes(b"")
        assert export(make_series(1)).series == 1

    def test_a_file(self, make_series: MakeSeries, export: Export, output: Path) -> None:
        output.write_text("")
        for place in (output, output / "set"):
            with pytest.raises(ExportError, match="is a file"):
                export(make_series(1), output=place)

    def test_another_format(self, make_series: MakeSeries, export: Export, output: Path) -> None:
        export(make_series(1))
        with pytest.raises(ExportError, match='the format "clips"'):
            export(make_series(1), profile="series")

    def test_an_unreadable_manifest(self, make_series: MakeSeries, export: Export, output: Path) -> None:
        output.mkdir()
        for text in ("{", "[]", '{"format": 99}', '{"format": 1}'):
            (output / MANIFEST).write_text(text)
            with pytest.raises(ExportError, match=r"cannot be read|another version"):
                export(make_series(1))

    def test_no_permission(self, make_series: MakeSeries, export: Export, output: Path) -> None:
        output.mkdir()
        output.chmod(0o500)
        if os.access(output, os.W_OK):
            pytest.skip("this user may write anywhere")
        try:
            with pytest.raises(ExportError, match="permission"):
                export(make_series(1))
        finally:
            output.chmod(0o700)

    def test_a_link_that_leads_out(self, make_series: MakeSeries, export: Export, output: Path, tmp_path: Path) -> None:
        export(make_series(1), profile="series")
        outside = tmp_path / "outside"
        (output / "series_0001").rename(outside)
        (output / "series_0001").symlink_to(outside)
        before = tree(outside)
        with pytest.raises(ExportError, match="link to another place"):
            export(make_series(1, caption="New."), profile="series", stills="png")
        assert tree(outside) == before

    def test_a_manifest_that_names_files_outside(
        self, make_series: MakeSeries, export: Export, output: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "precious.txt").write_text("mine")
        export(make_series(1), make_series(2))
        for outside in ("../precious.txt", str(tmp_path / "precious.txt")):
            text = (output / MANIFEST).read_text()
            (output / MANIFEST).write_text(text.replace("series_0002.txt", outside))
            with pytest.raises(ExportError, match="cannot be read"):
                export(make_series(1))
            (output / MANIFEST).write_text(text)
        assert (tmp_path / "precious.txt").read_text() == "mine"

    def test_a_link_above_a_file_that_leaves(
        self, make_series: MakeSeries, export: Export, output: Path, tmp_path: Path
    ) -> None:
        export(make_series(1), make_series(2), profile="series")
        outside = tmp_path / "outside"
        (output / "series_0002").rename(outside)
        (output / "series_0002").symlink_to(outside)
        before = tree(outside)
        assert export(make_series(1), profile="series").series == 1
        assert tree(outside) == before

    def test_an_unknown_format(self, make_series: MakeSeries, export: Export) -> None:
        with pytest.raises(ExportError, match="There are: clips"):
            export(make_series(1), profile="gif")


def test_a_name_that_is_no_utf8_is_exported(make_series: MakeSeries, export: Export, collection: Path) -> None:
    series = make_series(1, 2)
    odd = os.fsdecode(b"someone/caf\xe9_03.jpg")
    paint(collection / odd, 77)
    export(replace(series, frames=(*series.frames, ExportFrame(odd, collection / odd))), profile="series")
    again = export(replace(series, frames=(*series.frames, ExportFrame(odd, collection / odd))), profile="series")
    assert again.unchanged == 1
