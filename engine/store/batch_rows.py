"""Which posts are in a batch now: they are claimed until their answers are in, by no process that could die."""

from __future__ import annotations

from typing import Any

from engine.model import BatchJob, BatchOutcome, BatchRow, BatchState, RowState
from engine.store.tables import BatchJobRecord, BatchRowRecord, Collection

_COUNTED = "SELECT job_id, state, count(*) FROM batch_rows GROUP BY job_id, state"


def in_batch() -> Any:
    """Subquery: ids of the series that are in a batch now."""
    row = BatchRowRecord
    return row.select(row.series_id).where(row.state == RowState.WAITING)


def batch_of(series_id: int) -> BatchJobRecord | None:
    """The job that a series is in now, inside a transaction."""
    row = BatchRowRecord
    found: BatchJobRecord | None = (
        BatchJobRecord.select()
        .join(row, on=(row.job == BatchJobRecord.id))
        .where((row.series_id == series_id) & (row.state == RowState.WAITING))
        .first()
    )
    return found


def read_jobs(condition: Any = None) -> list[BatchJob]:
    """Jobs with the numbers of their posts, the oldest first, inside a transaction."""
    query = BatchJobRecord.select().order_by(BatchJobRecord.id)
    records = list(query if condition is None else query.where(condition))
    counts: dict[tuple[int, str], int] = {}
    if records:
        for job, state, count in Collection._meta.database.execute_sql(_COUNTED):
            counts[job, state] = count
    return [_job(record, counts) for record in records]


def read_row(record: BatchRowRecord) -> BatchRow:
    """A row as a value."""
    return BatchRow(
        record.key,
        record.series_id,
        record.nonce,
        tuple(record.ids),
        tuple(record.photos),
        tuple((path, why) for path, why in record.unreadable),
        tuple((path, size, mtime) for path, size, mtime in record.marks),
        bytes(record.question),
    )


def _job(record: BatchJobRecord, counts: dict[tuple[int, str], int]) -> BatchJob:
    def count(*states: RowState) -> int:
        return sum(counts.get((record.id, state), 0) for state in states)

    least, most = record.caption_words
    return BatchJob(
        id=record.id,
        collection=record.collection_id,
        name=record.name,
        state=BatchState(record.state),
        outcome=BatchOutcome(record.outcome) if record.outcome else None,
        cancelled=bool(record.cancelled),
        model=record.model,
        prompt_version=record.prompt_version,
        caption_words=(least, most),
        remote=record.remote,
        input_file=record.input_file,
        result_file=record.result_file,
        key_print=record.key_print,
        posts=count(*RowState),
        waiting=count(RowState.WAITING),
        answered=count(RowState.ANSWERED, RowState.BLOCKED),
        failed=count(RowState.FAILED),
        returned=count(RowState.RETURNED),
        created_at=record.created_at,
        submitted_at=record.submitted_at,
        ended_at=record.ended_at,
        collected_at=record.collected_at,
        estimated_usd=record.estimated_usd,
        cost_usd=record.cost_usd,
        trouble=record.trouble,
        absences=record.absences,
        absent_since=record.absent_since,
    )
