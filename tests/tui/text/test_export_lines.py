"""A dry run as lines: what a newcomer reads in a terminal of 80 columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.cells import cell_len

from engine.export.options import ExportOptions
from engine.export.outlook import Outlook
from engine.export.plan import Elsewhere, ExportPlan, SeriesPlan
from engine.model import ExportReport, Problem
from tui.text.export_lines import export_lines, plan_lines, total_lines

_LONG = "2025_08_01_09_51_22_dogs.of.grazDMztoCHMeVB_vienna_has_my_heart__vienna__dump__wien"


def _seen(trainer: str, survive: int, reason: str = "", remedy: str = "") -> Outlook:
    return Outlook(trainer, 6, 16, 16, survive, reason, remedy)


_FLOORED = ("It floors clips to 4n+1 frames.", "Use hold 4 or a multiple of it.")
_PLAN = ExportPlan(
    ExportOptions("clips", Path("set"), hold=3),
    series=(
        SeriesPlan(
            1,
            _LONG,
            photos=6,
            clip_frames=16,
            size=(928, 704),
            part="",
            mixed=True,
            problems=(Problem("vienna/one.jpg", "The photo is missing."),),
            outlooks=(_seen("one", 5, *_FLOORED), _seen("two", 6), _seen("three", 5, *_FLOORED)),
        ),
        SeriesPlan(2, "short", 2, 4, None, "", left_out="It has 2 photos; the fewest are 3 (min_length)."),
    ),
    problems=(Problem("set", "It holds files that this program did not write."),),
    bytes_needed=1_500_000_000,
    bytes_free=2_000_000_000,
    elsewhere=(Elsewhere("four", 3, 'Use the format "four".'),),
)


def test_what_stays_out_because_it_is_marked_is_counted() -> None:
    report = ExportReport(Path("set"), "clips", 2, 8, 2, 0, 0, unsure=3)
    told = "3 series are left out: the verifier is unsure, and nobody approved them"
    assert [line for line in export_lines(report) if told in line]
    assert [line for line in total_lines(replace(_PLAN, unsure=3)) if told in line]
    assert [
        line
        for line in total_lines(replace(_PLAN, unsure=1))
        if line.startswith("1 series is left out: the verifier is unsure")
    ]
    quiet = [*export_lines(replace(report, unsure=0)), *total_lines(_PLAN)]
    assert not [line for line in quiet if "unsure" in line]


def test_what_is_undecided_or_a_draft_is_said_of_a_plan_and_of_a_report() -> None:
    approved = replace(_PLAN.series[0], approved=True)
    plan = replace(_PLAN, series=(approved, replace(approved, approved=False, is_draft=True)), not_taken=4)
    told = list(total_lines(plan))
    assert told[0] == "1 approved · 1 undecided (nobody has reviewed it) · 1 caption is a draft"
    assert "4 undecided series are not taken" in told
    report = ExportReport(Path("set"), "clips", 33, 99, 33, 0, 0, undecided=30, drafts=33, not_taken=1)
    lines = [line.strip() for line in export_lines(report)]
    assert lines[1] == "3 approved · 30 undecided (nobody has reviewed them) · 33 captions are drafts"
    assert "1 undecided series is not taken" in lines


def test_a_single_photo_is_one_photo() -> None:
    one = replace(_PLAN.series[0], photos=1, outlooks=(_seen("two", 1),))
    assert "1 photo kept by two" in list(total_lines(replace(_PLAN, series=(one,))))


def test_what_is_wrong_with_the_folder_names_it_once() -> None:
    problem = Problem("/data/set", '/data/set holds a dataset of the format "clips".')
    assert list(total_lines(replace(_PLAN, problems=(problem,))))[-1] == f"! {problem.what}"


def test_series_are_named_as_in_the_list() -> None:
    plan = replace(_PLAN, series=(replace(_PLAN.series[0], title="vienna · at the beach"),))
    assert list(plan_lines(plan))[3].endswith("  vienna · at the beach")


def test_a_plan_fits_into_a_terminal_and_says_why_and_what_would_help() -> None:
    lines = list(plan_lines(_PLAN, 80))
    assert max(map(cell_len, lines)) <= 80
    assert lines[2:] == [
        "photos  frames       size  series",
        "     6      16    928×704  2025_08_01_09_51_22_dogs.of.grazDMztoCHMeVB_vienna_h…",
        "        one.jpg: The photo is missing.",
        "        mixes portrait and landscape (split_mixed)",
        "        5 of 6 kept by one, three",
        "     2       4          ?  short",
        "        left out: It has 2 photos; the fewest are 3 (min_length).",
        "",
        "0 approved · 1 undecided (nobody has reviewed it)",
        "1 series with 6 photos, 16 clip frames (16 fps, hold 3): about 1.5 GB, 2.0 GB",
        "  are free",
        "1 kind of clip, of 10,208 tokens in Wan 2.1",
        "All 6 photos kept by two",
        "5 of 6 kept by one: It floors clips to 4n+1 frames. Use hold 4 or a multiple of",
        "  it.",
        "5 of 6 kept by three: It floors clips to 4n+1 frames. Use hold 4 or a multiple",
        "  of it.",
        '3 of 6 would be kept by four: Use the format "four".',
        "1 series left out: too few photos (min_length)",
        "1 photo is missing, damaged or too small, first vienna/one.jpg",
        "What was moved is found again with: photo-series db relink FOLDER",
        "1 series mixes portrait and landscape: a crop loses much of one (split_mixed",
        "  makes two)",
        "! set: It holds files that this program did not write.",
    ]


def test_in_a_pipe_names_stay_whole() -> None:
    assert any(line.endswith(_LONG) for line in plan_lines(_PLAN))
