"""Options, captions, selection and plans: everything that is decided before pictures are touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.errors import ExportError
from engine.export import PROFILES, Exporter, ExportOptions, options_from
from engine.export.accounts import account_of
from engine.export.captions import export_caption, one_line
from engine.export.selection import HELD_OUT, LEARN, Selection, part_of
from engine.model import ExportSeries
from engine.settings import Settings
from tests.engine.export.painted import Reader
from tui.text.export_lines import total_lines

if TYPE_CHECKING:
    from tests.engine.export.painted import Export, MakeSeries


class TestOptions:
    def test_come_from_settings(self) -> None:
        made = options_from(Settings(size=512, trigger_word="ohwx", min_length=5), Path("set"))
        assert (made.profile, made.output, made.size, made.trigger_word) == ("clips", Path("set"), 512, "ohwx")
        assert (made.min_length, made.fps, made.hold) == (5, 16, 4)

    def test_an_override_of_none_is_none(self) -> None:
        assert options_from(Settings(), Path("set"), fps=None, profile="series").profile == "series"

    def test_a_model_brings_its_rate(self) -> None:
        assert options_from(Settings(), Path("set"), model="wan2.2-5b").fps == 24
        assert options_from(Settings(), Path("set"), model="ltx").hold == 8
        assert options_from(Settings(), Path("set"), model="wan2.2-5b", fps=16).fps == 16

    def test_an_unknown_model_is_told(self) -> None:
        with pytest.raises(ExportError, match=r"There are: wan2\.1"):
            options_from(Settings(), Path("set"), model="sora")


def test_every_profile_says_what_it_is() -> None:
    for name, profile in PROFILES.items():
        assert profile.name == name
        assert profile.title
        assert profile.description.endswith(".")
        assert set(profile.depends_on) <= set(ExportOptions.__dataclass_fields__)
        assert profile.bytes_per_pixel(ExportOptions(name, Path("set"))) > 0


def test_the_help_names_every_format() -> None:
    told = Settings.model_fields["export_format"].description or ""
    assert told.partition(": ")[2].split(", ") == list(PROFILES)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two\r\n lines\t ", "two lines"),
        ("a\u2028b\u0085c\x00d\u202ee", "a b cde"),
        ("family: 👩\u200d👩\u200d👧", "family: 👩\u200d👩\u200d👧"),
        ("caf\udce9", "caf"),
        ("", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("caption", "trigger", "template", "said"),
    [
        ("She turns.", "", "{trigger}, {caption}", "She turns."),
        ("She turns.", "ohwx", "{trigger}, {caption}", "ohwx, She turns."),
        ("ohwx turns.", "ohwx", "{trigger}, {caption}", "ohwx turns."),
        ("She turns.", "ohwx", "{caption} {trigger}", "She turns. ohwx"),
        ("She turns.", "", "{count} photos: {caption}", "4 photos: She turns."),
        ("{trigger} {caption} {0}", "", "{trigger}, {caption}", "{trigger} {caption} {0}"),
        ("", "", "{trigger}, {caption}", "A series of 4 photos."),
        ("She turns.", "", "{trigger}", "She turns."),
        ("She turns.", "ohwx", "a photo of {trigger}", "a photo of ohwx"),
        ("\n", "ohwx", "{trigger}, {caption}", "ohwx, A series of 4 photos."),
    ],
)
def test_caption(caption: str, trigger: str, template: str, said: str) -> None:
    options = ExportOptions("clips", Path("set"), trigger_word=trigger, caption_template=template)
    assert export_caption(ExportSeries(1, "post", None, caption, ()), 4, options) == said


class TestSelection:
    def test_length(self, make_series: MakeSeries, options: ExportOptions) -> None:
        chosen = Selection(replace(options, min_length=3, max_length=4))
        refused = [bool(chosen.refusal(make_series(photos, photos), photos)) for photos in (2, 3, 4, 5)]
        assert refused == [True, False, False, True]

    def test_per_account(self, make_series: MakeSeries, options: ExportOptions) -> None:
        chosen = Selection(replace(options, per_account=1))
        taken = [chosen.refusal(make_series(n, username=name), 4) == "" for n, name in enumerate("aabAc")]
        assert taken == [True, False, True, False, True]

    def test_a_series_without_account_goes_by_its_folder(self, make_series: MakeSeries) -> None:
        series = make_series(1, username="somewhere")
        assert account_of(series) == "somewhere"
        assert account_of(replace(series, username=None)) == "somewhere/"

    def test_no_account_is_on_both_sides(self, make_series: MakeSeries, options: ExportOptions) -> None:
        options = replace(options, held_out=0.3)
        sides: dict[str, set[str]] = {}
        for number in range(60):
            series = make_series(number, 0, username=f"account{number % 20}")
            sides.setdefault(account_of(series), set()).add(part_of(series, options))
        assert all(len(parts) == 1 for parts in sides.values())
        assert {part for parts in sides.values() for part in parts} == {LEARN, HELD_OUT}


def test_a_divided_data_set_is_two(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    series = [make_series(number, 2, username=f"account{number}") for number in range(1, 11)]
    export(*series, held_out=0.4)
    found = {part: len(list((tmp_path / "set" / part).glob("*.mp4"))) for part in (LEARN, HELD_OUT)}
    assert sum(found.values()) == 10
    assert all(found.values())
    for part, clips in found.items():
        folder = tmp_path / "set" / part
        assert len((folder / "metadata.jsonl").read_text().splitlines()) == clips
        assert f'"{folder}"' in (folder / "musubi.toml").read_text()
    assert f"| `learn` | {found[LEARN]} | {2 * found[LEARN]} |" in (tmp_path / "set" / "README.md").read_text()
    report = export(*series)
    assert (report.written, len(list((tmp_path / "set").glob("*.mp4")))) == (10, 10)
    assert not (tmp_path / "set" / LEARN).exists()


class TestPlan:
    def test_says_what_would_come(self, make_series: MakeSeries, options: ExportOptions, tmp_path: Path) -> None:
        mixed = make_series(2, 2)
        other = make_series(3, 1, (300, 240), username="b")
        mixed = replace(mixed, frames=(*mixed.frames, *other.frames))
        broken = make_series(4, 3)
        broken.frames[1].file.unlink()
        plan = Exporter(Reader()).plan([make_series(1, 20), mixed, other, broken], options)
        assert [series.photos for series in plan.series] == [20, 3, 1, 2]
        assert [series.clip_frames for series in plan.taken] == [77, 9, 5]
        assert [series.mixed for series in plan.series] == [False, True, False, False]
        assert "fewest are 2" in plan.series[2].left_out
        assert plan.series[3].problems[0].what == "The photo is missing."
        assert plan.series[0].size == (64, 96)
        assert plan.photos == 25
        assert set(plan.survivors().values()) == {25}
        assert plan.problems == ()
        lost = {other.trainer: (other.survive, other.remedy) for other in plan.elsewhere}
        assert lost["SimpleTuner"] == (23, 'Use the format "simpletuner".')
        assert set(lost) == {"SimpleTuner"}  # the others do not train Wan
        assert 0 < plan.bytes_needed < 10_000_000 < plan.bytes_free
        assert not (tmp_path / "set").exists()

    def test_without_measuring_no_file_is_opened(self, options: ExportOptions, make_series: MakeSeries) -> None:
        series = make_series(1, 3)
        for frame in series.frames:
            frame.file.unlink()
        plan = Exporter(Reader()).plan([series], options, measure=False)
        assert (plan.photos, plan.series[0].size, plan.series[0].problems) == (3, None, ())

    def test_tells_what_stands_against_it(
        self, make_series: MakeSeries, options: ExportOptions, collection: Path
    ) -> None:
        changed = replace(options, output=collection / "set", size=700, held_out=0.00001)
        plan = Exporter(Reader()).plan([make_series(1)], changed, protected=[collection])
        assert [problem.where for problem in plan.problems] == [str(collection / "set"), "size", "held_out"]

    def test_agrees_with_the_export(self, make_series: MakeSeries, export: Export, options: ExportOptions) -> None:
        series = [make_series(1, 3), make_series(2, 1), make_series(3, 5, (300, 240))]
        plan = Exporter(Reader()).plan(series, options)
        report = export(*series)
        assert (len(plan.taken), plan.photos) == (report.series, report.frames)


def test_what_a_crop_cuts_is_known_before_it_is_written(make_series: MakeSeries, options: ExportOptions) -> None:
    series, wide = make_series(1, 3, (240, 360)), make_series(2, 1, (480, 240))
    frames = (*series.frames, *wide.frames)
    series.frames[1].file.unlink()
    shots = Exporter(Reader(), lambda photo: (1.0, 0.5)).shots(frames, options)
    cuts = list(shots.cuts())
    assert [cut.frame for cut in cuts] == [series.frames[0], series.frames[2], *wide.frames]
    assert shots.size == (64, 96)
    assert [(cut.size, round(cut.lost, 2)) for cut in cuts] == [((240, 360), 0), ((240, 360), 0), ((480, 240), 0.67)]
    assert cuts[2].box is not None
    assert cuts[2].box[2] == cuts[2].photo.width  # the subject stands at the right
    assert [problem.what for problem in shots.lost] == ["The photo is missing."]
    whole = list(Exporter(Reader()).shots(frames, replace(options, fit="pad")).cuts())
    assert [(cut.box, cut.lost) for cut in whole] == [(None, 0.0)] * 3


class TestMixedOrientation:
    def test_is_taken_apart_where_asked(
        self, make_series: MakeSeries, export: Export, options: ExportOptions, tmp_path: Path
    ) -> None:
        upright, lying, square = make_series(1, 3), make_series(2, 2, (300, 240)), make_series(3, 1, (240, 240))
        frames = (upright.frames[0], lying.frames[0], square.frames[0], *upright.frames[1:], lying.frames[1])
        series = replace(upright, frames=frames)
        plan = Exporter(Reader()).plan([series], replace(options, split_mixed=True))
        assert [(one.name, one.photos, one.size) for one in plan.series] == [
            ("post1", 4, (64, 96)),
            ("post1 (landscape)", 2, (96, 64)),
        ]
        for planned, half in ((1, {*upright.frames, *square.frames}), (-1, {*lying.frames})):
            shots = Exporter(Reader()).preview(series, planned, replace(options, split_mixed=True), lambda: False)
            assert set(shots.frames) == half
        report = export(series, split_mixed=True)
        assert (report.series, report.frames) == (2, 6)
        assert sorted(file.name for file in (tmp_path / "set").glob("*.mp4")) == ["series_0001.mp4", "series_0002.mp4"]
        assert export(series, split_mixed=True).unchanged == 2
        assert export(series).series == 1

    def test_leaves_others_alone(self, make_series: MakeSeries, export: Export) -> None:
        assert export(make_series(1), make_series(2, 3, (300, 240)), split_mixed=True).series == 2


def test_the_plan_counts_kinds_of_clips_their_tokens_and_what_fills_no_batch(
    options: ExportOptions, make_series: MakeSeries
) -> None:
    series = [make_series(number, photos) for number, photos in enumerate((3, 3, 3, 4, 4), 1)]
    series.append(make_series(6, 3, (300, 240)))
    plan = Exporter(Reader()).plan(series, replace(options, batch_size=2))
    assert sorted(plan.kinds().values()) == [1, 2, 3]
    assert plan.incomplete() == 2
    assert plan.tokens() == (3 * 4 * 6, 4 * 4 * 6)
    assert replace(plan, options=options).incomplete() == 0
    told = list(total_lines(plan))
    assert "3 kinds of clips by size and length, of 72 to 96 tokens in Wan 2.1" in told
    assert any(line.startswith("2 clips fill no batch of 2: diffusion-pipe would drop them") for line in told)
