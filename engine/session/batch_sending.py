"""Brings batch jobs to the service, from whichever step a kill or a fault left them at.

Each step is committed before the next begins. That a job is about to be created is committed before the service is
told to; if the reply is lost, the job is looked for by its display name, and created again only once the service has
not listed it for long enough.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from engine.errors import ModelGone, PostFailed, QuotaExhausted, VerifierError
from engine.model import BatchJob, BatchOutcome, BatchState
from engine.session.batch_files import BatchFiles
from engine.store.batches import Batches
from engine.store.clock import utc_now
from engine.verify.batch_service import BatchService, NoRoom, NotThere, RemoteJob, Trouble

FILE_GONE = "the file of its requests is gone"


class BatchSending:
    """Sends jobs; `released` hears which series wait for a verifier again, because a job can never be sent."""

    def __init__(
        self, batches: Batches, service: BatchService, files: BatchFiles, released: Callable[[frozenset[int]], None]
    ) -> None:
        self._batches = batches
        self._service = service
        self._files = files
        self._released = released

    def advance(self, job: BatchJob) -> BatchJob:
        """Take all steps that are possible now; what stands in the way is noted in the job.

        Raises VerifierUnavailable if no job can be sent, e.g. for the key.
        """
        while True:
            before = job
            match job.state:
                case BatchState.WRITTEN:
                    job = self._upload(job)
                case BatchState.UPLOADED:
                    job = self._create(job)
                case BatchState.CREATING:
                    job = self._find(job)
            if job.state is before.state or job.trouble:
                return job

    def cancel(self, job: BatchJob) -> BatchJob:
        """Ask for a job to be cancelled: at once if it was never sent, else when the service gets to it, if it does."""
        if job.state in (BatchState.WRITTEN, BatchState.UPLOADED):
            return self.give_up(job, "cancelled before it was sent", BatchOutcome.CANCELLED)
        job = self._batches.change(job.id, cancelled=True)
        if job.state is BatchState.CREATING:
            return self._find(job)
        with contextlib.suppress(NotThere):
            self._service.cancel(job.remote)
        return job

    def give_up(self, job: BatchJob, reason: str, outcome: BatchOutcome = BatchOutcome.FAILED) -> BatchJob:
        """Close a job that the service does not have, and release its posts."""
        self._released(self._batches.give_back(job.id, reason))
        self._files.drop(job.name)
        with contextlib.suppress(VerifierError):
            self._service.clear("", [job.input_file])
        return self._batches.change(
            job.id, state=BatchState.CLOSED, outcome=outcome, trouble=reason, collected_at=utc_now()
        )

    def _upload(self, job: BatchJob) -> BatchJob:
        file = self._files.requests(job.name)
        if not file.is_file():
            return self.give_up(job, FILE_GONE)
        try:
            name = self._service.upload(file, job.name)
        except (Trouble, NoRoom, QuotaExhausted, NotThere) as error:
            return self._batches.change(job.id, trouble=error.message)
        key_print = self._service.key_print
        return self._batches.change(job.id, state=BatchState.UPLOADED, input_file=name, key_print=key_print, trouble="")

    def _create(self, job: BatchJob) -> BatchJob:
        job = self._batches.change(job.id, state=BatchState.CREATING, absences=0, absent_since=None, trouble="")
        try:
            remote = self._service.create(job.model, job.input_file, job.name)
        except (NoRoom, QuotaExhausted) as error:
            return self._batches.change(job.id, state=BatchState.UPLOADED, trouble=error.message)
        except Trouble as error:
            if error.lost:
                return self._find(job)
            return self._batches.change(job.id, state=BatchState.UPLOADED, trouble=error.message)
        except VerifierError as refusal:
            return self._refused(job, refusal)
        return self._adopt(job, remote)

    def _refused(self, job: BatchJob, refusal: VerifierError) -> BatchJob:
        """The service made no job: its file has expired and is to be uploaded again, or the refusal is for good."""
        with self._unsent(job):
            if not self._service.has_file(job.input_file):
                return self._batches.change(job.id, state=BatchState.WRITTEN, input_file="")
        if isinstance(refusal, ModelGone | PostFailed):
            self.give_up(job, refusal.message)
        else:
            self._batches.change(job.id, state=BatchState.UPLOADED, trouble=refusal.message)
        raise refusal

    @contextlib.contextmanager
    def _unsent(self, job: BatchJob) -> Iterator[None]:
        try:
            yield
        except VerifierError as error:
            self._batches.change(job.id, state=BatchState.UPLOADED, trouble=error.message)
            raise

    def _find(self, job: BatchJob) -> BatchJob:
        """Look for a job whose creation was not confirmed."""
        try:
            found = self._service.find(job.name)
        except (Trouble, NoRoom, QuotaExhausted, NotThere) as error:
            return self._batches.change(job.id, trouble=error.message)
        if found:
            for double in found[1:]:
                with contextlib.suppress(VerifierError):
                    self._service.cancel(double.name)
            return self._adopt(job, found[0])
        if not self._batches.note_absence(job):
            return self._batches.change(
                job.id, trouble="whether Gemini has it is not known: its reply was lost, and it is being looked for"
            )
        if job.cancelled:
            return self.give_up(job, "cancelled", BatchOutcome.CANCELLED)
        return self._batches.change(job.id, state=BatchState.UPLOADED, trouble="")

    def _adopt(self, job: BatchJob, remote: RemoteJob) -> BatchJob:
        """Note that the service has the job."""
        job = self._batches.change(
            job.id,
            state=BatchState.PENDING,
            remote=remote.name,
            submitted_at=utc_now(),
            key_print=self._service.key_print,
            absences=0,
            absent_since=None,
            trouble="",
        )
        self._files.drop(job.name)
        if job.cancelled:
            with contextlib.suppress(VerifierError):
                self._service.cancel(job.remote)
        return job
