"""Moves batch jobs on, each as far as it goes now."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from engine.events import Announced, Phase, Progressed, Sink
from engine.model import BatchJob, BatchState
from engine.session.batch_collecting import BatchCollecting
from engine.session.batch_sending import BatchSending
from engine.session.batch_words import how_it_stands
from engine.session.one_run import OneRun
from engine.session.project import Project
from engine.store.claims import Work
from engine.verify.batch_service import BatchService


@dataclass(frozen=True, slots=True)
class BatchWork:
    """The parts that move jobs on, and the jobs to move."""

    project: Project
    run: OneRun
    tell: Sink
    service: BatchService
    sending: BatchSending
    collecting: BatchCollecting
    moving: threading.Lock
    """Held while a job is moved on: in one process, two threads may want to."""
    only: frozenset[int]
    """Ids of the jobs; empty for all."""
    total: int
    """Posts whose answers they were to bring at first."""

    def jobs(self) -> list[BatchJob]:
        """Jobs whose answers are not all stored."""
        return [job for job in self.project.store.batches.open() if not self.only or job.id in self.only]

    def step(self, *, collect: bool) -> None:
        """Move every job on that no other process moves."""
        store = self.project.store
        for job in store.batches.unfinished():
            if self.run.control.stopping and self.run.running:
                return
            if self.only and job.id not in self.only:
                continue
            with self.moving:
                if store.claims.take(Work.BATCH, job.id):
                    continue
                try:
                    self._move(store.batches.job(job.id), collect=collect)
                finally:
                    store.claims.drop(Work.BATCH, job.id)

    def _move(self, job: BatchJob, *, collect: bool) -> None:
        before = job.trouble
        job = self.sending.advance(job)
        if job.state in (BatchState.PENDING, BatchState.RUNNING):
            job = self.collecting.look(job)
        if job.state is BatchState.ENDED and collect:
            job = self.collecting.collect(job, self.run.control, self._tell_answer)
        if job.state is BatchState.COLLECTED:
            job = self.collecting.clear(job)
        if job.trouble and job.trouble != before:
            self.tell(Announced(f"Batch job {job.id}: {job.trouble}."))

    def _tell_answer(self, current: str) -> None:
        self._tell_of(current)

    def tell_progress(self, pause: float) -> None:
        """Say how the jobs stand, and when the next look is due."""
        self._tell_of(how_it_stands(self.jobs(), self.collecting.collected.jobs), pause)

    def _tell_of(self, current: str, pause: float = 0.0) -> None:
        so_far = self.collecting.collected
        failed = so_far.failed + so_far.blocked
        done = so_far.answered + so_far.returned + failed
        self.tell(Progressed(Phase.COLLECTING, done, self.total, current, failed, so_far.usage, pause))
