"""Batch jobs and their posts. Every step of a job is one transaction, so that a kill loses none and repeats none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from peewee import chunked

from engine.errors import StoreError
from engine.model import BatchJob, BatchRow, BatchState, RowState, SeriesState, Usage, Verdict
from engine.model.batches import OPEN
from engine.store.batch_rows import in_batch, read_jobs, read_row
from engine.store.claims import Work, finish
from engine.store.clock import utc_now
from engine.store.door import Door
from engine.store.tables import BatchJobRecord, BatchRowRecord, SeriesRecord
from engine.store.verdicts import store_cost, store_failure, store_verdict

ABSENT_AFTER, ABSENT_FOR = 3, timedelta(minutes=10)
"""Looks, and the time from the first to the last, after which what the service never named is believed not to exist."""


class Batches:
    """The batch jobs of one database."""

    def __init__(
        self,
        door: Door,
        today: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`today` is what the machine takes for date and time, UTC; `clock` counts seconds whatever is set there."""
        self._door = door
        self._today = today
        self._clock = clock
        self._absent_here: dict[tuple[int, datetime], float] = {}

    # --- Jobs -------------------------------------------------------------------------------------------------------

    def all(self) -> list[BatchJob]:
        """All jobs, the oldest first."""
        with self._door.reading():
            return read_jobs()

    def open(self) -> list[BatchJob]:
        """Jobs whose answers are not stored yet, the oldest first."""
        with self._door.reading():
            return read_jobs(BatchJobRecord.state.in_(OPEN))

    def unfinished(self) -> list[BatchJob]:
        """Jobs that something is left to do for, if only to delete files at the service."""
        with self._door.reading():
            return read_jobs(BatchJobRecord.state != BatchState.CLOSED)

    def job(self, job_id: int) -> BatchJob:
        """A job; raises StoreError if there is none with this number."""
        with self._door.reading():
            found = read_jobs(BatchJobRecord.id == job_id)
        if not found:
            raise StoreError(f"There is no batch job {job_id}.", "photo-series batch list names them.")
        return found[0]

    def add(self, job: Mapping[str, Any], rows: Sequence[BatchRow]) -> int:
        """Store a job whose requests are written, with its posts, which are claimed from now on; returns its id."""
        with self._door.writing():
            job_id: int = BatchJobRecord.insert(
                state=BatchState.WRITTEN, created_at=utc_now(), **_every_column(job)
            ).execute()
            for some in chunked(rows, 50):
                BatchRowRecord.insert_many([_columns(row, job_id) for row in some]).execute()
            ids = [row.series_id for row in rows]
            for part in chunked(ids, 500):
                SeriesRecord.update(state=SeriesState.QUEUED).where(
                    SeriesRecord.id.in_(part) & SeriesRecord.state.in_([SeriesState.GROUPED, SeriesState.FAILED])
                ).execute()
            finish(Work.VERDICT, ids, self._door.worker.name)
        return job_id

    def change(self, job_id: int, **columns: Any) -> BatchJob:
        """Set columns of a job; returns it as it is then."""
        with self._door.writing():
            BatchJobRecord.update(**columns).where(BatchJobRecord.id == job_id).execute()
            return read_jobs(BatchJobRecord.id == job_id)[0]

    def note_absence(self, job: BatchJob) -> bool:
        """Note that the service did not name a job; True once it did not do so often and long enough to be believed.

        What it lists may be out of date, so that one look proves nothing. Nor does a clock that is set anew between
        two looks: time counts by the clock that nobody sets if both were in this process, and a first look that seems
        to be still to come is the first one again.
        """
        now, since = self._today(), job.absent_since
        if since is None or since > now:
            since = now
            self._absent_here[job.id, since] = self._clock()
        absent = now - since
        if (began := self._absent_here.get((job.id, since))) is not None:
            absent = timedelta(seconds=self._clock() - began)
        self.change(job.id, absences=job.absences + 1, absent_since=since)
        return job.absences + 1 >= ABSENT_AFTER and absent >= ABSENT_FOR

    # --- Posts of jobs ----------------------------------------------------------------------------------------------

    def waiting(self, job_id: int) -> dict[str, BatchRow]:
        """Posts of a job without an answer yet, by key."""
        row = BatchRowRecord
        with self._door.reading():
            return {one.key: read_row(one) for one in row.select().where(_waiting(job_id))}

    def nonces(self) -> set[str]:
        """Nonces that are in use."""
        row = BatchRowRecord
        with self._door.reading():
            return {nonce for (nonce,) in row.select(row.nonce).where(row.state == RowState.WAITING).tuples()}

    def series(self) -> set[int]:
        """Ids of all series that are in a batch now."""
        with self._door.reading():
            return {series_id for (series_id,) in in_batch().tuples()}

    def failures(self, ids: Iterable[int]) -> dict[int, int]:
        """How often in a row batches failed at each of these series, if they did."""
        wanted, found = set(ids), dict[int, int]()
        with self._door.reading():
            for series_id, count in SeriesRecord._meta.database.execute_sql(_FAILURES):
                if series_id in wanted:
                    found[series_id] = count
        return found

    def row_with(self, nonce: str) -> tuple[BatchJob, BatchRow] | None:
        """The post, of whichever job, that an answer with this nonce is about; None if it waits for none."""
        row = BatchRowRecord
        with self._door.reading():
            found = row.get_or_none((row.nonce == nonce) & (row.state == RowState.WAITING))
            return (read_jobs(BatchJobRecord.id == found.job_id)[0], read_row(found)) if found else None

    def keep_answer(
        self, row: BatchRow, verdict: Verdict, unread: Mapping[str, str | None], *, changed: bool = False
    ) -> bool:
        """Store the answer about a post, once; False if its photos `changed` since it was sent, or were regrouped.

        Then only the cost is stored, and the next run asks again.
        """
        with self._door.writing():
            if not _close(row, RowState.ANSWERED, ""):
                return True
            kept = not changed and store_verdict(row.series_id, verdict, unread)
            if not kept:
                if changed:
                    store_cost(row.series_id, verdict.usage)
                _reopen_series([row.series_id])
                BatchRowRecord.update(state=RowState.RETURNED, reason=_CHANGED).where(
                    BatchRowRecord.key == row.key
                ).execute()
            finish(Work.VERDICT, [row.series_id], self._door.worker.name)
            return kept

    def keep_failure(self, row: BatchRow, state: RowState, reason: str, usage: Usage) -> None:
        """Store why a post got no verdict, and what that cost; once."""
        series_state = SeriesState.BLOCKED if state is RowState.BLOCKED else SeriesState.FAILED
        with self._door.writing():
            if _close(row, state, reason):
                store_failure(row.series_id, series_state, reason)
                store_cost(row.series_id, usage)
                finish(Work.VERDICT, [row.series_id], self._door.worker.name)

    def unanswered(self, job_id: int) -> list[int]:
        """Series of a job that got no verdict from it, and wait for none any more."""
        row = BatchRowRecord
        states = [RowState.FAILED, RowState.RETURNED]
        with self._door.reading():
            query = row.select(row.series_id).where((row.job == job_id) & row.state.in_(states))
            return [series_id for (series_id,) in query.order_by(row.series_id).tuples()]

    def give_back(self, job_id: int, reason: str) -> frozenset[int]:
        """Release the posts of a job that have no answer, so that others may ask; returns them."""
        row = BatchRowRecord
        with self._door.writing():
            chosen = row.select(row.key, row.series_id).where(_waiting(job_id)).tuples()
            rows = list(chosen)
            for some in chunked([key for key, _ in rows], 500):
                row.update(state=RowState.RETURNED, reason=reason).where(row.key.in_(some)).execute()
            _reopen_series([series_id for _, series_id in rows])
        return frozenset(series_id for _, series_id in rows)


