"""Plans exports, by names and headers alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.errors import ExportError, RunStopped
from engine.export.buckets import Clip, Kind, Merge, merged
from engine.export.captions import export_caption, is_draft, is_thin
from engine.export.folder import check_output
from engine.export.manifest import standing_series
from engine.export.measure import Measured, measure_series, unfit, unfit_photos
from engine.export.orientation import offered
from engine.export.outlook import CLIP_READERS, READERS, fitting, outlook
from engine.export.pairing import why_no_pair
from engine.export.plan import Elsewhere, ExportPlan, SeriesPlan
from engine.export.presets import preset_of
from engine.export.registry import profile_named
from engine.export.room import Room, cannot_fit, free_bytes, lack_of_room
from engine.export.selection import Selection, part_of
from engine.export.sizing import MULTIPLE, is_mixed, usual_frame
from engine.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from engine.export.options import ExportOptions
    from engine.export.profile import Profile
    from engine.export.sizing import Size
    from engine.model import ExportSeries, PictureSource, Stop


def make_plan(
    series: Iterable[ExportSeries],
    options: ExportOptions,
    pictures: PictureSource,
    protected: Sequence[Path] = (),
    measure: bool = True,
    stop: Stop = lambda: False,
    room: Room = free_bytes,
) -> ExportPlan:
    """Plan an export: read the headers of photos for their sizes, unless `measure` is False, and write nothing.

    Raises ExportError for a format that does not exist, and RunStopped once `stop()` is true; the plan contains all
    other problems.
    """
    profile = profile_named(options.profile)
    selection = Selection(options)
    offers = offered(series, options, pictures) if measure else series
    plans = []
    photos: dict[int, tuple[Size, ...]] = {}
    for one in offers:
        if stop():
            raise RunStopped("The plan is not wanted any more.")
        measured = measure_series(one.frames, options, pictures) if measure else None
        plan = _plan_series(one, selection, profile, options, measured)
        if measured and "pairs" in profile.depends_on and not plan.left_out:
            usable = [frame for frame in one.frames if frame.path in measured.sizes]
            plan = replace(plan, left_out=why_no_pair(usable, options, pictures))
        plans.append(plan)
        if measured and options.buckets:
            photos[one.id] = tuple(measured.sizes.values())
    if profile.one_length:
        options = replace(options, longest=max((plan.photos for plan in plans if not plan.left_out), default=0))
        plans = [replace(plan, clip_frames=sum(profile.runs(plan.photos, options))) for plan in plans]
    before = {(plan.size, plan.clip_frames) for plan in plans if not plan.left_out and plan.clip_frames}
    merges: tuple[Merge, ...] = ()
    if photos:
        plans, merges = _merged(plans, photos, options)
    plans = _with_outlooks(plans, profile, options)
    needed = _bytes(plans, options)
    free = room(options.output)
    problems = tuple(_against(plans, options, protected, free))
    return ExportPlan(
        options,
        tuple(plans),
        problems,
        needed,
        free,
        _elsewhere(plans, profile, options),
        merges=merges,
        kinds_before=len(before),
    )


def _merged(
    plans: Sequence[SeriesPlan], photos: Mapping[int, tuple[Size, ...]], options: ExportOptions
) -> tuple[list[SeriesPlan], tuple[Merge, ...]]:
    """The plans with frames and lengths of so few kinds as are asked for."""
    clips = [
        Clip(plan.series_id, Kind(plan.size, plan.clip_frames), photos[plan.series_id])
        for plan in plans
        if plan.size and plan.clip_frames and not plan.left_out
    ]
    kinds, merges = merged(clips, options.buckets or len(clips), options)
    return [_into(plan, kinds.get(plan.series_id)) for plan in plans], merges


def _into(plan: SeriesPlan, kind: Kind | None) -> SeriesPlan:
    if kind is None or kind == (plan.size, plan.clip_frames):
        return plan
    return replace(plan, size=kind.size, clip_frames=kind.frames, merged=True)


def _plan_series(
    one: ExportSeries,
    selection: Selection,
    profile: Profile,
    options: ExportOptions,
    measured: Measured | None,
) -> SeriesPlan:
    sizes = list(measured.sizes.values()) if measured else []
    usable = len(sizes) if measured else len(one.frames) - unfit_photos(one.frames, options)
    kept = measured.sizes if measured else {frame.path for frame in one.frames if not unfit(frame, options)}
    return SeriesPlan(
        series_id=one.id,
        name=one.name,
        photos=usable,
        clip_frames=sum(profile.runs(usable, options)),
        size=measured.frame if measured and sizes else None,
        part=part_of(one, options),
        left_out=selection.refusal(one, usable, len(measured.lost) if measured else 0),
        mixed=is_mixed(sizes),
        problems=(*measured.lost, *measured.small) if measured else (),
        caption=export_caption(one, usable, options) if measured else "",
        is_thin=is_thin(one, options),
        is_draft=is_draft(one, options),
        approved=one.approved,
        why_taken=one.why_taken,
        title=one.title,
        marks=tuple(Counter(mark for frame in one.frames if frame.path in kept for mark in frame.marks).items()),
        unsought=sum(frame.path in kept and not frame.text_sought for frame in one.frames),
    )


def _with_outlooks(plans: list[SeriesPlan], profile: Profile, options: ExportOptions) -> list[SeriesPlan]:
    taken = [plan for plan in plans if not plan.left_out]
    lengths = sorted({plan.clip_frames for plan in taken})
    readers = fitting(profile.readers, options)
    runs = {
        (plan.photos, plan.clip_frames): profile.runs(plan.photos, plan.merged_into(options)) or (1,) * plan.photos
        for plan in taken
    }
    seen = {clip: outlook(held, options, lengths, readers) for clip, held in runs.items()}
    return [plan if plan.left_out else replace(plan, outlooks=seen[plan.photos, plan.clip_frames]) for plan in plans]


def _elsewhere(plans: Sequence[SeriesPlan], profile: Profile, options: ExportOptions) -> tuple[Elsewhere, ...]:
    counts = Counter(plan.photos for plan in plans if not plan.left_out)
    if profile.readers != CLIP_READERS or not counts:
        return ()
    able = preset_of(options.model).trainers
    others = [name for name in READERS if name not in profile.readers and name in able]
    survive: Counter[str] = Counter()
    remedies: dict[str, str] = {}
    for photos, series in counts.items():
        runs = profile.runs(photos, options)
        for seen in outlook(runs, options, [sum(runs)], others):
            survive[seen.trainer] += seen.survive * series
            remedies[seen.trainer] = remedies.get(seen.trainer) or seen.remedy
    return tuple(Elsewhere(name, survive[name], remedies[name]) for name in others)


def _bytes(plans: Iterable[SeriesPlan], options: ExportOptions) -> int:
    pixels = sum(_pixels(plan, options) for plan in plans)
    return round(pixels * profile_named(options.profile).bytes_per_pixel(options))


def _lack_of_room(plans: Sequence[SeriesPlan], options: ExportOptions, free: int) -> Iterator[Problem]:
    """Yield a problem if the disk is too full, or may be; series already there are not written again."""
    if not lack_of_room(_bytes(plans, options), free):
        return
    there = standing_series(options.output)
    needed = _bytes([plan for plan in plans if plan.series_id not in there], options)
    if needed and cannot_fit(needed, free):
        yield Problem(str(options.output), lack_of_room(needed, free))
    elif needed and (lack := lack_of_room(needed, free)):
        yield Problem("disk", f"{lack} It may just fit; what is finished when it is full is kept.")


def _pixels(plan: SeriesPlan, options: ExportOptions) -> int:
    if plan.left_out:
        return 0
    width, height = plan.size or usual_frame(options.size)
    return plan.photos * width * height


def _against(
    plans: Sequence[SeriesPlan], options: ExportOptions, protected: Sequence[Path], free: int
) -> list[Problem]:
    found: list[Problem] = []
    try:
        check_output(options.output, options.profile, protected)
        found += _lack_of_room(plans, options, free)
    except ExportError as error:
        found.append(Problem(str(options.output), str(error)))
    if options.size % MULTIPLE:
        found.append(Problem("size", f"Trainers take multiples of {MULTIPLE}: {options.size} is rounded."))
    taken = [plan for plan in plans if not plan.left_out]
    if options.held_out > 0 and taken and len({plan.part for plan in taken}) < 2:
        found.append(Problem("held_out", "All accounts fall on one side: the dataset is not divided."))
    return found
