"""The exporter: turns series into a dataset that is either complete or absent."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.errors import ExportError, RunStopped
from engine.export.contact_sheet import sheet_beside, write_sheet
from engine.export.folder import check_output
from engine.export.manifest import MANIFEST, read_manifest
from engine.export.measure import missing_photos, unfit_photos
from engine.export.orientation import offered
from engine.export.planning import make_plan
from engine.export.publish import finish_interrupted
from engine.export.registry import profile_named
from engine.export.room import Room, free_bytes
from engine.export.run import ExportRun
from engine.export.selection import SHEETS, Selection
from engine.export.sheets import with_sheets
from engine.export.shots import Shots
from engine.export.staging import Staging
from engine.export.swap import Swap, swap
from engine.export.whole_folder import clear_leftovers, is_interrupted, return_folder
from engine.export.writer import SeriesWriter
from engine.workers.base import Threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from engine.export.options import ExportOptions
    from engine.export.plan import ExportPlan, SeriesPlan
    from engine.export.shots import FocusFinder
    from engine.model import ExportFrame, ExportReport, ExportSeries, PictureSource, Problem, Progress, Stop
    from engine.workers.base import Workers


class Exporter:
    """Plans and writes datasets. Blocking: call it from a worker thread."""

    def __init__(
        self,
        pictures: PictureSource,
        focus: FocusFinder | None = None,
        workers: Workers | None = None,
        room: Room = free_bytes,
        swap: Swap = swap,
    ) -> None:
        """`focus` finds what a crop must keep (None: the middle); `workers` encode (None: threads).

        `swap` puts the finished dataset in the place of the old one.
        """
        self._pictures = pictures
        self._room = room
        self._focus = focus
        self._swap = swap
        self._workers = workers or Threads(max(2, os.cpu_count() or 2), "export")

    def plan(
        self,
        series: Iterable[ExportSeries],
        options: ExportOptions,
        protected: Sequence[Path] = (),
        measure: bool = True,
        stop: Stop = lambda: False,
    ) -> ExportPlan:
        """What `export` would write, and what trainers would make of it; writes nothing.

        Without `measure` no file is opened, and frame sizes and missing photos stay unknown. Raises ExportError for a
        format that does not exist, and RunStopped once `stop()` is true.
        """
        if options.profile == SHEETS:
            series = with_sheets(series, self._pictures if measure else None, stop)
        return make_plan(series, options, self._pictures, protected, measure, stop, self._room)

    def preview(self, series: ExportSeries, planned_id: int, options: ExportOptions, stop: Stop) -> Shots:
        """The shots of one series of a plan: `series`, or the half of it that has this id in the plan."""
        halves = {one.id: one for one in offered([series], options, self._pictures)}
        return self.shots(halves.get(planned_id, series).frames, options, stop)

    def shots(self, frames: Sequence[ExportFrame], options: ExportOptions, stop: Stop = lambda: False) -> Shots:
        """The pictures of one series as an export would write them, one at a time; opens every photo's header."""
        return Shots(frames, options, self._pictures, self._focus, stop)

    def missing(self, series: Iterable[ExportSeries]) -> list[Problem]:
        """Missing photos of `series`, found without opening any."""
        return missing_photos(frame for one in series for frame in one.frames)

    def write_sheet(self, series: Iterable[ExportSeries], options: ExportOptions, stop: Stop) -> Path:
        """Write the contact sheet of the dataset at `options.output`, which these series were exported to."""
        manifest = read_manifest(options.output / MANIFEST)
        items = {one: record.item for one, record in manifest.series.items()} if manifest else {}
        offers = offered(series, options, self._pictures)

        def shots_of(one: ExportSeries) -> Shots:
            """Its shots in the frame and with the crops that it was exported with: no photo is looked at for those."""
            item = items[one.id]
            crops = {photo.path: photo.crop for photo in item.photos}
            frames = [replace(frame, crop=crops.get(frame.path, frame.crop)) for frame in one.frames]
            return self.shots(frames, replace(options, frame=(item.width, item.height)), stop)

        return write_sheet(options.output, offers, items, shots_of, stop)

    def export(
        self,
        series: Iterable[ExportSeries],
        total: int,
        options: ExportOptions,
        progress: Progress,
        stop: Stop,
        protected: Sequence[Path] = (),
    ) -> ExportReport:
        """Bring the dataset at `options.output` up to date with `series`.

        A series is not encoded again unless its photos or options changed. Nothing in the output folder changes before
        everything is ready. Raises ExportError if the folder may not or cannot be written, and RunStopped once
        `stop()` is true: finished series then wait in a hidden folder for the next export. The output must not lie
        in a `protected` folder, that is a photo collection, nor contain one.
        """
        profile = profile_named(options.profile)
        there = [folder for folder in protected if folder.is_dir()]
        return_folder(options.output)
        check_output(options.output, options.profile, protected)
        if options.contact_sheet:
            sheet_beside(options.output)  # refused before the work and not after it
        if options.profile == SHEETS:
            series = list(with_sheets(series, self._pictures, stop))
        if profile.one_length:
            series = list(series)
            options = replace(options, longest=_longest(series, options))
        planned: dict[int, SeriesPlan] = {}
        if options.buckets and "buckets" in profile.depends_on:
            series = list(series)
            planned = {one.series_id: one for one in self._plan_to_write(series, options, stop).taken}
        try:
            with Staging(options.output) as staging:
                self._finish(options.output, staging)
            with Staging(options.output) as staging:
                writer = SeriesWriter(profile, options, self._pictures, staging, self._focus, stop, self._room, planned)
                return ExportRun(writer, self._workers, progress, self._swap).do(series, total, there)
        except OSError as error:
            raise ExportError(
                f"{error.filename or options.output} cannot be written: {error.strerror or error}.",
                "Mend that, or choose another folder; what is finished is not encoded again.",
            ) from error

    def finish_interrupted(self, output: Path) -> bool:
        """Complete the publication of a dataset that a kill broke off; False if there is none. Raises ExportError."""
        try:
            return_folder(output)
            if not is_interrupted(output):
                return False
            with Staging(output) as staging:
                self._finish(output, staging)
        except OSError as error:
            raise ExportError(f"{output} cannot be written: {error.strerror or error}.", "Export again.") from error
        return True

    def _plan_to_write(self, series: Iterable[ExportSeries], options: ExportOptions, stop: Stop) -> ExportPlan:
        try:
            return self.plan(series, options, stop=stop)
        except RunStopped:
            raise RunStopped("The export was stopped.", "Nothing was written yet.") from None

    def _finish(self, output: Path, staging: Staging) -> None:
        clear_leftovers(output)
        finish_interrupted(output, staging, self._swap)


def _longest(series: Iterable[ExportSeries], options: ExportOptions) -> int:
    """Photos of the longest of these series that is taken, before any is opened."""
    selection = Selection(options)
    lengths = []
    for one in series:
        gone = len(missing_photos(one.frames))
        usable = len(one.frames) - gone - unfit_photos(one.frames, options)
        if not selection.refusal(one, usable, gone):
            lengths.append(usable)
    return max(lengths, default=0)
