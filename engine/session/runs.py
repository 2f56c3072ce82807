"""Scanning, verifying, exporting and painting: runs that block, one at a time, and tell their progress as events."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import RunStopped
from engine.events import Announced, FilesCounted, Phase, PhaseStarted, ProblemsFound, Progressed, Sink
from engine.model import ExportChoice, ExportReport, Post, Progress
from engine.model.text import counted
from engine.photos.unpacking import UnpackReport
from engine.session.batch_runs import BatchRuns
from engine.session.exports import Exports
from engine.session.history import History
from engine.session.measuring import measure_posts, note_copies
from engine.session.no_photos import no_photos
from engine.session.one_run import OneRun
from engine.session.outlook import Outlook
from engine.session.packed import Packed, archives_in, packed, unpack_all
from engine.session.parts import ChosenVerifier, Parts
from engine.session.project import Project
from engine.session.reports import BatchReport, ScanReport, SecondReport, VerifyReport, VerifyRequest
from engine.session.scanning import ScanRun
from engine.session.verify_runs import VerifyRuns
from engine.store.claims import Work
from engine.verify.money import Estimate

if TYPE_CHECKING:
    from engine.demo.collection import DemoReport
    from engine.export.options import ExportOptions
    from engine.naming.suggestion import Suggestion

_EVERYTHING = ExportChoice()
_LOOK_AGAIN = 0.2
"""Seconds between two looks whether another scan has ended."""


class Runs:
    """The long work on a project. Runs belong in a worker thread; all else here is quick."""

    def __init__(self, project: Project, parts: Parts, exports: Exports, tell: Sink) -> None:
        self._project = project
        self._parts = parts
        self._exports = exports
        self._tell = tell
        self.history = History(project)
        """What was exported before, and what was interrupted."""
        self._run = OneRun(tell, project.counts, parts.priority, self.history)
        self._archives: list[Path] = []
        self._singles: list[Post] = []
        self._outlook = Outlook(project, parts)
        self._verify_runs = VerifyRuns(project, parts, self._outlook, self._run, tell)
        self.batches = BatchRuns(project, parts, self._outlook, self._run, tell, self._verify_runs.sieve)
        """Posts that Gemini verifies in batches, for half the price."""

    def scan(self) -> ScanReport:
        """Read the collection's folder and record its posts."""
        collection, root = self._project.collection, self._project.root
        assert root is not None
        with self._run.begin(Phase.SCANNING, str(root)) as announcer, self._scanning_alone(collection):
            scan = ScanRun(self._project.store.intake, collection, self._tell, self._run.control)
            library = self._parts.library(self._project.settings)
            report = scan.record(library.posts(root, scan.problem, scan.accounting))
            self._tell(FilesCounted(report.account))
            instead = no_photos(report.account, report.problems)
            announcer.summary = " ".join(instead) if instead else str(report.account)
            self._measure(collection, root)
            self._archives = archives_in(root, report.account)
            self._singles = scan.singles
        return report

    def _measure(self, collection: int, root: Path) -> None:
        """Measure photos of older verdicts; a stop ends that alone, and the next scan goes on with it."""
        prints = self._project.store.fingerprints
        if waiting := prints.unmeasured(collection):
            self._tell(PhaseStarted(Phase.MEASURING, sum(len(post.photos) for post in waiting), str(root)))
            measure_posts(waiting, prints, self._parts.pictures, self._tell, self._run.control)
        note_copies(collection, self._project.store, self._tell)

    @contextlib.contextmanager
    def _scanning_alone(self, collection: int) -> Iterator[None]:
        """Wait for another process that scans the same folder, and let none begin meanwhile."""
        claims, told = self._project.store.claims, False
        claims.begin()
        while holder := claims.take(Work.SCAN, collection):
            if self._run.control.stopping:
                raise RunStopped("The scan was stopped before it began.")
            if not told:
                self._tell(Announced(f"This folder is being scanned by {holder}; this scan waits for its end."))
                told = True
            time.sleep(_LOOK_AGAIN)
        try:
            yield
        finally:
            claims.drop(Work.SCAN, collection)

    def suggestion(self) -> Suggestion | None:
        """A template for photos that the last scan left single although their names share a part; None if none would
        group them.
        """
        from engine.naming.suggestion import suggest

        settings = self._project.settings
        return suggest(self._singles, settings.min_images_for_series, settings.max_images_for_series)

    def packed(self) -> Packed | None:
        """Archives that the last scan met and that are not unpacked; raises CollectionError for a bad one."""
        return packed(self._archives) if self._archives else None

    def unpack(self, found: Packed) -> UnpackReport:
        """Unpack archives beside themselves; what is there already is kept."""
        with self._run.begin(Phase.UNPACKING, str(found.places[0][0])) as announcer:
            announcer.started(found.files)
            report = unpack_all(found, self._progress_of(Phase.UNPACKING), lambda: self._run.control.stopping)
            if report.problems:
                self._tell(ProblemsFound(report.problems))
            announcer.summary = f"{counted(report.files, 'file')} unpacked, {report.kept:,} there already"
        return report

    def check(self) -> None:
        """Raise the error with which `verify` would end before its first post, e.g. for want of a key."""
        self._verify_runs.check()

    def verify(self, request: VerifyRequest | None = None) -> VerifyReport:
        """Verify the posts that wait; resumes where an earlier run ended."""
        return self._verify_runs.verify(request or VerifyRequest())

    def send_batch(self, request: VerifyRequest | None = None) -> BatchReport:
        """Send the posts that wait as batches; those at which batches failed twice are verified at once."""
        report = self.batches.submit(request or VerifyRequest())
        if report.to_ask:
            self.verify(VerifyRequest(ids=report.to_ask))
        return report

    def second_opinion(self, name: str, limit: int | None = None) -> SecondReport:
        """Have another verifier look at what has a verdict, and note whether it agrees; no verdict changes."""
        return self._verify_runs.second_opinion(name, limit)

    def export(self, options: ExportOptions, choice: ExportChoice = _EVERYTHING) -> ExportReport:
        """Write the chosen series as a dataset; by default all valid ones that nobody rejected or put off."""
        total = self._exports.count(options, choice)
        with self._run.begin(Phase.EXPORTING, str(options.output)) as announcer:
            announcer.started(total)
            with self.history.exporting(options, choice) as done:
                report = self._exports.write(
                    options,
                    choice,
                    total,
                    self._progress_of(Phase.EXPORTING),
                    lambda: self._run.control.stopping,
                )
                done(report)
            announcer.summary = f"{report.series} series with {counted(report.frames, 'frame')} in {report.output}"
        return report

    def paint(self, folder: Path) -> DemoReport:
        """Paint the sample collection into `folder`."""
        with self._run.begin(Phase.PAINTING, str(folder)) as announcer:
            report = self._parts.paint_demo(
                folder, self._progress_of(Phase.PAINTING), lambda: self._run.control.stopping
            )
            announcer.summary = f"{counted(report.posts, 'post')} with {counted(report.photos, 'photo')}"
        return report

    @property
    def verifier(self) -> ChosenVerifier:
        """The verifier that a verification run would use, and why that one."""
        return self._outlook.verifier

    def estimate(self, request: VerifyRequest | None = None, model: str = "") -> Estimate:
        """How many posts a verification run would ask about now, and what that may cost.

        The estimate is for `model`, by default the chosen verifier's.
        """
        return self._outlook.estimate(request or VerifyRequest(), model)

    def estimate_batch(self, request: VerifyRequest | None = None) -> Estimate:
        """How many posts a batch would hold now, and what that may cost. Raises ModelGone."""
        return self._outlook.batch_price(self._outlook.queue(request or VerifyRequest()))

    @property
    def second_verifier(self) -> str:
        """The name of another verifier that can be asked: the free one beside a paid one; "" if there is none."""
        return self._outlook.second

    def estimate_second(self, name: str) -> tuple[ChosenVerifier, Estimate]:
        """The verifier of this name, and what its second opinions on all verdicts by others may cost."""
        return self._outlook.second_estimate(name)

    def outdated(self) -> int:
        """Number of series whose verdict the offline verifier, if it is the chosen one, would now give otherwise."""
        return len(self._outlook.outdated()) if self.verifier.name == "offline" else 0

    def agree_to(self, successor: str) -> None:
        """Use `successor` instead of the model in the settings from now on, whatever they say about retirements."""
        self._outlook.agree_to(successor)

    def leave_flex(self) -> bool:
        """Continue at the standard tier, if a run is at work at Gemini's flex tier; False if none is."""
        return self._verify_runs.leave_flex()

    @property
    def phase(self) -> Phase | None:
        """What the current run does, or the last one did."""
        return self._run.phase

    @property
    def running(self) -> bool:
        """True while a run is under way."""
        return self._run.running

    @property
    def paused(self) -> bool:
        """True while a run is paused."""
        return self._run.running and self._run.control.paused

    @property
    def stopping(self) -> bool:
        """True once the run was asked to end."""
        return self._run.control.stopping

    def pause(self) -> None:
        """Let the run begin nothing new."""
        self._run.pause()

    def resume(self) -> None:
        """Let the run go on."""
        self._run.resume()

    def stop(self) -> None:
        """Ask the run to end; verdicts that are in are stored."""
        self._run.control.stop()

    def leave(self) -> None:
        """Ask the run to end, since the user leaves the program; the next start is told of it."""
        self._run.left = True
        self._run.control.stop()

    def wait(self, timeout: float) -> None:
        """Wait up to `timeout` seconds for the run to end."""
        self._run.wait(timeout)

    def _progress_of(self, phase: Phase) -> Progress:
        return lambda done, total, current: self._tell(Progressed(phase, done, total, current))
