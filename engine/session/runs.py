"""Scanning, verifying, exporting and painting: runs that block, one at a time, and tell their progress as events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import RunStopped, SettingsError
from engine.events import Announced, FilesCounted, Phase, ProblemsFound, Progressed, SeriesChanged, Sink
from engine.model import ExportChoice, ExportReport, Progress
from engine.photos.presence import reading_marks
from engine.photos.unpacking import UnpackReport
from engine.session.completion import FactsDesk
from engine.session.desk import PaidVerdicts, StoreDesk
from engine.session.exports import Exports
from engine.session.one_run import OneRun
from engine.session.packed import Packed, archives_in, packed, unpack_all
from engine.session.parts import ChosenVerifier, Parts
from engine.session.priority import Priority
from engine.session.project import Project
from engine.session.reports import ScanReport, SecondReport, VerifyReport, VerifyRequest
from engine.session.scanning import ScanRun
from engine.session.second_look import OpinionDesk
from engine.session.sieve import Sieve
from engine.session.stand_ins import StandIns
from engine.session.verification import VerdictDesk, VerificationRun
from engine.settings import Settings
from engine.verify.base import News, Verifier
from engine.verify.money import Estimate, estimate, estimate_with, in_dollars
from engine.verify.openai_dials import server_dials

if TYPE_CHECKING:
    from engine.demo.collection import DemoReport
    from engine.export.options import ExportOptions

_EVERYTHING = ExportChoice()


class Runs:
    """The long work on a project. Runs belong in a worker thread; all else here is quick."""

    def __init__(self, project: Project, parts: Parts, exports: Exports, tell: Sink, priority: Priority) -> None:
        self._project = project
        self._parts = parts
        self._exports = exports
        self._tell = tell
        self._run = OneRun(tell, project.counts, priority)
        self._archives: list[Path] = []
        self._stand_ins = StandIns(project.store.notebook)

    def scan(self) -> ScanReport:
        """Read the collection's folder and record its posts."""
        collection, root = self._project.collection, self._project.root
        assert root is not None
        with self._run.begin(Phase.SCANNING, str(root)) as announcer:
            scan = ScanRun(self._project.store.intake, collection, self._tell, self._run.control)
            report = scan.record(self._parts.library().posts(root, scan.problem, scan.accounting))
            self._tell(FilesCounted(report.account))
            announcer.summary = str(report.account)
            self._archives = archives_in(root, report.account)
        return report

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
            announcer.summary = f"{report.files:,} files unpacked, {report.kept:,} there already"
        return report

    def verify(self, request: VerifyRequest | None = None) -> VerifyReport:
        """Verify the posts that wait; resumes where an earlier run ended."""
        request = request or VerifyRequest()
        store = self._project.store
        with self._run.begin(Phase.VERIFYING, self.verifier.title) as announcer:
            verifier = self._parts.verifier(self._answering_settings, self._project.key)
            if request.only_facts and verifier.name == "offline":
                raise SettingsError(
                    "The built-in verifier does not say what can be seen.",
                    "Facts take a model: --verifier gemini with a key, or --verifier openai with a server.",
                )
            if readable := store.unreadable.try_again(self._project.collection, reading_marks):
                self._tell(SeriesChanged(readable))
            queue = self._queue(request)
            if verifier.name == "offline" and not request.ids and not request.only_facts:
                queue = [*queue, *self._outdated(verifier, request.outdated, queue)][: request.limit]
            if sieve := self._sieve(request):
                announcer.started(len(queue))
            held = frozenset(sieve.held_back(queue)) if sieve else frozenset()
            queue = [one for one in queue if one not in held]
            saved = self._estimate(sorted(held), self.verifier).cost_usd if held else 0.0
            announced = self._estimate(queue, self.verifier, only_facts=request.only_facts)
            announcer.started(len(queue))
            if not request.only_facts:
                store.verdicts.enqueue(queue)
            paid = None
            if verifier.name != "offline":
                paid = PaidVerdicts(self._parts.verdict_cache, verifier, ask_anew=request.ask_anew)
            desk: VerdictDesk = StoreDesk(store, self._parts.pictures, self._tell, request.note, paid)
            if request.only_facts:
                desk = FactsDesk(store, self._tell, request.note, paid)

            def announce(news: News) -> None:
                nonlocal announced
                if news.model:
                    announced = self._follow(news, queue, request.only_facts)
                else:
                    self._tell(Announced(news.words))

            try:
                report = VerificationRun(verifier, desk, queue, self._run.control, self._tell, announce).run()
            finally:
                store.verdicts.release(self._project.collection)
                # Posts that no longer wait are to be read again too.
                self._tell(SeriesChanged(frozenset(queue)))
            if request.only_facts:
                announcer.summary = f"{report.judged} of {report.asked} series got facts"
            else:
                store.verdicts.log_run(self._project.collection, report.photos, report.valid)
                announcer.summary = f"{report.judged} of {report.asked} posts judged, {report.valid} contain a series"
            if report.failed or report.blocked:
                announcer.summary += f", {report.failed + report.blocked} failed"
            if report.unreadable:
                announcer.summary += f", {report.unreadable} unreadable"
            if held:
                announcer.summary += f", {len(held)} held back by the sieve ({in_dollars(saved)} saved)"
            if report.stopped:
                raise RunStopped(announcer.summary + ".")
        return replace(
            report,
            announced_tokens=announced.tokens,
            announced_usd=announced.cost_usd,
            held=len(held),
            saved_usd=saved,
        )

    def second_opinion(self, name: str, limit: int | None = None) -> SecondReport:
        """Have another verifier judge what has a verdict, and note whether it agrees; no verdict changes."""
        store, settings = self._project.store, self._project.settings.model_copy(update={"verifier": name})
        chosen = self._parts.choose_verifier(settings, self._project.key, self._stand_ins.under(settings))
        if chosen.name == "gemini":
            settings = settings.model_copy(update={"gemini_model": chosen.model})
        with self._run.begin(Phase.VERIFYING, f"second opinion by {chosen.title}") as announcer:
            verifier = self._parts.verifier(settings, self._project.key)
            queue = store.opinions.queue(self._project.collection, verifier.name, limit)
            announcer.started(len(queue))
            paid = None
            if verifier.name != "offline":
                paid = PaidVerdicts(self._parts.verdict_cache, verifier, ask_anew=False)
            desk = OpinionDesk(store, self._tell, paid)
            report = VerificationRun(verifier, desk, queue, self._run.control, self._tell).run()
            announcer.summary = f"{desk.agreed} of {report.judged} second opinions agree with the verdict"
            if report.failed or report.blocked:
                announcer.summary += f", {report.failed + report.blocked} failed"
            if report.stopped:
                raise RunStopped(announcer.summary + ".")
        return SecondReport(report, desk.agreed)

    def export(self, options: ExportOptions, choice: ExportChoice = _EVERYTHING) -> ExportReport:
        """Write the chosen series as a data set; by default all valid ones that nobody rejected or put off."""
        total = len(self._exports.ids(options, choice))
        with self._run.begin(Phase.EXPORTING, str(options.output)) as announcer:
            announcer.started(total)
            report = self._exports.write(
                options,
                choice,
                total,
                self._progress_of(Phase.EXPORTING),
                lambda: self._run.control.stopping,
            )
            announcer.summary = f"{report.series} series with {report.frames} frames in {report.output}"
        return report

    def paint(self, folder: Path) -> DemoReport:
        """Paint the sample collection into `folder`."""
        with self._run.begin(Phase.PAINTING, str(folder)) as announcer:
            report = self._parts.paint_demo(
                folder, self._progress_of(Phase.PAINTING), lambda: self._run.control.stopping
            )
            announcer.summary = f"{report.posts} posts with {report.photos} photos"
        return report

    @property
    def verifier(self) -> ChosenVerifier:
        """The verifier that a verification run would use, and why that one."""
        settings = self._project.settings
        return self._parts.choose_verifier(settings, self._project.key, self._stand_ins.under(settings))

    def estimate(self, request: VerifyRequest | None = None, model: str = "") -> Estimate:
        """How many posts a verification run would ask about now, and what that may cost.

        The estimate is for `model`, by default the chosen verifier's.
        """
        self._project.store.unreadable.try_again(self._project.collection, reading_marks)
        chosen = replace(self.verifier, model=model) if model else self.verifier
        request = request or VerifyRequest()
        return self._estimate(self._queue(request), chosen, only_facts=request.only_facts)

    def agree_to(self, successor: str) -> None:
        """Use `successor` instead of the model in the settings from now on, whatever they say about retirements."""
        self._stand_ins.agree(self._project.settings.gemini_model, successor)

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

    def wait(self, timeout: float) -> None:
        """Wait up to `timeout` seconds for the run to end."""
        self._run.wait(timeout)

    def _progress_of(self, phase: Phase) -> Progress:
        return lambda done, total, current: self._tell(Progressed(phase, done, total, current))

    @property
    def _answering_settings(self) -> Settings:
        """The settings with the Gemini model that answers."""
        chosen = self.verifier
        if chosen.name != "gemini":
            return self._project.settings
        return self._project.settings.model_copy(update={"gemini_model": chosen.model})

    def _sieve(self, request: VerifyRequest) -> Sieve | None:
        """The sieve before a paid verifier, if one is set; none for what the user asks about by itself."""
        settings = self._project.settings
        if settings.sieve is None or self.verifier.name == "offline" or request.ids or request.only_facts:
            return None
        free = settings.model_copy(update={"verifier": "offline"})
        return Sieve(
            self._project.store,
            lambda: self._parts.verifier(free, None),
            settings.sieve,
            self._parts.pictures,
            self._run.control,
            self._tell,
        )

    def _estimate(self, queue: Sequence[int], chosen: ChosenVerifier, *, only_facts: bool = False) -> Estimate:
        photos = self._project.store.verdicts.photo_counts(queue)
        if only_facts:  # two frames of each are shown
            photos = [min(count, 2) for count in photos]
        if chosen.name == "openai" and self._project.settings.openai_price:
            return estimate_with(server_dials(self._project.settings), photos, self._project.settings)
        estimated = estimate(photos, self._project.settings, chosen.model, self._parts.today())
        return estimated if chosen.name == "gemini" else estimated.without_cost()

    def _follow(self, news: News, queue: Sequence[int], only_facts: bool) -> Estimate:
        """Remember which model answers, and announce it with a new estimate for this run's posts."""
        self._stand_ins.note(self._project.settings.gemini_model, news.model)
        chosen = ChosenVerifier("gemini", news.model, "")
        estimated = self._estimate(queue, chosen, only_facts=only_facts)
        words = f"{news.words} This run is now estimated at {in_dollars(estimated.cost_usd)}."
        self._tell(Announced(words, chosen.title))
        return estimated

    def _outdated(self, verifier: Verifier, wanted: bool, queue: Sequence[int]) -> list[int]:
        """What the verifier would now judge in another way, besides the queue; if it is not wanted, only told of."""
        verdicts = self._project.store.verdicts
        older = verdicts.outdated(self._project.collection, verifier.name, verifier.prompt_version)
        left = [series_id for series_id in older if series_id not in set(queue)]
        if left and not wanted:
            posts = "1 post was" if len(left) == 1 else f"{len(left):,} posts were"
            self._tell(
                Announced(
                    f"{posts} judged by an earlier offline verifier or with other settings: analyze --outdated judges "
                    f"{'it' if len(left) == 1 else 'them'} anew."
                )
            )
        return left if wanted else []

    def _queue(self, request: VerifyRequest) -> list[int]:
        if request.only_facts:
            return self._project.store.completion.queue(
                self._project.collection, ids=request.ids, largest_first=request.largest_first, limit=request.limit
            )
        if request.ids:
            return list(request.ids)
        return self._project.store.verdicts.queue(
            self._project.collection,
            self.verifier.name,
            largest_first=request.largest_first,
            limit=request.limit,
            only_failed=request.only_failed,
            again=request.again,
        )
