"""Asks how batch jobs are, and brings their answers into the store; whatever is repeated after a kill changes nothing.

An answer belongs to the post whose nonce it contains, whatever key its line has. A line without one is believed about
the post of its key only after all others were read.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.errors import KeyRefused, QuotaExhausted, StoreError, VerifierError
from engine.events import Event, ProblemsFound, SeriesChanged
from engine.model import (
    BatchJob,
    BatchOutcome,
    BatchRow,
    BatchState,
    Candidate,
    CandidatePhoto,
    PhotoState,
    PictureSource,
    Problem,
    RowState,
    Usage,
    Verdict,
)
from engine.photos.presence import look, reading_marks
from engine.session.batch_files import BatchFiles
from engine.session.control import RunControl
from engine.session.desk import content_hashes
from engine.session.doubles import without_doubles
from engine.store.clock import utc_now
from engine.store.store import Store
from engine.store.verdict_cache import VerdictCache, verdict_key
from engine.verify.batch_answers import BatchAnswer, MalformedReply, read_answer, verdict_on
from engine.verify.batch_service import BatchService, NoRoom, NotThere, RemoteJob, RemoteState, Trouble

_OTHER_KEY = "it was made with another key, and only that one can see it"
_ENDED = {
    RemoteState.SUCCEEDED: BatchOutcome.SUCCEEDED,
    RemoteState.FAILED: BatchOutcome.FAILED,
    RemoteState.EXPIRED: BatchOutcome.EXPIRED,
    RemoteState.CANCELLED: BatchOutcome.CANCELLED,
}
_PASSING = (Trouble, NoRoom, QuotaExhausted)


@dataclass(slots=True)
class Collected:
    """What came of the answers that were collected."""

    jobs: int = 0
    answered: int = 0
    valid: int = 0
    blocked: int = 0
    failed: int = 0
    """Posts whose answers are missing or cannot be used."""
    returned: int = 0
    """Posts that got no answer because their job ended early, or whose photos changed."""
    photos: int = 0
    usage: Usage = field(default_factory=Usage)


class BatchCollecting:
    """Follows jobs that the service has until nothing of them is left there."""

    def __init__(
        self,
        store: Store,
        service: BatchService,
        files: BatchFiles,
        cache: VerdictCache,
        pictures: PictureSource,
        day: datetime.date,
        tell: Callable[[Event], None],
    ) -> None:
        """`pictures` opens photos that may be doubles; `day` determines prices."""
        self._store = store
        self._batches = store.batches
        self._service = service
        self._files = files
        self._cache = cache
        self._pictures = pictures
        self._day = day
        self._tell = tell
        self.collected = Collected()

    # --- How a job is -----------------------------------------------------------------------------------------------

    def look(self, job: BatchJob) -> BatchJob:
        """Ask the service about a job that it has; raises VerifierUnavailable if it cannot be asked about any."""
        try:
            remote = self._service.get(job.remote)
        except _PASSING as error:
            return self._batches.change(job.id, trouble=error.message)
        except (NotThere, KeyRefused) as error:
            if job.key_print != self._service.key_print:
                return self._batches.change(job.id, trouble=_OTHER_KEY)
            if isinstance(error, KeyRefused):
                raise
            return self._absent(job, "Gemini does not know it")
        return self._note(job, remote)

    def _note(self, job: BatchJob, remote: RemoteJob) -> BatchJob:
        if remote.state is RemoteState.SUCCEEDED and not remote.result_file:
            return self._absent(job, "it has ended, and Gemini names no results")
        found = {"absences": 0, "absent_since": None, "trouble": ""}
        if outcome := _ENDED.get(remote.state):
            ended = {"outcome": outcome, "result_file": remote.result_file, "ended_at": utc_now()}
            return self._batches.change(job.id, state=BatchState.ENDED, **ended, **found)
        running = remote.state is RemoteState.RUNNING
        return self._batches.change(job.id, state=BatchState.RUNNING if running else BatchState.PENDING, **found)

    def _absent(self, job: BatchJob, what: str) -> BatchJob:
        """Note that a job, or its results, cannot be found; it is believed to be lost only after a while."""
        if not self._batches.note_absence(job):
            return self._batches.change(job.id, trouble=f"{what}; it is looked for again")
        return self._batches.change(
            job.id, state=BatchState.ENDED, outcome=BatchOutcome.LOST, result_file="", ended_at=utc_now(), trouble=""
        )

    # --- Its answers ------------------------------------------------------------------------------------------------

    def collect(self, job: BatchJob, control: RunControl, told: Callable[[str], None]) -> BatchJob:
        """Store the answers of a job that has ended, and release the posts that got none.

        `told` hears of each. Stopping leaves the rest for the next time. Raises StoreError for a full disk.
        """
        if job.result_file:
            try:
                self._service.download(job.result_file, self._files.fresh_results(job.name))
            except _PASSING as error:
                return self._batches.change(job.id, trouble=error.message)
            except NotThere:
                return self._absent(job, "its results are gone: they are kept for about two days")
            except OSError as error:
                raise StoreError(
                    f"The results of a batch cannot be written in {self._files.folder}: {error.strerror or error}.",
                    "Make room, and collect again.",
                ) from error
            cost = self._store_answers(job, control, told)
            if cost is None:
                return job
            job = self._batches.change(job.id, cost_usd=cost)
        early = "" if job.outcome is BatchOutcome.SUCCEEDED else f"its batch {_FATES[job.outcome]}"
        released = self._batches.give_back(job.id, early or "the answer is missing")
        self.collected.returned += len(released)
        if released:
            self._tell(SeriesChanged(released))
        self.collected.jobs += 1
        self._files.drop(job.name)
        return self._batches.change(job.id, state=BatchState.COLLECTED, collected_at=utc_now(), trouble="")

    def _store_answers(self, job: BatchJob, control: RunControl, told: Callable[[str], None]) -> float | None:
        """Store every answer of the result file; returns the cost of all lines, or None if stopped."""
        rows = {row.nonce: row for row in self._batches.waiting(job.id).values()}
        held: dict[str, BatchAnswer] = {}
        cost, counted = 0.0, set[str]()
        with self._files.results(job.name).open("rb") as lines:
            for line in lines:
                control.priority.yield_to_user()
                if control.stopping:
                    return None
                if (answer := read_answer(line, job, self._day)) is None:
                    continue
                if (whose := next(iter(answer.nonces), answer.key)) not in counted:  # some lines come twice
                    counted.add(whose)
                    cost += answer.usage.cost_usd
                    self.collected.usage += answer.usage
                self._place(job, rows, answer, held, told)
        for key, row in self._batches.waiting(job.id).items():
            if answer := held.get(key):
                self._fail(row, answer, told)
            elif job.outcome is BatchOutcome.SUCCEEDED:
                self._fail(row, BatchAnswer(key, None, "The batch has no answer about it."), told)
        return cost

    def _place(
        self,
        job: BatchJob,
        rows: dict[str, BatchRow],
        answer: BatchAnswer,
        held: dict[str, BatchAnswer],
        told: Callable[[str], None],
    ) -> None:
        """Give an answer to the post it is about, or hold it until all lines are read."""
        whose, row = job, next((rows[nonce] for nonce in answer.nonces if nonce in rows), None)
        if row is None and (found := next(filter(None, map(self._batches.row_with, answer.nonces)), None)):
            whose, row = found
        trouble = answer.trouble or "Its answer is not about its pictures."
        if row is not None and answer.answer is not None and not answer.trouble:
            try:
                verdict = verdict_on(row, whose, answer.answer)
            except MalformedReply as problem:
                trouble = f"The model's answer cannot be used: {problem}."
            else:
                rows.pop(row.nonce, None)
                self._keep(whose, row, verdict, told)
                return
        key = row.key if row else answer.key
        held.setdefault(key, BatchAnswer(key, answer.answer, trouble, answer.blocked))

    def _keep(self, job: BatchJob, row: BatchRow, verdict: Verdict, told: Callable[[str], None]) -> None:
        photos = tuple(path for path, _, _ in row.marks)
        if row.question and not verdict.unreadable:
            sent = Candidate(row.series_id, tuple(CandidatePhoto(path, self._files.folder) for path in photos))
            self._cache.put(row.question, sent, verdict)
        candidate = self._store.verdicts.candidate(row.series_id)
        changed = candidate is not None and self._changed(job, row, candidate)
        if candidate is not None and not changed:
            prints = self._store.fingerprints.of(row.series_id)
            verdict = without_doubles(verdict, candidate, prints, self._pictures)
        unread = {} if candidate is None else _marks_of_unread(verdict, candidate)
        if self._batches.keep_answer(row, verdict, unread, changed=changed):
            self.collected.answered += 1
            self.collected.valid += verdict.is_series
            self.collected.photos += len(photos)
        else:
            self.collected.returned += 1
        if verdict.unreadable:
            self._tell(ProblemsFound(tuple(Problem(out.path, out.reason) for out in verdict.unreadable)))
        self._tell(SeriesChanged(frozenset({row.series_id})))
        told(verdict.caption or verdict.reason)

    def _fail(self, row: BatchRow, answer: BatchAnswer, told: Callable[[str], None]) -> None:
        state = RowState.BLOCKED if answer.blocked else RowState.FAILED
        hint = "Review it yourself." if answer.blocked else "The next run asks again."
        self._batches.keep_failure(row, state, f"{answer.trouble} {hint}", answer.usage)
        self.collected.blocked += answer.blocked
        self.collected.failed += not answer.blocked
        names = self._store.catalog.rows([row.series_id])
        where = names[0].name if names else f"series {row.series_id}"
        self._tell(ProblemsFound((Problem(where, answer.trouble),)))
        self._tell(SeriesChanged(frozenset({row.series_id})))
        told(answer.trouble)

    def _changed(self, job: BatchJob, row: BatchRow, candidate: Candidate) -> bool:
        """Whether photos are others than those that were sent, by their content if their files were written since."""
        files = {photo.path: photo.file for photo in candidate.photos}
        if set(files) != {path for path, _, _ in row.marks}:
            return True
        sights = look([files[path] for path, _, _ in row.marks])
        if all(sight == (size, mtime) for sight, (_, size, mtime) in zip(sights, row.marks, strict=True)):
            return False
        if any(sight is PhotoState.MISSING for sight in sights):
            return False  # as in every other run, a folder that is away for a while changes nothing
        contents = content_hashes(candidate)
        now = verdict_key("gemini", job.model, job.prompt_version, "", contents) if contents else b""
        return now != row.question

    # --- What is left at the service --------------------------------------------------------------------------------

    def clear(self, job: BatchJob) -> BatchJob:
        """Delete a job and its files at the service, once its answers are stored."""
        try:
            self._service.clear(job.remote, [job.input_file, job.result_file])
        except VerifierError as error:
            return self._batches.change(job.id, trouble=f"its files at Gemini could not be deleted: {error.message}")
        with contextlib.suppress(OSError):
            self._files.drop(job.name)
        return self._batches.change(job.id, state=BatchState.CLOSED, trouble="")


_FATES = {
    None: "ended early",
    BatchOutcome.SUCCEEDED: "ended early",
    BatchOutcome.FAILED: "failed",
    BatchOutcome.EXPIRED: "expired",
    BatchOutcome.CANCELLED: "was cancelled",
    BatchOutcome.LOST: "was lost",
}


def _marks_of_unread(verdict: Verdict, candidate: Candidate) -> dict[str, str | None]:
    broken = {out.path for out in verdict.unreadable}
    unread = [photo for photo in candidate.photos if photo.path in broken]
    marks = reading_marks([photo.file for photo in unread])
    return {photo.path: mark for photo, mark in zip(unread, marks, strict=True)}
