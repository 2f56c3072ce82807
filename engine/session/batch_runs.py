"""Runs that send posts to Gemini in batches, and collect what became of them hours later."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterator, Sequence

from engine.errors import RunInProgress, RunStopped, SettingsError, VerifierUnavailable
from engine.events import Announced, Phase, Progressed, SeriesChanged, Sink
from engine.model import BatchJob, BatchState, Candidate
from engine.model.text import counted
from engine.session.batch_collecting import BatchCollecting, Collected
from engine.session.batch_drafting import BatchDrafting, Drafted
from engine.session.batch_files import BatchFiles
from engine.session.batch_queue import BatchQueue
from engine.session.batch_sending import BatchSending
from engine.session.batch_words import how_it_stands, stuck_words
from engine.session.batch_work import BatchWork
from engine.session.claiming import ClaimingDesk
from engine.session.desk import PaidVerdicts, StoreDesk
from engine.session.one_run import OneRun
from engine.session.outlook import Outlook
from engine.session.parts import ChosenVerifier, Parts
from engine.session.project import Project
from engine.session.reports import BatchReport, VerifyRequest, with_series
from engine.session.sieve import Sieve
from engine.store.claims import Work
from engine.verify.batch_questions import BatchQuestions
from engine.verify.batch_service import BatchService
from engine.verify.money import in_dollars

_LONGEST_POLL = 20
"""The longest wait between two looks, as a multiple of the first."""
_SLOWER = 1.5
"""By how much each wait is longer than the last."""
_SPOOL = 0
"""What a process claims that writes batch files."""


class BatchRuns:
    """Everything that is done with batches; `sieve` makes the sieve before a paid verifier, if one is set."""

    def __init__(
        self,
        project: Project,
        parts: Parts,
        outlook: Outlook,
        run: OneRun,
        tell: Sink,
        sieve: Callable[[VerifyRequest, ChosenVerifier], Sieve | None],
    ) -> None:
        self._project = project
        self._parts = parts
        self._outlook = outlook
        self._run = run
        self._tell = tell
        self._store = project.store
        self._queue = BatchQueue(project, outlook, sieve)
        self._files = BatchFiles(project.store.path)
        self._moving = threading.Lock()

    # --- Sending ----------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Raise the error with which `submit` would end before its first post."""
        chosen = self._outlook.verifier
        if chosen.name != "gemini":
            raise SettingsError(
                f"Batches are Gemini's, and {chosen.title} verifies: {chosen.why}.",
                "Set GEMINI_API_KEY, or leave out --batch.",
            )
        self._parts.batch_service(self._outlook.batch_settings, self._project.key)

    def submit(self, request: VerifyRequest) -> BatchReport:
        """Send the posts that wait as batches, and finish what a kill broke off; returns without their answers.

        Raises QuotaExhausted if that may cost more than the limit of the settings.
        """
        self.check()
        settings = self._outlook.batch_settings
        with self._run.begin(Phase.SENDING, f"batch ({settings.gemini_model})") as announcer:
            with self._writing_alone() as listed, self._at_work() as work:
                work.step(collect=False)
                questions = self._parts.batch_questions(settings)
                queue, to_ask = self._queue.of(request)
                estimated = self._queue.affordable(queue)
                self._announce_model(settings.gemini_model)
                announcer.started(len(queue))
                drafted = self._draft(request, questions, queue, listed, work.service.key_print)
                work.step(collect=False)
            announcer.summary = _sent_words(drafted, estimated if drafted.posts else 0.0)
            if self._run.control.stopping:
                raise RunStopped(f"{announcer.summary}.", "Run the same command again to continue.")
        return BatchReport(
            model=settings.gemini_model,
            sent=drafted.posts,
            cached=drafted.cached,
            unreadable=drafted.unreadable,
            estimated_usd=estimated if drafted.posts else 0.0,
            to_ask=tuple(to_ask),
            jobs=tuple(self._store.batches.open()),
        )

    def _announce_model(self, model: str) -> None:
        asked = self._outlook.settings.gemini_model
        if model != asked:
            self._tell(Announced(f"{asked} may end before a batch is back: {model} verifies this one."))

    def _draft(
        self, request: VerifyRequest, questions: BatchQuestions, queue: Sequence[int], listed: int, key_print: str
    ) -> Drafted:
        store, settings = self._store, self._project.settings
        paid = PaidVerdicts(self._parts.verdict_cache, questions, ask_anew=request.ask_anew)
        desk = ClaimingDesk(
            StoreDesk(store, self._parts.pictures, self._tell, "", paid), store.claims, Work.VERDICT, listed
        )
        drafting = BatchDrafting(
            store,
            questions,
            desk,
            paid,
            self._files,
            collection=self._project.collection,
            key_print=key_print,
            most_bytes=int(settings.batch_file_mb * 1e6),
            price=lambda ids: self._outlook.batch_price(ids).cost_usd,
            keep_prints=self._keep_prints,
        )
        try:
            drafting.run(queue, self._run.control, lambda done, current: self._progress(done, len(queue), current))
        finally:
            desk.close()
            self._tell(SeriesChanged(frozenset(queue)))
            if words := desk.words():
                self._tell(Announced(words))
        return drafting.drafted

    def _keep_prints(self, candidate: Candidate) -> None:
        noted = ((photo.path, self._parts.pictures.noted(photo.file)) for photo in candidate.photos)
        self._store.fingerprints.keep(candidate.series_id, {path: found for path, found in noted if found})

    def _progress(self, done: int, total: int, current: str) -> None:
        self._tell(Progressed(Phase.SENDING, done, total, current))

    @contextlib.contextmanager
    def _writing_alone(self) -> Iterator[int]:
        """Refuse to write batches beside another process; yields a mark for what is listed from now on."""
        claims = self._store.claims
        listed = claims.begin()
        if holder := claims.take(Work.BATCH, _SPOOL):
            raise RunInProgress(f"A batch is being written by {holder}.", "Wait for its end.")
        try:
            self._files.sweep({job.name for job in self._store.batches.unfinished()})
            yield listed
        finally:
            claims.drop(Work.BATCH, _SPOOL)

    # --- Collecting -------------------------------------------------------------------------------------------------

    def collect(self) -> BatchReport:
        """Look at every job once, finish what a kill broke off, and store what has been answered."""
        return self._follow(frozenset(), keep_on=False)

    def wait(self, only: Collection[int] = frozenset()) -> BatchReport:
        """Follow all jobs, or only these, until every answer is stored; stopping ends only the wait."""
        return self._follow(frozenset(only), keep_on=True)

    def _follow(self, only: frozenset[int], *, keep_on: bool) -> BatchReport:
        with self._run.begin(Phase.COLLECTING, "batches") as announcer:
            if not self._store.batches.unfinished():
                announcer.summary = "there are none"
                return BatchReport()
            self._store.claims.begin()
            with self._at_work(only) as work:
                announcer.started(work.total)
                self._step_by_step(work, keep_on=keep_on)
                collected, jobs = work.collecting.collected, work.jobs()
            announcer.summary = _collected_words(collected, jobs)
            self._log(collected)
            if self._run.control.stopping:
                raise RunStopped(f"{announcer.summary}.", "The batches go on; photo-series batch wait follows them.")
        return _report(collected, jobs)

    def _step_by_step(self, work: BatchWork, *, keep_on: bool) -> None:
        pause = self._project.settings.batch_poll
        longest, told_of = pause * _LONGEST_POLL, set[int]()
        while not self._run.control.stopping:
            before = work.jobs()
            work.step(collect=True)
            after = work.jobs()
            for job in after:
                if job.is_stuck and job.id not in told_of:
                    told_of.add(job.id)
                    self._tell(Announced(stuck_words(job)))
            if not keep_on or not after:
                return
            moved = [job.state for job in before] != [job.state for job in after]
            pause = self._project.settings.batch_poll if moved else min(longest, pause * _SLOWER)
            work.tell_progress(pause)
            self._rest(pause)

    def _rest(self, seconds: float) -> None:
        """Wait, or until the run is to end."""
        woken = threading.Event()
        self._run.control.on_change(woken.set)
        try:
            if not self._run.control.stopping:
                woken.wait(seconds)
        finally:
            self._run.control.on_change(None)

    def _log(self, collected: Collected) -> None:
        if collected.answered and self._project.open_collection is not None:
            self._store.verdicts.log_run(self._project.open_collection, collected.photos, collected.valid)

    # --- One job ----------------------------------------------------------------------------------------------------

    def look(self) -> list[BatchJob]:
        """Ask the service about every job, without storing any answer; returns those that are not done.

        No run: quick, and may be called while one is under way. Raises VerifierUnavailable.
        """
        if not self._store.batches.unfinished():
            return []
        with self._at_work() as work:
            work.step(collect=False)
            return work.jobs()

    def all(self) -> list[BatchJob]:
        """Every job, the oldest first, as it was at the last look."""
        return self._store.batches.all()

    def job(self, job_id: int) -> BatchJob:
        """A job as it was at the last look; raises StoreError if there is none with this number."""
        return self._store.batches.job(job_id)

    def cancel(self, job_id: int) -> BatchJob:
        """Ask for a job to be cancelled; what finishes all the same is collected. Raises StoreError, VerifierError."""
        job = self._store.batches.job(job_id)
        if job.state in (BatchState.ENDED, BatchState.COLLECTED, BatchState.CLOSED):
            raise VerifierUnavailable(f"Batch job {job_id} has ended already.", "photo-series batch list shows how.")
        with self._at_work(frozenset({job_id})) as work:
            return work.sending.cancel(job)

    def give_back(self, job_id: int) -> list[int]:
        """Cancel a job and wait until it has ended, so that nothing is billed twice; returns its unanswered series."""
        self.cancel(job_id)
        if self._store.batches.job(job_id).is_open:
            self.wait([job_id])
        return self._store.batches.unanswered(job_id)

    @contextlib.contextmanager
    def _at_work(self, only: frozenset[int] = frozenset()) -> Iterator[BatchWork]:
        """Whoever moves these jobs on, or all; a client of the service is open meanwhile."""
        with self._parts.batch_service(self._outlook.settings, self._project.key) as service:
            yield self._work(service, only)

    def _work(self, service: BatchService, only: frozenset[int]) -> BatchWork:
        sending = BatchSending(self._store.batches, service, self._files, lambda ids: self._tell(SeriesChanged(ids)))
        parts = self._parts
        collecting = BatchCollecting(
            self._store, service, self._files, parts.verdict_cache, parts.pictures.source, parts.today(), self._tell
        )
        jobs = [job for job in self._store.batches.open() if not only or job.id in only]
        total = sum(job.waiting for job in jobs)
        return BatchWork(self._project, self._run, self._tell, service, sending, collecting, self._moving, only, total)


def _report(collected: Collected, jobs: Sequence[BatchJob]) -> BatchReport:
    return BatchReport(
        answered=collected.answered,
        valid=collected.valid,
        blocked=collected.blocked,
        failed=collected.failed,
        returned=collected.returned,
        usage=collected.usage,
        jobs=tuple(jobs),
    )


def _sent_words(drafted: Drafted, estimated: float) -> str:
    jobs = counted(drafted.jobs, "batch", "batches")
    words = (
        f"{counted(drafted.posts, 'post')} in {jobs}, {in_dollars(estimated)}" if drafted.posts else "nothing to send"
    )
    return f"{words}, {drafted.cached:,} known already" if drafted.cached else words


def _collected_words(collected: Collected, jobs: Sequence[BatchJob]) -> str:
    words = f"{counted(collected.answered, 'post')} verified, {with_series(collected.valid)}"
    if unusable := collected.failed + collected.blocked:
        words += f", {unusable:,} failed"
    if collected.returned:
        words += f", {collected.returned:,} not answered"
    return f"{words}; {how_it_stands(jobs)}" if jobs else words
