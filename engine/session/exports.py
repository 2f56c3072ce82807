"""Exports: their options, what each would write, and how its pictures would look.

The code that exports is imported with the first export, so that no list waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import CollectionError
from engine.model import (
    ExportChoice,
    ExportFrame,
    ExportReport,
    ExportSeries,
    Frame,
    PictureSource,
    Problem,
    Progress,
    SeriesFilter,
    Stop,
    Take,
)
from engine.session.best_series import BestSeries
from engine.session.once import Once
from engine.session.project import Project

if TYPE_CHECKING:
    from engine.export.caption_styles import CaptionStyle
    from engine.export.exporter import Exporter
    from engine.export.options import ExportOptions
    from engine.export.plan import ExportPlan
    from engine.export.presets import Preset
    from engine.export.profile import Profile
    from engine.export.shots import Shots

_EVERYTHING = ExportChoice()


_SERIES_A_CHUNK = 200


class Exports:
    """Datasets of the open collection's series; of all collections if none is open."""

    def __init__(self, project: Project, exporter: Callable[[], Exporter], pictures: PictureSource, once: Once) -> None:
        self._project = project
        self._once = once
        self._pictures = pictures
        self._make_exporter = exporter
        self._best = BestSeries(project.store)

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The forms of dataset, by name."""
        from engine.export.registry import PROFILES

        return PROFILES

    @property
    def presets(self) -> Mapping[str, Preset]:
        """The video models whose clips are known, by name."""
        from engine.export.presets import PRESETS

        return PRESETS

    @property
    def caption_styles(self) -> Mapping[str, CaptionStyle]:
        """The kinds of caption, by name."""
        from engine.export.caption_styles import STYLES

        return STYLES

    def options(self, output: Path | None = None, **overrides: object) -> ExportOptions:
        """Export options from the settings, with `overrides` in their place; None leaves the setting as it is."""
        from engine.export.choosing import options_from

        settings = self._project.settings
        return options_from(settings, output or Path(settings.output_dir).expanduser(), **overrides)

    def choice(
        self,
        take: Take | None = None,
        matching: SeriesFilter | None = None,
        selected: Sequence[int] | None = None,
    ) -> ExportChoice:
        """Which series an export takes: if `take` is None the settings say, or else the approved ones if any are.

        `matching` and `selected` restrict that to a list's filter and to these ids.
        """
        settings = self._project.settings
        among = ExportChoice(Take.APPROVED, matching, tuple(selected) if selected is not None else None)
        if take is None and settings.approved_only:
            take = Take.APPROVED
        elif take is None and settings.take != "auto":
            take = Take(settings.take)
        if take is None:
            exportable = self._project.store.exportable
            take = Take.APPROVED if exportable.ids(self._project.open_collection, among, min_length=1) else Take.ALL
        return replace(among, take=take)

    def ids(self, options: ExportOptions, choice: ExportChoice = _EVERYTHING) -> list[int]:
        """Ids of the series that an export with these options takes."""
        return self._project.store.exportable.ids(
            self._project.open_collection,
            choice,
            min_length=options.min_length,
            max_length=options.max_length,
            include_unsure=options.include_unsure,
        )

    def count(self, options: ExportOptions, choice: ExportChoice = _EVERYTHING) -> int:
        """How many series an export with these options looks at."""
        found = len(self.ids(options, choice))
        return found if options.best is None else min(found, options.best)

    def plan(
        self,
        options: ExportOptions,
        choice: ExportChoice = _EVERYTHING,
        *,
        measure: bool = True,
        stop: Stop = lambda: False,
    ) -> ExportPlan:
        """What an export would write and what trainers would make of it; writes nothing.

        Without `measure` no photo is opened, except once to compare what seems downloaded again: frame sizes and
        missing photos then stay unknown. Raises RunStopped once `stop()` is true.
        """
        series = self._series(options, choice, stop=stop)
        plan = self._exporter.plan(series, options, self._project.roots(), measure, stop)
        return replace(plan, unsure=self._unsure(options, choice), not_taken=self._not_taken(options, choice))

    def preview(self, planned_id: int, options: ExportOptions, stop: Stop) -> Shots:
        """The pictures that an export would make of a series of its plan; blocking, as `shots`."""
        (series,) = self._project.store.exportable.load([abs(planned_id)])
        return self._exporter.preview(series, planned_id, options, stop)

    def caption(self, planned_id: int, photos: int, options: ExportOptions) -> str:
        """The caption that an export would write for a series of its plan with so many usable photos."""
        from engine.export.captions import export_caption

        (series,) = self._project.store.exportable.load([abs(planned_id)])
        return export_caption(series, photos, options)

    def shots(self, frames: Sequence[Frame | ExportFrame], options: ExportOptions, stop: Stop) -> Shots:
        """The pictures that an export would make of these frames as one series, made one at a time.

        They end with RunStopped once `stop()` is true. Blocking: it opens every photo.
        """
        taken = [ExportFrame(frame.path, frame.file, frame.crop, frame.measures) for frame in frames]
        return self._exporter.shots(taken, options, stop)

    def missing(self, options: ExportOptions, choice: ExportChoice = _EVERYTHING) -> list[Problem]:
        """The photos that an export with these options needs and that are not there.

        Where the best are chosen, those with all their photos take the places of others, which then need none.
        """
        wanted = self._wanted(options, choice)
        return self._exporter.missing(
            one for one in wanted if not one.copy_of and (options.best is None or one.why_taken)
        )

    def write(
        self, options: ExportOptions, choice: ExportChoice, total: int, progress: Progress, stop: Stop
    ) -> ExportReport:
        """Write a dataset of `total` series: the work of the export run, see `Runs.export`."""
        roots = self._project.roots()
        if total and not any(root.is_dir() for root in roots):
            raise CollectionError(
                f"{roots[0]} is not there, and with it the photos.",
                "Bring the folder back, or tell where it is now: photo-series db relink FOLDER.",
            )
        if options.missing == "stop" and (lost := self.missing(options, choice)):
            from engine.export.writer import missing_error

            raise missing_error(lost)
        series = self._wanted(options, choice, stop=stop)
        report = self._exporter.export(series, total, options, progress, stop, roots)
        if options.contact_sheet:
            sheet = self._exporter.write_sheet(self._wanted(options, choice, stop=stop), options, stop)
            report = replace(report, sheet=sheet)
        among = 0 if options.best is None else len(self.ids(options, choice))
        report = replace(report, chosen_among=among)
        return replace(report, unsure=self._unsure(options, choice), not_taken=self._not_taken(options, choice))

    def finish_interrupted(self, output: Path) -> bool:
        """Complete a dataset whose publication a kill broke off; False if there is none. Raises ExportError."""
        return self._exporter.finish_interrupted(output)

    @cached_property
    def _exporter(self) -> Exporter:
        return self._make_exporter()

    def _unsure(self, options: ExportOptions, choice: ExportChoice) -> int:
        """Number of series that stay out because they are marked for a check and nobody approved them."""
        if choice.take is Take.APPROVED or options.include_unsure or choice.selected is not None:
            return 0
        return len(self.ids(replace(options, include_unsure=True), choice)) - len(self.ids(options, choice))

    def _not_taken(self, options: ExportOptions, choice: ExportChoice) -> int:
        """Number of undecided series that stay out because of the choice."""
        undecided = ExportChoice(Take.UNDECIDED)
        if choice in (_EVERYTHING, undecided):
            return 0
        taken = set(self.ids(options, choice))
        return sum(series_id not in taken for series_id in self.ids(options, undecided))

    def _wanted(
        self, options: ExportOptions, choice: ExportChoice, *, stop: Stop = lambda: False
    ) -> Iterator[ExportSeries]:
        """The series of an export, without those that are not among the best."""
        return (one for one in self._series(options, choice, stop=stop) if not one.passed_over)

    def _series(
        self, options: ExportOptions, choice: ExportChoice, *, stop: Stop = lambda: False
    ) -> Iterator[ExportSeries]:
        store = self._project.store.exportable
        ids = self.ids(options, choice)
        copies = self._once.giving_way(ids) if options.copies == "once" else {}
        chosen = self._best.among([one for one in ids if one not in copies], options, stop) if options.best else None
        for start in range(0, len(ids), _SERIES_A_CHUNK):
            for series in store.load(ids[start : start + _SERIES_A_CHUNK]):
                if name := copies.get(series.id):
                    yield replace(series, copy_of=name)
                elif chosen is None:
                    yield series
                else:
                    taken, passed_over = chosen.taken.get(series.id, ""), chosen.passed_over.get(series.id, "")
                    yield replace(series, why_taken=taken, passed_over=passed_over)
