"""How batch jobs stand, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from engine.model import BatchJob, BatchOutcome, BatchState
from engine.model.text import counted

_STATES = {
    BatchState.WRITTEN: "not sent yet",
    BatchState.UPLOADED: "not sent yet",
    BatchState.CREATING: "sent, not confirmed",
    BatchState.PENDING: "pending",
    BatchState.RUNNING: "running",
    BatchState.ENDED: "ended, to be collected",
    BatchState.COLLECTED: "collected",
    BatchState.CLOSED: "collected",
}


def state_words(job: BatchJob) -> str:
    """The state of a job: "pending for 3 h"."""
    words = _STATES[job.state]
    if job.state in (BatchState.PENDING, BatchState.RUNNING):
        words += f" for {duration(job.age)}"
    if job.outcome not in (None, BatchOutcome.SUCCEEDED):
        words = f"{job.outcome}, {words}" if job.state is BatchState.ENDED else str(job.outcome)
    elif job.cancelled and job.is_open:
        words += ", to be cancelled"
    return words


def stuck_words(job: BatchJob, how: str = "") -> str:
    """What to say of a job that the service keeps waiting for more than a day, and `how` to ask at once instead."""
    how = how or f"photo-series batch cancel {job.id} --ask-now asks"
    return f"Batch job {job.id} has been pending for {duration(job.age)}: {how} at once instead."


def how_it_stands(jobs: Sequence[BatchJob], done: int = 0) -> str:
    """One line about these open jobs, of `done` more that are done: "3 of 5 batches in, 12,400 posts out, since …"."""
    if not jobs:
        return "all batches are in"
    posts = sum(job.waiting for job in jobs)
    since = min(job.submitted_at or job.created_at for job in jobs).replace(tzinfo=UTC).astimezone()
    batches = (
        f"{done} of {counted(done + len(jobs), 'batch', 'batches')} in"
        if done
        else counted(len(jobs), "batch", "batches")
    )
    return f"{batches}, {counted(posts, 'post')} out, since {since:%d %b %H:%M}"


def duration(time: timedelta) -> str:
    """A time in hours or minutes: "26 h", "5 min"."""
    minutes = round(time.total_seconds() / 60)
    if not minutes:
        return "less than 1 min"
    return f"{minutes // 60} h" if minutes >= 120 else f"{minutes} min"
