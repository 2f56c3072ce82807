"""The list of series: its order, its filter and its counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.model.series import Decision, SeriesState

if TYPE_CHECKING:
    from datetime import datetime


class SortKey(StrEnum):
    """Orders of the series list."""

    FOUND = "found"
    NAME = "name"
    CONFIDENCE = "confidence"
    FRAMES = "frames"
    STATE = "state"
    """Series that wait for a decision first, those that nobody will look at last."""
    USER = "user"
    DATE = "date"
    COST = "cost"
    SHARPNESS = "sharpness"
    """By its least sharp frame."""
    LIKELY = "likely"
    """How likely the person approves it, by what their decisions taught; by confidence where that is not used."""


class FilterField(StrEnum):
    """What a filter term compares, by the name it is typed with."""

    TEXT = "text"
    """Name, user, caption, facts and folder."""
    STATE = "state"
    USER = "user"
    CAPTION = "caption"
    FOLDER = "folder"
    PROOF = "proof"
    VERIFIER = "verifier"
    MODEL = "model"
    CONFIDENCE = "conf"
    FRAMES = "frames"
    """Number of frames."""
    PHOTOS = "photos"
    """Number of all photos of the post."""
    DATE = "date"
    COST = "cost"
    SHARPNESS = "sharp"
    """Sharpness of its least sharp frame."""
    SIDE = "side"
    """Shorter side of its smallest frame, as far as detail fills it, in pixels."""
    QUALITY = "quality"
    """JPEG quality of its most compressed frame."""
    BARS = "bars"
    """Whether any frame has bars or borders: yes or no."""
    CLIPPED = "clipped"
    """Whether any frame is pure black or white to more than the limit in the settings: yes or no."""
    COPY = "copy"
    """Whether a better photo in another post shows the picture of any frame: yes or no."""
    OVERLAID = "overlaid"
    """Whether a verifier saw writing over any frame; typed as text:yes or text:no."""
    WATERMARK = "watermark"
    """Whether it saw a watermark on any frame: yes or no."""
    TURNED = "turned"
    """Whether the face is turned away in any frame: yes or no."""
    SUBJECT = "subject"
    """This and what follows are the facts of a series."""
    IDENTITY = "identity"
    CLOTHING = "clothing"
    ACTION = "action"
    EXPRESSION = "expression"
    PLACE = "place"
    LIGHT = "light"
    FRAMING = "framing"
    LOOK = "look"


class FilterState(StrEnum):
    """Values of `state:`: the words that the list shows, and a few that cut across them."""

    UNDECIDED = "undecided"
    """Holds a series and waits for a decision."""
    APPROVED = "approved"
    REJECTED = "rejected"
    LATER = "later"
    FLAGGED = "flagged"
    """Flagged by the person."""
    UNSURE = "unsure"
    """The verifier is in doubt."""
    NO_SERIES = "noseries"
    """Verified, and no series found in it."""
    GROUPED = "grouped"
    QUEUED = "queued"
    VERIFIED = "verified"
    FAILED = "failed"
    UNREADABLE = "unreadable"
    BLOCKED = "blocked"
    SKIPPED = "skipped"
    DRAFT = "draft"
    """Its caption is a draft by the offline verifier."""
    STALE = "stale"
    """Its frames changed after the caption was written."""
    HELD = "held"
    """Held back by a sieve: no paid verifier was asked."""
    AGREE = "agree"
    """Two verifiers say the same of it."""
    DISAGREE = "disagree"
    """Two verifiers say different things of it."""


class Relation(StrEnum):
    """How a term compares with its values."""

    IS = "="
    HOLDS = ":"
    """The text occurs, in upper or lower case."""
    LESS = "<"
    AT_MOST = "<="
    AT_LEAST = ">="
    MORE = ">"
    WITHIN = "within"
    """From the first value up to, but not including, the second."""


@dataclass(frozen=True, slots=True)
class FilterTerm:
    """One condition of a filter."""

    field: FilterField
    relation: Relation
    values: tuple[str | float | datetime, ...]
    """One of them must fit, except that the two of WITHIN are one span. Times are UTC without a zone."""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class SeriesFilter:
    """Which series a list shows, and in which order. Empty sets and None mean all."""

    states: frozenset[SeriesState] = frozenset()
    decisions: frozenset[Decision] = frozenset()
    is_series: bool | None = None
    text: str = ""
    """Words that must all occur in name, user, caption, facts or folder."""
    sort: SortKey = SortKey.FOUND
    descending: bool = False
    terms: tuple[FilterTerm, ...] = ()
    """Conditions that must all hold."""
    removed: bool = False
    """Show only what was removed from the project."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A collection in numbers."""

    series: int = 0
    """All posts, skipped ones included."""
    verified: int = 0
    valid: int = 0
    """Verified, and hold a series."""
    approved: int = 0
    rejected: int = 0
    undecided: int = 0
    """Verified, and not decided yet."""
    waiting: int = 0
    """Undecided ones that hold a series."""
    later: int = 0
    failed: int = 0
    unreadable: int = 0
    """Posts of whose photos too few can be read."""
    blocked: int = 0
    skipped: int = 0
    pending: int = 0
    removed: int = 0
    """Removed from the project; counted nowhere else."""
    images: int = 0
    sizes: tuple[tuple[int, int], ...] = ()
    """(frames, how many valid series have that many), ascending."""
