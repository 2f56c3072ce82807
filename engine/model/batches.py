"""Batch jobs: posts that a model service verifies on its own time, for a lower price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

STUCK_AFTER = timedelta(hours=24)
"""Time after which a job that the service has not begun counts as stuck: batches are meant to take no longer."""


class BatchState(StrEnum):
    """How far a batch job has come."""

    WRITTEN = "written"
    """Its posts are claimed, and its requests are in a file on this machine."""
    UPLOADED = "uploaded"
    """The service has the file."""
    CREATING = "creating"
    """The service was told to begin, and its reply is not known."""
    PENDING = "pending"
    """The service has the job and has not begun it."""
    RUNNING = "running"
    ENDED = "ended"
    """The service is done with it; see `outcome`."""
    COLLECTED = "collected"
    """Every answer is stored; the service still has files of it."""
    CLOSED = "closed"
    """Nothing of it is left at the service."""


class BatchOutcome(StrEnum):
    """How a job ended at the service."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    LOST = "lost"
    """The service no longer has the job or its results."""


class RowState(StrEnum):
    """What became of one post of a job."""

    WAITING = "waiting"
    ANSWERED = "answered"
    BLOCKED = "blocked"
    FAILED = "failed"
    """Its answer is missing or cannot be used."""
    RETURNED = "returned"
    """Not answered, through no fault of its own: the job ended early, or the post's photos changed meanwhile."""


UNSENT = (BatchState.WRITTEN, BatchState.UPLOADED)
"""States of a job that the service was never told to begin."""
AT_SERVICE = (BatchState.CREATING, BatchState.PENDING, BatchState.RUNNING)
OPEN = (*UNSENT, *AT_SERVICE, BatchState.ENDED)
"""States of a job whose answers are not stored yet."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One post of a job, with what is needed to check its answer."""

    key: str
    """The name of its request in the batch file."""
    series_id: int
    nonce: str
    """Returned in the answer, as proof of which post it is about."""
    ids: tuple[str, ...]
    """Ids of the pictures sent, in their order."""
    photos: tuple[str, ...]
    """Path of each of these pictures."""
    unreadable: tuple[tuple[str, str], ...]
    """Path of each photo that could not be sent, and why."""
    marks: tuple[tuple[str, int, int], ...]
    """Path, size and time of writing in nanoseconds of every photo of the post when it was sent."""
    question: bytes
    """Key of the verdict in the verdict cache; empty if the photos could not all be read."""


@dataclass(frozen=True, slots=True)
class BatchJob:
    """A batch job as the database knows it. Times are UTC, without a zone."""

    id: int
    collection: int
    name: str
    """Its display name at the service: a hash of its requests."""
    state: BatchState
    outcome: BatchOutcome | None
    cancelled: bool
    """True once the user wants it to be cancelled; it may finish all the same."""
    model: str
    prompt_version: str
    caption_words: tuple[int, int]
    """Fewest and most words of the captions asked for."""
    remote: str
    """Its name at the service; "" until the service has told it."""
    input_file: str
    """Name of its file of requests at the service; "" if there is none."""
    result_file: str
    key_print: str
    """Fingerprint of the API key that made it."""
    posts: int
    waiting: int
    answered: int
    failed: int
    returned: int
    created_at: datetime
    submitted_at: datetime | None
    ended_at: datetime | None
    collected_at: datetime | None
    estimated_usd: float
    cost_usd: float
    trouble: str
    """What stands in its way now, in words; "" if nothing does."""
    absences: int
    """How often in a row the service did not name it."""
    absent_since: datetime | None

    @property
    def is_open(self) -> bool:
        """True if answers may still come."""
        return self.state in OPEN

    @property
    def age(self) -> timedelta:
        """Time since it was sent, or written if it has not been sent; none if the clock was set back since."""
        return max(timedelta(0), datetime.now(UTC).replace(tzinfo=None) - (self.submitted_at or self.created_at))

    @property
    def is_stuck(self) -> bool:
        """True if the service has kept it waiting for longer than batches are meant to take."""
        return self.state is BatchState.PENDING and self.age > STUCK_AFTER
