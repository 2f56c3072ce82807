"""An export as lines to read: what it would write, and what it wrote."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from engine.model import Mark
from engine.model.text import counted
from tui.text.kind_lines import kind_lines, merge_lines
from tui.text.untrusted import safe, shorten

if TYPE_CHECKING:
    from engine.export.outlook import Outlook
    from engine.export.plan import ExportPlan, SeriesPlan
    from engine.model import ExportReport, Problem

FIND_AGAIN = "What was moved is found again with: photo-series db relink FOLDER"


def export_lines(report: ExportReport) -> Iterator[str]:
    """What an export wrote, in a few lines."""
    from engine.export.measure import GONE

    yield f"{report.series:,} series with {counted(report.frames, 'photo')} in {report.output}"
    yield f"  {_reviewed(report.series, report.undecided, report.drafts)}"
    if report.chosen_among:
        yield f"  chosen as the best of {report.chosen_among:,} (README.md says why each)"
    yield f"  {report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} old files removed"
    if report.changes:
        counts = ", ".join(f"{words.lower()} {len(stems):,}" for words, stems in report.changes.told())
        yield f"  since the last export: {counts}"
    if report.changes.kept_names:
        yield f"  {len(report.changes.kept_names):,} kept their names: clear your trainer's cache (README.md says how)"
    if report.sheet:
        yield f"  contact sheet: {report.sheet}"
    for line in _not_taken(report.not_taken, report.unsure):
        yield f"  {line}"
    for problem in report.skipped[:20]:
        yield f"  left out {problem.where}: {problem.what}"
    if len(report.skipped) > 20:
        yield f"  … and {len(report.skipped) - 20:,} more"
    if any(problem.what == GONE for problem in report.skipped):
        yield f"  {FIND_AGAIN}"


def _reviewed(series: int, undecided: int, drafts: int) -> str:
    """What a dataset is worth: how much of it a person has decided, and how many captions are only drafts."""
    parts = [f"{series - undecided:,} approved"]
    if undecided:
        parts.append(f"{undecided:,} undecided (nobody has reviewed {'it' if undecided == 1 else 'them'})")
    if drafts:
        parts.append("1 caption is a draft" if drafts == 1 else f"{drafts:,} captions are drafts")
    return " · ".join(parts)


def _not_taken(undecided: int, unsure: int) -> Iterator[str]:
    """What stays out for want of a decision."""
    if undecided:
        yield f"{undecided:,} undecided series {'is' if undecided == 1 else 'are'} not taken"
    if unsure:
        yield _unsure_line(unsure)


def _unsure_line(count: int) -> str:
    series = "1 series is" if count == 1 else f"{count:,} series are"
    return (
        f"{series} left out: the verifier is unsure, and nobody approved {'it' if count == 1 else 'them'} "
        '(review with the filter "state:unsure", or take all with include_unsure)'
    )


def start_lines(report: ExportReport) -> Iterator[str]:
    """How each trainer is started with an export: a heading for each, and under it what is to be copied."""
    for start in report.starts:
        yield f"# {start.trainer}" + (f": {start.note}" if start.note else "")
        yield start.how


def plan_lines(plan: ExportPlan, width: int | None = None) -> Iterator[str]:
    """What an export would write, in lines: series by series, then in total.

    With `width`, in cells, names are cut and sentences are broken to fit.
    """
    options = plan.options
    yield from _broken(f'Nothing is written now. The format "{options.profile}" to {options.output} would hold:', width)
    yield ""
    if plan.series:
        yield "photos  frames       size  series"
    for series in plan.series:
        size = f"{series.size[0]}×{series.size[1]}" if series.size else "?"
        head = f"{series.photos:>6}  {series.clip_frames or '–':>6}  {size:>9}  "
        name = series.shown_name
        yield head + (shorten(safe(name), max(20, width - len(head))) if width else name)
        for line in _series_losses(series):
            yield from _broken(line, width, _INDENT)
        if options.caption_style != "caption" and series.caption and not series.left_out:
            yield from _broken(f"“{series.caption}”", width, _INDENT)
    yield ""
    for line in total_lines(plan):
        yield from _broken(line, width)
    for line in merge_lines(plan):
        yield from _broken(line, width)


_INDENT = " " * 8


def _broken(line: str, width: int | None, indent: str = "") -> Iterator[str]:
    """The line in as many as it takes to fit into `width`, what follows the first one set back."""
    if width is None:
        yield indent + line
        return
    more = indent + "  "
    yield from textwrap.wrap(
        safe(line), width, initial_indent=indent, subsequent_indent=more, break_long_words=False, break_on_hyphens=False
    )


def _series_losses(series: SeriesPlan) -> Iterator[str]:
    if series.why_taken and not series.left_out:
        yield f"taken: {series.why_taken}"
    if series.left_out:
        yield f"left out: {series.left_out}"
    for problem in series.problems:
        yield f"{problem.where.rpartition('/')[2]}: {problem.what}"
    if series.mixed:
        yield "mixes portrait and landscape (split_mixed)"
    for survive, trainers in _by_survivors(series.outlooks).items():
        if survive < series.photos:
            yield f"{survive} of {series.photos} kept by {', '.join(trainers)}"


def _by_survivors(outlooks: Iterable[Outlook]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for seen in outlooks:
        found.setdefault(seen.survive, []).append(seen.trainer)
    return found


def total_lines(plan: ExportPlan) -> Iterator[str]:
    """What an export would write, in total: how much, what each trainer keeps, and what stands against it."""
    from engine.export.room import in_words

    if not plan.taken:
        yield why_empty(plan)
    else:
        yield _reviewed(len(plan.taken), plan.undecided, plan.drafts)
        frames = sum(series.clip_frames for series in plan.taken)
        options = plan.options
        clips = f", {frames:,} clip frames ({options.fps} fps, hold {options.hold})" if frames else ""
        yield (
            f"{len(plan.taken):,} series with {counted(plan.photos, 'photo')}{clips}: "
            f"about {in_words(plan.bytes_needed)}, {in_words(plan.bytes_free)} are free"
        )
        if frames:
            yield from kind_lines(plan)
        yield from _arrivals(plan)
        yield from _captions(plan)
    yield from _not_taken(plan.not_taken, plan.unsure)
    yield from _left_out(plan)
    for problem in plan.problems:
        # What is wrong with the folder names it already.
        yield f"! {problem.what}" if problem.where in problem.what else f"! {problem.where}: {problem.what}"


def why_empty(plan: ExportPlan) -> str:
    """Why nothing would be exported, and what to do."""
    if plan.series:
        return f"No series to export: all are left out. {plan.series[0].left_out}"
    if plan.not_taken:
        return "No series to export: nothing matches this choice. Take all, or approve some."
    return "No series to export. Approve some, or ask for fewer frames (min_length)."


def _arrivals(plan: ExportPlan) -> Iterator[str]:
    survivors = plan.survivors()
    if whole := [trainer for trainer, count in survivors.items() if count == plan.photos]:
        yield f"{'All ' if plan.photos > 1 else ''}{counted(plan.photos, 'photo')} kept by {', '.join(whole)}"
    why: dict[str, str] = {}
    for series in plan.taken:
        for seen in series.outlooks:
            if seen.reason:
                why.setdefault(seen.trainer, f"{seen.reason} {seen.remedy}".rstrip())
    for trainer, reason in why.items():
        yield f"{survivors[trainer]:,} of {plan.photos:,} kept by {trainer}: {reason}"
    for other in plan.elsewhere:
        if other.survive < plan.photos:
            yield f"{other.survive:,} of {plan.photos:,} would be kept by {other.trainer}: {other.remedy}"


def _captions(plan: ExportPlan) -> Iterator[str]:
    """How captions are composed, and which cannot be."""
    style, omitted = plan.options.caption_style, plan.options.omit_facts
    if style == "caption":
        return
    without = f" without {' and '.join(omitted)}" if omitted else ""
    if composed := len(plan.taken) - plan.thin:
        yield f"{composed:,} captions are composed from facts ({style}{without}), or are your own"
    if plan.thin:
        many = "1 series has" if plan.thin == 1 else f"{plan.thin:,} series have"
        still = ", which may still tell what is to be omitted" if omitted else ""
        yield (
            f"{many} too few facts for {style}: the caption is written instead{still}. "
            "Facts are asked for with: photo-series analyze FOLDER --complete facts"
        )


def _left_out(plan: ExportPlan) -> Iterator[str]:
    """What the dataset goes without, and the option behind it."""
    from engine.export.measure import GONE
    from engine.export.selection import HELD_OUT

    reasons = Counter(_KINDS[key] for series in plan.series if (key := _option_named(series.left_out)))
    for what, count in reasons.items():
        yield f"{count:,} series left out: {what}"
    yield from _unfit(plan)
    if lost := [one for one in plan.lost if not one.what.endswith(tuple(f"({option})." for option in _UNFIT))]:
        many = "1 photo is" if len(lost) == 1 else f"{len(lost):,} photos are"
        yield f"{many} missing, damaged or too small, first {lost[0].where}"
    if any(problem.what == GONE for problem in lost):
        yield FIND_AGAIN
    if mixed := sum(series.mixed for series in plan.taken):
        mix = "mixes" if mixed == 1 else "mix"
        yield f"{mixed:,} series {mix} portrait and landscape: a crop loses much of one (split_mixed makes two)"
    if any(series.part for series in plan.taken):
        apart = sum(series.part == HELD_OUT for series in plan.taken)
        yield f"{apart:,} of the series are held out for validation (held_out)"


def _unfit(plan: ExportPlan) -> Iterator[str]:
    """What limits on single photos cost, and which marks are left."""
    for option, why in _UNFIT.items():
        photos, series = plan.cost(option)
        if photos:
            short = f"; {series:,} series {'gets' if series == 1 else 'get'} too short by that" if series else ""
            yield f"{photos:,} {'photo is' if photos == 1 else 'photos are'} left out {why} ({option}){short}"
    if plan.options.no_text and (unsought := plan.unsought):
        yield f"Nobody has looked for text on {counted(unsought, 'photo')}: only a model does (no_text)"
    marks = plan.marks
    if bars := marks.pop(Mark.BARS, 0):
        yield f"Bars are cut from {bars:,} {'photo' if bars == 1 else 'photos'}"
    if marks:
        yield f"Photos with marks among them: {', '.join(f'{count:,} {mark.value}' for mark, count in marks.items())}"


_UNFIT = {
    "min_sharpness": "as not sharp enough",
    "min_side": "as too small",
    "no_text": "for text or a watermark",
}
_KINDS = {
    "best": "they are not among the best (best)",
    "min_length": "too few photos (min_length)",
    "max_length": "too many photos (max_length)",
    "per_account": "their accounts have enough (per_account)",
    "missing": "photos of them are missing (missing)",
    "pairs": "all their photos look alike and make no pair (pairs)",
    "sheets": "their accounts have no other post for a reference sheet (sheets)",
    "references": "too few photos for so many references (references)",
    "copies": "downloaded again, and taken once (copies)",
}


def _option_named(reason: str) -> str:
    """The option in brackets at the end of a refusal."""
    return next((name for name in _KINDS if reason.endswith(f"({name}).")), "")


def is_no_failure(problem: Problem) -> bool:
    """Whether a series was left out only because another one has its photos, or since these make no pair."""
    return _option_named(problem.what) in ("copies", "pairs", "references", "sheets")
