"""Batches at Gemini: followed while the app is open, collected once they are done, and shown when asked for."""

from __future__ import annotations

import asyncio

from engine.errors import PhotoSeriesError
from engine.model import BatchJob, BatchState
from engine.session.batch_words import how_it_stands, stuck_words
from engine.session.reports import VerifyRequest
from tui.desk.parts import JobPart
from tui.desk.tasks import Tasks
from tui.host import Host
from tui.text import safe

_FOLLOW = "follow batches"
_LONGEST, _SLOWER = 20, 1.5
"""The longest wait between two looks, as a multiple of the first, and by how much each is longer than the last."""
_BUSY = 5.0
"""Seconds until a job that runs is looked at again, while answers wait to be stored."""


class Batches:
    """Looks at the batches now and then; answers that are there are stored once no job runs."""

    def __init__(self, host: Host, tasks: Tasks, line: JobPart) -> None:
        self._host = host
        self._tasks = tasks
        self._line = line
        self._pause = 0.0
        self._stuck: set[int] = set()
        """Jobs that were told to be stuck."""
        self._trouble = ""

    def follow(self) -> None:
        """Look now, and then again and again as long as there is a batch."""
        self._pause = self._host.session.settings.batch_poll
        self._tasks.begin_alone(_FOLLOW, self._look)

    async def _look(self) -> None:
        batches, trouble = self._host.session.runs.batches, ""
        try:
            jobs = await asyncio.to_thread(batches.look)
        except PhotoSeriesError as error:
            trouble = error.message
            jobs = [job for job in await asyncio.to_thread(batches.all) if job.is_open]
        self._tell(jobs, trouble)
        if not jobs or not self._line.is_attached:
            return
        if any(job.state is BatchState.ENDED for job in jobs) and not trouble:
            if not self._host.session.runs.running:
                self._host.start_job(batches.collect)  # its end leads here again
                return
            pause = min(_BUSY, self._pause)
        else:
            pause = self._pause
            self._pause = min(pause * _SLOWER, self._host.session.settings.batch_poll * _LONGEST)
        self._tasks.later(_FOLLOW, pause, lambda: self._tasks.begin_alone(_FOLLOW, self._look))

    def _tell(self, jobs: list[BatchJob], trouble: str) -> None:
        """Say in the job's line how the batches stand; what is wrong is said once."""
        if self._line.is_attached:
            self._line.elsewhere = f"batch: {how_it_stands(jobs)}" if jobs else ""
        if jobs and trouble and trouble != self._trouble:
            self._host.notify(f"Batches: {safe(trouble)}", severity="warning", markup=False)
        self._trouble = trouble
        for job in jobs:
            if job.is_stuck and job.id not in self._stuck:
                self._stuck.add(job.id)
                words = self._host.worded(stuck_words(job, "{batches} can ask"))
                self._host.notify(words, timeout=12, markup=False)

    # --- When asked for ---------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show every batch, and do with one what is chosen there."""
        self._tasks.begin_alone("batches", self._show)

    async def _show(self) -> None:
        from tui.dialogs.batches import BatchesDialog, Wish

        host, batches = self._host, self._host.session.runs.batches
        jobs = await asyncio.to_thread(batches.all)
        if not jobs:
            host.notify(host.worded("There is no batch yet. {verify} offers one."), markup=False)
            return
        match await host.push_screen_wait(BatchesDialog(jobs[::-1])):
            case (Wish.COLLECT, _):
                host.start_job(batches.collect)
            case (Wish.CANCEL, int(job_id)):
                await self._cancel(job_id)
            case (Wish.ASK_NOW, int(job_id)):
                host.start_job(lambda: self._ask_now(job_id))

    async def _cancel(self, job_id: int) -> None:
        batches = self._host.session.runs.batches
        try:
            job = await asyncio.to_thread(batches.cancel, job_id)
        except PhotoSeriesError as error:
            self._host.notify(safe(str(error)), severity="error", markup=False)
            return
        then = "is cancelled once Gemini comes to it" if job.is_open else "is cancelled"
        self._host.notify(f"Batch job {job_id} {then}; what it answered is stored.", markup=False)
        self.follow()

    def _ask_now(self, job_id: int) -> None:
        """On the job's thread: wait for a cancelled job's end, then verify what it left."""
        runs = self._host.session.runs
        if left := runs.batches.give_back(job_id):
            runs.verify(VerifyRequest(ids=tuple(left)))
