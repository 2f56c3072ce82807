"""Claims: whoever works on a post or a folder says so first, and no other process does the same work meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from peewee import fn

from engine.store.batch_rows import batch_of
from engine.store.clock import utc_now
from engine.store.door import Door
from engine.store.tables import Claim
from engine.store.worker import is_at_work


class Work(StrEnum):
    """What can be claimed."""

    VERDICT = "verdict"
    FACTS = "facts"
    OPINION = "opinion"
    SCAN = "scan"
    BATCH = "batch"
    """Sending a batch job, or collecting its answers."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a claim."""

    who: str
    since: datetime
    """UTC, without a zone."""

    def __str__(self) -> str:
        """For the user, in local time."""
        return f"{self.who}, since {self.since.replace(tzinfo=UTC).astimezone():%H:%M}"


class Claims:
    """The claims of one open database. A claim of a process that has died counts no more."""

    def __init__(self, door: Door) -> None:
        self._door = door

    @property
    def name(self) -> str:
        """What this process is called while it has the database open. Raises StoreError."""
        return self._door.worker.name

    def is_another(self, name: str) -> bool:
        """Whether a process other than this one goes by that name, and lives."""
        return bool(name) and name != self.name and is_at_work(self._door.path, name)

    def begin(self) -> int:
        """A mark for `take`, to be had before the work is listed. Raises StoreError."""
        with self._door.writing():
            dead = [worker for worker in self._others() if not is_at_work(self._door.path, worker)]
            Claim.delete().where(Claim.worker.in_([*dead, self._door.worker.name])).execute()
            last: int = Claim.select(fn.COALESCE(fn.MAX(Claim.id), 0)).scalar()
            return last

    def take(self, work: Work, subject: int, after: int = 0) -> Holder | None:
        """Claim some work; returns who has it instead, or did it since the mark `after`. Raises StoreError.

        The verdict on a post that is in a batch is the batch's to give.
        """
        with self._door.writing():
            if work is Work.VERDICT and (job := batch_of(subject)):
                return Holder(f"batch job {job.id}", job.created_at)
            claim = Claim.get_or_none((Claim.kind == work) & (Claim.subject == subject))
            if claim is not None and claim.worker != self._door.worker.name:
                holds = claim.id > after if claim.done else is_at_work(self._door.path, claim.worker)
                if holds:
                    return Holder(claim.who, claim.since)
            Claim.replace(
                kind=work,
                subject=subject,
                worker=self._door.worker.name,
                who=self._door.worker.who,
                since=utc_now(),
                done=False,
            ).execute()
            return None

    def done(self, work: Work, subject: int) -> None:
        """Record that claimed work is done, so that no process that listed it earlier does it again."""
        self._mine(Claim.update(done=True), work, subject)

    def drop(self, work: Work, subject: int | None = None) -> None:
        """Give up what is claimed and not done, of one kind, about one subject or all."""
        self._mine(Claim.delete(), work, subject)

    def _mine(self, query: Claim, work: Work, subject: int | None) -> None:
        mine = (Claim.kind == work) & (Claim.worker == self._door.worker.name) & ~Claim.done
        with self._door.writing():
            query.where(mine if subject is None else mine & (Claim.subject == subject)).execute()

    def _others(self) -> list[str]:
        query = Claim.select(Claim.worker).where(Claim.worker != self._door.worker.name).distinct()
        return [worker for (worker,) in query.tuples()]


def finish(work: Work, subjects: Iterable[int], worker: str) -> None:
    """Record that work is done, whichever process claimed it; the caller holds the write lock."""
    for subject in subjects:
        Claim.replace(kind=work, subject=subject, worker=worker, who="", since=utc_now(), done=True).execute()