_CHANGED = "its photos changed meanwhile"
_FAILURES = """
    SELECT series_id, count(*) FROM batch_rows AS failed WHERE state = 'failed' AND NOT EXISTS (
        SELECT 1 FROM batch_rows AS later
        WHERE later.series_id = failed.series_id AND later.state = 'answered' AND later.job_id > failed.job_id)
    GROUP BY series_id"""


def _waiting(job_id: int) -> Any:
    return (BatchRowRecord.job == job_id) & (BatchRowRecord.state == RowState.WAITING)


def _every_column(job: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a new job, with those that a table made by plain SQL has no default for."""
    empty = {"outcome": "", "cancelled": False, "remote": "", "input_file": "", "result_file": ""}
    return {**empty, "cost_usd": 0.0, "trouble": "", "absences": 0, **job}


def _columns(row: BatchRow, job_id: int) -> dict[str, Any]:
    return {
        "key": row.key,
        "job": job_id,
        "series_id": row.series_id,
        "nonce": row.nonce,
        "ids": row.ids,
        "photos": row.photos,
        "unreadable": row.unreadable,
        "marks": row.marks,
        "question": row.question,
        "state": RowState.WAITING,
        "reason": "",
    }


def _close(row: BatchRow, state: RowState, reason: str) -> bool:
    """End a post's wait; False if it has ended already, e.g. before a kill."""
    record = BatchRowRecord
    waits = (record.key == row.key) & (record.state == RowState.WAITING)
    return bool(record.update(state=state, reason=reason).where(waits).execute())


def _reopen_series(ids: Sequence[int]) -> None:
    """Let queued series wait for a verifier again."""
    for some in chunked(ids, 500):
        SeriesRecord.update(state=SeriesState.GROUPED).where(
            SeriesRecord.id.in_(some) & (SeriesRecord.state == SeriesState.QUEUED)
        ).execute()
