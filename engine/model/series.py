"""Series as the store holds them, with a person's decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.model.facts import Facts, Group
from engine.model.posts import Proof
from engine.model.verdicts import Usage

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from engine.model.marks import Mark
    from engine.model.measures import Measures, Point


class SeriesState(StrEnum):
    """What the engine has done with a post so far."""

    GROUPED = "grouped"
    QUEUED = "queued"
    VERIFIED = "verified"
    FAILED = "failed"
    UNREADABLE = "unreadable"
    """Too few of its photos could be read; asked about again once one of them may be."""
    BLOCKED = "blocked"
    SKIPPED = "skipped"


class Decision(StrEnum):
    """A person's decision about a series."""

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
    """A photo of a series: a frame if it is kept, else excluded."""

    path: str
    file: Path
    number: int | None
    kept: bool
    position: int | None
    """Place in the film, from 1; None for an excluded photo."""
    reason: str = ""
    """Why it is excluded."""
    state: PhotoState = PhotoState.OK
    size: int = 0
    mtime_ns: int = 0
    is_open: bool = False
    """True while neither a verifier nor the person has said whether it belongs."""
    measures: Measures | None = None
    """What was measured in it; None until it was."""
    marks: tuple[Mark, ...] = ()
    """By its measures, and by what a model saw in it."""
    crop: Point | None = None
    """The point around which the person wants it cropped."""

    @property
    def excluded(self) -> bool:
        """True if a verifier or the person left it out."""
        return not self.kept and not self.is_open


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
    """The first 200 characters of the caption."""
    title: str = ""
    """User and text or time of the post, to recognize it at a glance; "" if only its name is known."""
    flagged: bool = False
    """Marked by the person, to be found again."""
    removed: bool = False
    """Removed from the project by the person; its files are untouched."""
    marks: tuple[Mark, ...] = ()
    """Marks that any of its frames has."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A second verifier's verdict, beside the first."""

    verifier: str
    model: str
    is_series: bool
    frames: tuple[str, ...]
    """Paths in film order."""
    confidence: float
    reason: str
    agrees: bool
    """True if both see no series, or the same photos as one."""


@dataclass(frozen=True, slots=True)
class Series:
    """Everything the store knows about one post and its series."""

    row: SeriesRow
    frames: tuple[Frame, ...]
    """Every photo, kept or excluded, in the person's order."""
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
    film_set_aside: tuple[str, ...] | None = None
    """Paths of the person's own film while the verifier's is shown instead; None otherwise."""
    caption_by_person: bool = False
    facts: Facts = field(default_factory=Facts)
    """What can be seen, in the person's own words if there are some, else the verifier's."""
    verifier_facts: Facts = field(default_factory=Facts)
    groups: tuple[Group, ...] = ()
    """Further series that the verifier saw among the photos that are out; they can be split off."""
    held: bool = False
    """True if a sieve held it back from the paid verifier."""
    second: Opinion | None = None
    """What another verifier says of it."""

    @property
    def film(self) -> tuple[str, ...]:
        """Paths of the kept frames, in order."""
        return tuple(frame.path for frame in self.frames if frame.kept)
