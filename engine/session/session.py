"""The session: scan, verify, review and export one collection; what it does it tells as events."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import CollectionError, PhotoSeriesError, RunInProgress, RunStopped
from engine.events import (
    FoldingSink,
    Outcome,
    Phase,
    PhaseEnded,
    PhaseStarted,
    Progressed,
    RunPaused,
    RunResumed,
    SeriesChanged,
    Sink,
)
from engine.model import (
    Counts,
    ExportFrame,
    ExportReport,
    ExportSeries,
    Fingerprint,
    Frame,
    LookAlikes,
    Problem,
    Progress,
    Stop,
)
from engine.photos.fingerprint import NEARLY_EQUAL, near_duplicates
from engine.photos.noting import NotingReader
from engine.photos.thumbnails import ThumbnailCache
from engine.session.advice import Advice
from engine.session.control import RunControl
from engine.session.courtesy import Courtesy
from engine.session.desk import PaidVerdicts, StoreDesk
from engine.session.library import Library
from engine.session.reports import ScanReport, VerifyReport, VerifyRequest
from engine.session.scanning import ScanRun
from engine.session.verification import VerificationRun
from engine.settings import Settings
from engine.store.catalog import Catalog
from engine.store.feature_cache import FeatureCache
from engine.store.figures import Figures
from engine.store.memory import Notebook
from engine.store.review import Review, Step
from engine.store.store import Store
from engine.store.verdict_cache import VerdictCache
from engine.verify.base import Verifier
from engine.verify.likeness import Likeness
from engine.verify.money import Estimate, estimate
from engine.verify.reply import clean_text

# What exports is imported with the first export: no list waits for it.
if TYPE_CHECKING:
    from engine.demo.collection import DemoReport
    from engine.export.exporter import Exporter
    from engine.export.options import ExportOptions
    from engine.export.plan import ExportPlan
    from engine.export.presets import Preset
    from engine.export.profile import Profile
    from engine.export.shots import Shots

_LONGEST_CAPTION = 2000


@dataclass(frozen=True, slots=True)
class Judge:
    """Who judges."""

    name: str
    """"gemini", "openai" or "offline"."""
    model: str
    why: str
    """A sentence for the user."""

    @property
    def title(self) -> str:
        """Name and model."""
        return f"{self.name} ({self.model})" if self.model else self.name


@dataclass(frozen=True, slots=True)
class Parts:
    """What a session is made of; `engine.build` picks the real ones."""

    store: Store
    library: Callable[[], Library]
    """Makes what reads the folder; called once for each scan."""
    judge: Callable[[Settings, str | None], Judge]
    """Says who will judge under these settings with this key."""
    verifier: Callable[[Settings, str | None], Verifier]
    """Makes that verifier; raises KeyMissing or SettingsError."""
    pictures: NotingReader
    """What that verifier reads photos with."""
    verdicts: VerdictCache
    likeness: Likeness
    features: FeatureCache
    """What `likeness` has seen."""
    exporter: Callable[[], Exporter]
    """Makes the one exporter."""
    thumbnails: ThumbnailCache
    paint_demo: Callable[[Path, Progress, Stop], DemoReport]


class Session:
    """One collection at a time, one run at a time. Runs block and belong in a worker thread; all else is quick."""

    def __init__(self, settings: Settings, parts: Parts, sink: Sink, key: str | None = None) -> None:
        self.settings = settings
        """May be replaced between runs, e.g. to switch the model."""
        self.key = key
        """The model service's key; never stored or shown."""
        self._parts = parts
        self._tell = FoldingSink(sink)
        self._store = parts.store
        self._collection: int | None = None
        self._root: Path | None = None
        self._running = threading.Lock()
        self.courtesy = Courtesy()
        """What every run steps aside for."""
        self._control = RunControl(self.courtesy)

    # --- Collection -------------------------------------------------------------------------------------------------

    def open(self, root: Path) -> None:
        """Turn to the collection at `root`, which need not have been scanned; raises CollectionError."""
        root = root.expanduser().absolute()
        if not root.is_dir():
            what = "is no folder" if root.exists() else "does not exist"
            raise CollectionError(f"{root} {what}.", "Name the folder that holds your downloads.")
        self._root = root
        self._collection = self._store.intake.collection(root)

    @property
    def root(self) -> Path | None:
        """The open collection's folder."""
        return self._root

    @property
    def collection(self) -> int:
        """The open collection's id; raises CollectionError before one is opened."""
        if self._collection is None:
            raise CollectionError("No collection is open.", "Open a folder first.")
        return self._collection

    @property
    def database(self) -> Path:
        """Where everything is kept."""
        return self._store.path

    # --- Runs -------------------------------------------------------------------------------------------------------

    def scan(self) -> ScanReport:
        """Read the collection's folder and record its posts."""
        collection = self.collection
        root = self._root
        assert root is not None
        with self._run(Phase.SCANNING, str(root)) as ending:
            scan = ScanRun(self._store.intake, collection, self._tell, self._control)
            report = scan.record(self._parts.library().posts(root, scan.problem))
            ending.summary = f"{report.posts} posts with {report.photos} photos, {report.skipped} skipped"
        return report

    def verify(self, request: VerifyRequest | None = None) -> VerifyReport:
        """Have a verifier judge what waits for it; resumes where an earlier run ended."""
        request = request or VerifyRequest()
        with self._run(Phase.VERIFYING, self.judge.title) as ending:
            verifier = self._parts.verifier(self.settings, self.key)
            queue = self._queue(request)
            ending.started(len(queue))
            self._store.judgements.enqueue(queue)
            paid = None
            if verifier.name != "offline":
                paid = PaidVerdicts(self._parts.verdicts, verifier, ask_anew=request.ask_anew)
            desk = StoreDesk(self._store, self._parts.pictures, self._tell, request.note, paid)
            try:
                report = VerificationRun(verifier, desk, queue, self._control, self._tell).run()
            finally:
                self._store.judgements.release(self.collection)
                # Posts that waited, and now do not, are to be read again too.
                self._tell(SeriesChanged(frozenset(queue)))
            self._store.judgements.log_run(self.collection, report.photos, report.valid)
            ending.summary = f"{report.judged} of {report.asked} posts judged, {report.valid} hold a series"
            if report.failed or report.blocked:
                ending.summary += f", {report.failed + report.blocked} failed"
            if report.stopped:
                raise RunStopped(ending.summary + ".")
        return report

    def export(self, options: ExportOptions, *, approved_only: bool = False) -> ExportReport:
        """Write the collection's series as a data set: the approved ones, or all that hold and nobody rejected."""
        ids = self.exportable_ids(options, approved_only=approved_only)
        with self._run(Phase.EXPORTING, str(options.output)) as ending:
            ending.started(len(ids))
            if ids and not any(root.is_dir() for root in self._collections()):
                raise CollectionError(
                    f"{self._collections()[0]} is not there, and with it the photos.",
                    "Bring the folder back, or tell where it is now: photo-series db relink FOLDER.",
                )
            if options.missing == "stop" and (lost := self.missing_photos(options, approved_only=approved_only)):
                from engine.export.writer import missing_error

                raise missing_error(lost)
            report = self._exporter.export(
                self._exportable(options, approved_only),
                len(ids),
                options,
                lambda done, total, current: self._tell(Progressed(Phase.EXPORTING, done, total, current)),
                lambda: self._control.stopping,
                self._collections(),
            )
            ending.summary = f"{report.series} series with {report.frames} frames in {report.output}"
        return report

    def paint_demo(self, folder: Path) -> DemoReport:
        """Paint the sample collection into `folder`."""
        with self._run(Phase.PAINTING, str(folder)) as ending:
            report = self._parts.paint_demo(
                folder,
                lambda done, total, current: self._tell(Progressed(Phase.PAINTING, done, total, current)),
                lambda: self._control.stopping,
            )
            ending.summary = f"{report.posts} posts with {report.photos} photos"
        return report

    @property
    def running(self) -> bool:
        """True while a run is under way."""
        return self._running.locked()

    @property
    def paused(self) -> bool:
        """True while a run is paused."""
        return self.running and self._control.paused

    def pause(self) -> None:
        """Let the run begin nothing new."""
        self._control.pause()
        self._tell(RunPaused())

    def resume(self) -> None:
        """Let the run go on."""
        self._control.resume()
        self._tell(RunResumed())

    def stop(self) -> None:
        """Ask the run to end; what was judged is stored."""
        self._control.stop()

    def close(self, timeout: float = 10.0) -> None:
        """Stop the run, wait for it, close the database."""
        self.stop()
        if self._running.acquire(timeout=timeout):
            self._running.release()
        self._store.close()
        self._parts.verdicts.close()
        self._parts.features.close()

    # --- Review -----------------------------------------------------------------------------------------------------

    @property
    def review(self) -> Review:
        """What a person decides about frames and series, journaled."""
        return self._store.review

    def write_caption(self, ids: Sequence[int], caption: str) -> Step:
        """Give series a caption of the person's own, cleaned of what is no text."""
        return self._store.review.write_caption(ids, clean_text(caption, _LONGEST_CAPTION))

    def write_captions(self, captions: Mapping[int, str]) -> Step:
        """Give each series its own new caption, cleaned of what is no text, all in one step."""
        cleaned = {series_id: clean_text(caption, _LONGEST_CAPTION) for series_id, caption in captions.items()}
        return self._store.review.write_captions(cleaned)

    def undo(self) -> Step:
        """Take back the newest action in this collection."""
        return self._store.review.undo(self.collection)

    def redo(self) -> Step:
        """Do again what was undone last."""
        return self._store.review.redo(self.collection)

    # --- Queries ----------------------------------------------------------------------------------------------------

    @property
    def catalog(self) -> Catalog:
        """Everything that is only read."""
        return self._store.catalog

    @property
    def figures(self) -> Figures:
        """How far the verifier may be trusted, and what it cost."""
        return self._store.figures

    def counts(self) -> Counts:
        """The open collection in numbers."""
        return self._store.catalog.counts(self.collection)

    @property
    def judge(self) -> Judge:
        """Who will judge, and why that one."""
        return self._parts.judge(self.settings, self.key)

    def outlook(self, request: VerifyRequest | None = None) -> Estimate:
        """What a verification run would have to judge now, and what that may cost."""
        photos = self._store.judgements.photo_counts(self._queue(request or VerifyRequest()))
        estimated = estimate(photos, self.settings)
        if self.judge.name == "gemini":
            return estimated
        return replace(estimated, prompt_tokens=0, output_tokens=0, cost_usd=0.0)

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The forms of data set there are, by name."""
        from engine.export.registry import PROFILES

        return PROFILES

    @property
    def presets(self) -> Mapping[str, Preset]:
        """The video models whose clips are known, by name."""
        from engine.export.presets import PRESETS

        return PRESETS

    def export_options(self, output: Path | None = None, **overrides: object) -> ExportOptions:
        """Export options from the settings, with `overrides` laid over them; None counts as not given."""
        from engine.export.presets import options_from

        return options_from(self.settings, output or Path(self.settings.output_dir).expanduser(), **overrides)

    def exportable_ids(self, options: ExportOptions, *, approved_only: bool = False) -> list[int]:
        """Ids of the series that an export with these options takes."""
        return self._store.catalog.exportable_ids(
            self._collection, approved_only, options.min_length, options.max_length
        )

    def plan_export(
        self,
        options: ExportOptions,
        *,
        approved_only: bool = False,
        measure: bool = True,
        stop: Stop = lambda: False,
    ) -> ExportPlan:
        """What an export would write and what trainers would make of it; writes nothing.

        Without `measure` no photo is opened: frame sizes and missing photos then stay unknown. Raises RunStopped once
        `stop()` is true.
        """
        return self._exporter.plan(
            self._exportable(options, approved_only), options, self._collections(), measure, stop
        )

    def preview(self, planned_id: int, options: ExportOptions, stop: Stop) -> Shots:
        """The pictures that an export would make of a series of its plan; blocking, as `shots`."""
        (series,) = self._store.catalog.to_export([abs(planned_id)])
        return self._exporter.preview(series, planned_id, options, stop)

    def missing_photos(self, options: ExportOptions, *, approved_only: bool = False) -> list[Problem]:
        """The photos that an export with these options needs and that are not there."""
        return self._exporter.missing(self._exportable(options, approved_only))

    def thumbnail(self, file: Path, size: int, mtime_ns: int) -> Path:
        """A JPEG of a photo, its longer side at most `size` pixels, made once for each size that is wished for.

        Raises UnreadablePhoto, or FileNotFoundError for a photo that is gone.
        """
        return self._parts.thumbnails.get(file, file.stat().st_size, mtime_ns, longest=size)

    def look_alikes(self, series_id: int) -> LookAlikes:
        """Photos of a series that look almost the same, and posts with the same photos.

        Blocking where a photo has no fingerprint yet: some 10 ms for each, once.
        """
        hashes = self._perceptual_hashes(series_id)
        paths = list(hashes)
        near = near_duplicates(list(hashes.values()), NEARLY_EQUAL)
        named = {paths[index]: tuple(paths[other] for other in others) for index, others in near.items()}
        return LookAlikes(named, self._store.copies.of(series_id))

    @property
    def advice(self) -> Advice:
        """What the pictures themselves say about a film."""
        return Advice(self._store.catalog, self._parts.likeness)

    def photo_size(self, file: Path) -> tuple[int, int]:
        """Width and height in pixels of a photo as it is shown; raises UnreadablePhoto, or OSError."""
        return self._exporter.photo_size(file)

    def shots(self, frames: Sequence[Frame | ExportFrame], options: ExportOptions, stop: Stop) -> Shots:
        """The pictures that an export would make of these frames as one series, made one at a time.

        They end with RunStopped once `stop()` is true. Blocking: it opens every photo.
        """
        return self._exporter.shots([ExportFrame(frame.path, frame.file) for frame in frames], options, stop)

    @property
    def notebook(self) -> Notebook:
        """Small values that the next start may want."""
        return self._store.notebook

    # --- Inside -----------------------------------------------------------------------------------------------------

    @cached_property
    def _exporter(self) -> Exporter:
        return self._parts.exporter()

    def _queue(self, request: VerifyRequest) -> list[int]:
        if request.ids:
            return list(request.ids)
        return self._store.judgements.queue(
            self.collection,
            self.judge.name,
            largest_first=request.largest_first,
            limit=request.limit,
            only_failed=request.only_failed,
            again=request.again,
        )

    def _perceptual_hashes(self, series_id: int) -> dict[str, int]:
        """By path; what no run has noted is taken now."""
        known = self._store.fingerprints.perceptual(series_id)
        if None in known.values() and (series := self._store.catalog.series(series_id)):
            files = {frame.path: frame.file for frame in series.frames}
            taken = ((path, self._fingerprint(files[path])) for path in files if known.get(path, 0) is None)
            prints = {path: found for path, found in taken if found}
            self._store.fingerprints.keep(series_id, prints)
            known |= {path: found.perceptual for path, found in prints.items()}
        return {path: bits for path, bits in known.items() if bits is not None}

    def _fingerprint(self, file: Path) -> Fingerprint | None:
        self.courtesy.step_aside()
        return self._parts.pictures.take(file)

    def _collections(self) -> list[Path]:
        """Every folder of photos that is known: nothing is ever written into one."""
        return [root for _, root in self._store.catalog.collections()]

    def _exportable(self, options: ExportOptions, approved_only: bool) -> Iterator[ExportSeries]:
        return self._store.catalog.exportable(
            self._collection,
            approved_only=approved_only,
            min_length=options.min_length,
            max_length=options.max_length,
        )

    @contextlib.contextmanager
    def _run(self, phase: Phase, detail: str) -> Iterator[_Ending]:
        """Hold the one run there may be, and tell its beginning and its end."""
        if not self._running.acquire(blocking=False):
            raise RunInProgress("A run is under way already.", "Stop it first, or wait for its end.")
        self._control = RunControl(self.courtesy)
        ending = _Ending(lambda total: self._tell(PhaseStarted(phase, total, detail)))
        outcome, error = Outcome.DONE, None
        try:
            if phase in (Phase.SCANNING, Phase.PAINTING):
                ending.started(None)
            yield ending
        except RunStopped as stopped:
            outcome, ending.summary = Outcome.STOPPED, stopped.message
            raise
        except PhotoSeriesError as failed:
            outcome, error, ending.summary = Outcome.FAILED, failed, str(failed)
            raise
        except BaseException as unexpected:
            outcome, ending.summary = Outcome.FAILED, f"something unexpected: {type(unexpected).__name__}: {unexpected}"
            raise
        finally:
            counts = self.counts() if self._collection is not None else None
            self._running.release()
            self._tell(PhaseEnded(phase, outcome, ending.summary, counts, error))


@dataclass(slots=True)
class _Ending:
    """What a run says of itself once it is over."""

    started: Callable[[int | None], None]
    summary: str = ""
