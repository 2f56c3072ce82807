"""Runs one export, from the first series to the report."""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from engine.errors import ExportError, RunStopped
from engine.export.captions import export_caption, is_draft
from engine.export.changes import changes_between, changes_section
from engine.export.keys import number_in, series_key
from engine.export.manifest import MANIFEST, Manifest, SeriesRecord, read_manifest
from engine.export.measure import missing_photos, unfit_photos
from engine.export.orientation import offered
from engine.export.pack import files_stand
from engine.export.publish import publish
from engine.export.readme import choice_section, marks_section, unpaired_section
from engine.export.room import cannot_fit, lack_of_room
from engine.export.selection import LEARN, Selection, part_of
from engine.export.shared import write_shared
from engine.export.sizing import usual_frame
from engine.export.writer import LeftOut
from engine.export.writing_pool import WritingPool
from engine.model import ExportReport, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from engine.export.swap import Swap
    from engine.export.writer import SeriesWriter
    from engine.model import ExportSeries, Mark, Progress, Start
    from engine.workers.base import Workers

_SAMPLE = 100
"""Number of series from which the room for all is estimated."""


class ExportRun:
    """Decides for each series whether to write, keep or leave it out, and publishes the result."""

    def __init__(self, writer: SeriesWriter, workers: Workers, progress: Progress, swap: Swap) -> None:
        self._writer = writer
        self._swap = swap
        self._workers = workers
        self._progress = progress
        options = writer.options
        self._old = read_manifest(options.output / MANIFEST) or Manifest(options.profile)
        self._resumed = writer.staging.finished()
        self._new = Manifest(options.profile, numbers=dict(self._old.numbers), options=_plain(asdict(options)))
        for series_id, record in self._resumed.items():
            self._new.numbers.setdefault(series_id, number_in(record.item.stem))
        self._taken = set(self._new.numbers.values())
        # After those of the old dataset, so that no name of it comes back; those between what a stop left are free.
        self._next_number = max(self._old.numbers.values(), default=0) + 1
        self._skipped: list[Problem] = []
        self._why_taken: dict[str, str] = {}
        """Why each series is among the best, by stem."""
        self._marks: Counter[Mark] = Counter()
        """Photos with each mark in the dataset."""
        self._written = self._unchanged = self._done = self._total = 0

    def do(self, series: Iterable[ExportSeries], total: int, needed: Sequence[Path] = ()) -> ExportReport:
        """Export `series`, `total` of them; the folders `needed` must be there at the end as well.

        Raises RunStopped, ExportError, OSError.
        """
        began = time.monotonic()
        self._total = total
        series = iter(series)
        first = list(itertools.islice(series, _SAMPLE))
        self._check_room(first)
        self._write_all(itertools.chain(first, series))
        _refuse_lost(needed)
        if not self._new.series:
            raise ExportError("Nothing is left to export.", self._first_reason())
        self._new.series = dict(sorted(self._new.series.items(), key=lambda entry: self._new.numbers[entry[0]]))
        changes = changes_between(self._old, self._new)
        self._new.changes = changes_section(changes, self._writer.profile.readers) or self._old.changes
        write_shared(self._writer, self._old, self._new, self._choice_section())
        self._check_stop()
        options = self._writer.options
        published = publish(options.output, self._writer.staging, self._old, self._new, self._swap)
        records = self._new.series.values()
        lost = (problem for record in records for problem in record.lost)
        return ExportReport(
            output=options.output,
            profile=options.profile,
            series=len(records),
            frames=sum(len(record.item.photos) for record in records),
            written=self._written,
            unchanged=self._unchanged,
            removed=published.removed,
            skipped=(*self._skipped, *lost, *published.kept),
            undecided=sum(not record.item.approved for record in records),
            drafts=sum(record.item.draft for record in records),
            starts=self._starts(),
            changes=changes,
            seconds=time.monotonic() - began,
        )

    def _check_room(self, first: Sequence[ExportSeries]) -> None:
        """Refuse at once what cannot fit, estimated by the first series; later each is checked before it is written."""
        options = self._writer.options
        series = max(0, self._total - len(self._old.series.keys() | self._resumed.keys()))
        photos = sum(len(one.frames) for one in first) / max(1, len(first)) * series
        needed = photos * math.prod(usual_frame(options.size)) * self._writer.profile.bytes_per_pixel(options)
        free = self._writer.room(options.output)
        if series and cannot_fit(needed, free):
            raise ExportError(
                lack_of_room(needed, free), "Make room, choose another folder, or ask for smaller frames (size)."
            )

    def _write_all(self, series: Iterable[ExportSeries]) -> None:
        selection = Selection(self._writer.options)
        with WritingPool(self._writer, self._workers, self._tick) as pool:
            for one in offered(series, self._writer.options, self._writer.pictures):
                self._check_stop()
                gone = missing_photos(one.frames)
                usable = len(one.frames) - len(gone) - unfit_photos(one.frames, self._writer.options)
                if reason := selection.refusal(one, usable, len(gone)):
                    self._leave_out(LeftOut(one, (Problem(one.name, reason), *gone)))
                    continue
                key = series_key(one, self._writer.profile, self._writer.options_for(one), bool(self._writer.focus))
                if not self._taken_over(one, key):
                    pool.submit(one, self._number(one.id), key)
                if pool.full:
                    self._collect(pool)
            while pool:
                self._collect(pool)

    def _collect(self, pool: WritingPool) -> None:
        one, result = pool.oldest()
        if isinstance(result, LeftOut):
            self._leave_out(result)
            return
        self._writer.staging.add(result)
        self._written += 1
        self._take(result, one)

    def _tick(self) -> None:
        self._check_stop()
        if self._workers.missing:
            self._progress(self._done, self._total, self._workers.missing)

    def _taken_over(self, one: ExportSeries, key: str) -> bool:
        """Keep what an earlier export wrote for this series, if it is still intact; False if it is not."""
        old, waiting = self._old.series.get(one.id), self._resumed.get(one.id)
        if waiting and self._is_of(one, key, waiting):
            self._written += 1
            self._take(waiting, one)
            return True
        if not old or not self._is_of(one, key, old) or not files_stand(self._writer.options.output, old, self._old):
            return False
        self._unchanged += 1
        self._take(old, one)
        return True

    def _is_of(self, one: ExportSeries, key: str, record: SeriesRecord) -> bool:
        options = self._writer.options
        complete = not record.lost or options.missing == "skip"
        return complete and record.key == key and record.part == part_of(one, options)

    def _take(self, record: SeriesRecord, one: ExportSeries) -> None:
        options = self._writer.options
        item = replace(
            record.item,
            name=one.name,
            caption=export_caption(one, len(record.item.photos), options),
            confidence=one.confidence,
            approved=one.approved,
            draft=is_draft(one, options),
        )
        # Unchanged records are shared, not copied: there may be a hundred thousand.
        self._new.series[one.id] = record if item == record.item else replace(record, item=item)
        if one.why_taken:
            self._why_taken[item.stem] = one.why_taken
        paths = {photo.path for photo in item.photos}
        self._marks.update(mark for frame in one.frames if frame.path in paths for mark in frame.marks)
        self._step(one)

    def _leave_out(self, left: LeftOut) -> None:
        self._skipped.extend(left.problems)
        self._step(left.series)

    def _step(self, one: ExportSeries) -> None:
        self._done += 1
        self._total = max(self._total, self._done)  # a mixed series may have become two
        self._progress(self._done, self._total, one.name)

    def _number(self, series_id: int) -> int:
        if series_id not in self._new.numbers:
            while self._next_number in self._taken:
                self._next_number += 1
            self._new.numbers[series_id] = self._next_number
            self._next_number += 1
        return self._new.numbers[series_id]

    def _check_stop(self) -> None:
        if self._writer.stop():
            raise RunStopped("The export was stopped.", "Start it again to go on: what is finished is kept.")

    def _starts(self) -> tuple[Start, ...]:
        """How to train with the dataset, or with the part that is not held out."""
        options = self._writer.options
        part = LEARN if any(record.part == LEARN for record in self._new.series.values()) else ""
        items = [record.item for record in self._new.series.values() if record.part == part]
        return self._writer.profile.starts(items, replace(options, output=options.output / part)) if items else ()

    def _choice_section(self) -> str:
        options = self._writer.options
        unpaired = [problem for problem in self._skipped if problem.what.endswith(("(pairs).", "(references)."))]
        return (
            choice_section(self._why_taken, options.balance, options.per_account)
            + unpaired_section(unpaired)
            + marks_section(self._marks)
        )

    def _first_reason(self) -> str:
        if not self._skipped:
            return "Approve some series, or ask for fewer photos (min_length)."
        return f"{self._skipped[0].where}: {self._skipped[0].what}"


def _plain(options: dict[str, object]) -> dict[str, object]:
    """Options as JSON, without the folder itself, so that a moved dataset stays ours."""
    return {name: value for name, value in options.items() if name != "output"}


def _refuse_lost(needed: Sequence[Path]) -> None:
    """Raise ExportError if a folder of photos went away: its series would leave the dataset."""
    if gone := next((folder for folder in needed if not folder.is_dir()), None):
        raise ExportError(
            f"{gone} went away during the export; the dataset stays as it was.",
            "Export again once it is back: what is finished is not encoded again.",
        )
