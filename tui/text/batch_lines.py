"""Batch jobs as lines to read."""

from __future__ import annotations

from datetime import UTC

from engine.model import BatchJob
from engine.model.text import counted
from engine.session.batch_words import state_words
from engine.verify.money import in_dollars


def batch_line(job: BatchJob) -> str:
    """A job on one line: number, when it was sent or written, state, posts, money, what is in its way, model."""
    when = (job.submitted_at or job.created_at).replace(tzinfo=UTC).astimezone()
    parts = [state_words(job), counted(job.posts, "post")]
    if job.answered or not job.is_open:
        parts.append(f"{job.answered:,} verified")
    if job.failed:
        parts.append(f"{job.failed:,} failed")
    if job.returned:
        parts.append(f"{job.returned:,} not answered")
    parts.append(f"${job.cost_usd:.2f}" if job.cost_usd else in_dollars(job.estimated_usd))
    if job.trouble:
        parts.append(job.trouble)
    parts.append(job.model)
    return f"{job.id:>4}  {when:%d %b %H:%M}  {' · '.join(parts)}"
