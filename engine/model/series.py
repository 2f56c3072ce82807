"""What the store holds about a series, and what a person has said of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.model.posts import Proof
from engine.model.verdicts import Usage

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class SeriesState(StrEnum):
    """How far the engine has come with a post."""

    GROUPED = "grouped"
    QUEUED = "queued"
    VERIFIED = "verified"
    FAILED = "failed"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


class Decision(StrEnum):
    """What a person has said about a series."""

    UNDECIDED = "undecided"
    APPROVED = "approved"
    REJECTED = "rejected"
    LATER = "later"


class PhotoState(StrEnum):
    """Whether a photo can be used."""

    OK = "ok"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Frame:
    """A photo of a series as it now stands: in the film or out of it."""

    path: str
    file: Path
    number: int | None
    kept: bool
    position: int | None
    """Place in the film from 1; None for a photo that is out."""
    reason: str = ""
    """Why it is out."""
    state: PhotoState = PhotoState.OK
    size: int = 0
    mtime_ns: int = 0


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A line of the series list."""

    id: int
    name: str
    directory: str
    username: str | None
    state: SeriesState
    decision: Decision
    is_series: bool
    kept: int
    total: int
    confidence: float | None
    needs_review: bool
    caption: str
    """The first 200 characters."""
    title: str = ""
    """What tells this post from others at a glance: its user and its text or time; "" if only the name does."""
    flagged: bool = False
    """Marked by the person, to be found again."""
    removed: bool = False
    """Taken out of the project by the person; its files are where they were."""


@dataclass(frozen=True, slots=True)
class Series:
    """Everything the store knows about one post and its series."""

    row: SeriesRow
    frames: tuple[Frame, ...]
    """Every photo in the user's arrangement, kept or not."""
    caption: str
    caption_is_draft: bool
    caption_stale: bool
    """True if the kept frames changed after the caption was written."""
    reason: str
    error: str
    verifier: str
    model_version: str
    pattern: str
    proof: Proof
    shortcode: str | None
    post_caption: str | None
    taken_at: datetime | None
    expected: int | None
    evidence: tuple[str, ...]
    conflicts: tuple[str, ...]
    verifier_frames: tuple[str, ...]
    verifier_caption: str
    usage: Usage
    frames_by_person: bool = False
    """True if the person chose or ordered the frames."""
    own_frames: tuple[str, ...] | None = None
    """The person's film, paths in order, if it was set aside for the verifier's."""

    @property
    def film(self) -> tuple[str, ...]:
        """The paths of the frames that now belong, in order."""
        return tuple(frame.path for frame in self.frames if frame.kept)
