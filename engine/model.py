"""Frozen values that cross the wall between the engine and whatever shows it.

Paths of photos are POSIX strings relative to the collection's root; a name that is no UTF-8 keeps its bytes as
surrogate escapes, so `os.fsencode` gives the file's true name. Times are UTC. Money is US dollars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from PIL.Image import Image


# --- Files and posts ------------------------------------------------------------------------------------------------


class FileKind(StrEnum):
    """What the scan takes a file for, by its suffix, or by its first bytes where the suffix says nothing."""

    PHOTO = "photo"
    VIDEO = "video"
    NO_PHOTO = "no photo"
    """A picture of a kind that is no photo (GIF, icon, drawing), or a download that was never finished."""
    SIDE = "side"
    """Anything else: captions, JSON, archives."""


class FoundFile(NamedTuple):
    """One file as the scan met it, before anybody judged its name or opened it.

    It, Photo and Post are named tuples, not dataclasses: there is one for every file or post, and they are made in a
    third of the time.
    """

    directory: str
    """Folder, relative to the root; "" is the root itself."""
    name: str
    size: int
    """Bytes."""
    mtime_ns: int
    kind: FileKind = FileKind.PHOTO

    @property
    def path(self) -> str:
        """The file's path relative to the root."""
        return f"{self.directory}/{self.name}" if self.directory else self.name


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of the collection with every file in it: pictures, side files and videos alike."""

    directory: str
    files: tuple[FoundFile, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was recorded and passed over: a folder that cannot be read, a file that is no picture."""

    where: str
    what: str


class Proof(StrEnum):
    """How sure it is that a post's files belong together."""

    PROVEN = "proven"
    LIKELY = "likely"
    WEAK = "weak"
    NAME_ONLY = "name only"
    PROPOSED = "proposed"


class Photo(NamedTuple):
    """A picture file in its post."""

    path: str
    number: int | None
    """The slide number its name gives, from 1; None where the name gives none."""
    size: int
    mtime_ns: int


class Post(NamedTuple):
    """Files that one post brought, in order, with the evidence that they belong together."""

    key: str
    """Unique in the collection: folder and post. The same name in two folders is two posts."""
    directory: str
    name: str
    """The file names' common part: what a list shows."""
    pattern: str
    proof: Proof
    photos: tuple[Photo, ...]
    """Empty where a post brought only videos or files that are no photos; `skip_reason` then says so."""
    username: str | None = None
    shortcode: str | None = None
    caption: str | None = None
    taken_at: datetime | None = None
    expected: int | None = None
    """How many slides the post had, where a name or side file tells."""
    order_inferred: bool = False
    """True where the names give no slide numbers and the order is a guess."""
    evidence: tuple[str, ...] = ()
    """Sentences that say why these files are one post."""
    conflicts: tuple[str, ...] = ()
    left_out: tuple[Problem, ...] = ()
    """Files of the post that are no photo slides: videos, their covers."""
    skip_reason: str | None = None
    """Why this post is not verified, e.g. too few photos; None means it is."""


# --- Verdicts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer, or all answers of a run together, cost."""

    prompt_tokens: int = 0
    output_tokens: int = 0
    thinking_tokens: int = 0
    requests: int = 0
    cost_usd: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.output_tokens + other.output_tokens,
            self.thinking_tokens + other.thinking_tokens,
            self.requests + other.requests,
            self.cost_usd + other.cost_usd,
        )


@dataclass(frozen=True, slots=True)
class CandidatePhoto:
    """A photo that a verifier is to look at."""

    path: str
    """Identity: relative to the root."""
    file: Path
    """Where to read it."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post as a verifier gets to see it."""

    series_id: int
    photos: tuple[CandidatePhoto, ...]
    caption: str | None = None
    """The post's own caption text, untrusted; never sent to a service."""
    note: str = ""
    """What the user asks the verifier to mind, for this post alone."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A photo that is not part of the series, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verifier's answer about one post. `frames` and `excluded` together name every photo of it once."""

    is_series: bool
    frames: tuple[str, ...]
    """Paths of the series' photos in film order; empty where it is no series."""
    excluded: tuple[Exclusion, ...]
    caption: str
    confidence: float
    """0 to 1."""
    reason: str
    verifier: str
    """"gemini", "openai" or "offline"."""
    model_version: str = ""
    prompt_version: str = ""
    needs_review: bool = False
    """True where the verifier itself is in doubt."""
    caption_is_draft: bool = False
    unreadable: tuple[Exclusion, ...] = ()
    """The excluded photos that could not be decoded, with the decoder's words."""
    usage: Usage = field(default_factory=Usage)
    raw: str = ""
    """The answer as it came."""
    thinking_summary: str = ""


class Fingerprint(NamedTuple):
    """What tells a photo apart by its content."""

    content: str
    """BLAKE2b of the file's bytes, 32 hex digits: the same for copies under any name."""
    perceptual: int | None
    """64 bits that differ little between pictures that look alike; None where the picture was not decoded."""


class PictureSource(Protocol):
    """Opens pictures the one right way: upright, sRGB, mode RGB, within the pixel limit."""

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode `file`, its longer side at most `longest` pixels; raises UnreadablePhoto."""


# --- What the store holds about a series ----------------------------------------------------------------------------


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
    """What tells this post from others at a glance: its user and its text or time; "" where only the name does."""
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
    """True where the kept frames changed after the caption was written."""
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
    """True where the person chose or ordered the frames."""
    has_own_frames: bool = False
    """True where an arrangement of the person's was set aside to look at the verifier's."""


@dataclass(frozen=True, slots=True)
class PostCopy:
    """A post that holds the same photos as another, byte by byte."""

    id: int
    name: str
    directory: str
    decision: Decision
    photos: int
    """Different ones that are there."""
    collection: int

    @property
    def waits(self) -> bool:
        """True until a person says yes or no to it."""
        return self.decision in (Decision.UNDECIDED, Decision.LATER)


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """What the photos of a series have in common, with each other and with other posts; nothing is dropped for it."""

    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Photos that look almost like others: those others, by path, in the series' order."""
    copies: tuple[PostCopy, ...] = ()
    """This post and all others with its photos, the one to be kept first; empty where there is no other."""

    @property
    def skippable(self) -> tuple[PostCopy, ...]:
        """What was downloaded again and waits for a person's word."""
        return tuple(post for post in self.copies[1:] if post.waits)


class Jump(NamedTuple):
    """Two neighbours in a film that have little in common, by path, where its others have more."""

    before: str
    after: str


class SortKey(StrEnum):
    """Orders of the series list."""

    FOUND = "found"
    NAME = "name"
    CONFIDENCE = "confidence"
    FRAMES = "frames"
    STATE = "state"
    """What waits for a person first, what nobody will look at last."""
    USER = "user"
    DATE = "date"
    COST = "cost"


class FilterField(StrEnum):
    """What a term of a filter looks at, under the name it is typed by."""

    TEXT = "text"
    """Name, user, caption and folder together."""
    STATE = "state"
    USER = "user"
    CAPTION = "caption"
    FOLDER = "folder"
    PROOF = "proof"
    VERIFIER = "verifier"
    MODEL = "model"
    CONFIDENCE = "conf"
    FRAMES = "frames"
    """Photos in the film."""
    PHOTOS = "photos"
    """All photos of the post."""
    DATE = "date"
    COST = "cost"


class FilterState(StrEnum):
    """What `state:` takes: the words that stand in the list, and a few that cut across them."""

    UNDECIDED = "undecided"
    """Holds a series and waits for a person's word."""
    APPROVED = "approved"
    REJECTED = "rejected"
    LATER = "later"
    FLAGGED = "flagged"
    """Flagged by the person."""
    UNSURE = "unsure"
    """The verifier itself is in doubt."""
    NO_SERIES = "noseries"
    """Judged, and no series found in it."""
    GROUPED = "grouped"
    QUEUED = "queued"
    VERIFIED = "verified"
    FAILED = "failed"
    BLOCKED = "blocked"
    SKIPPED = "skipped"
    DRAFT = "draft"
    """Its caption is one the offline verifier drafted."""
    STALE = "stale"
    """Its frames changed after the caption was written."""


class Relation(StrEnum):
    """How a term compares."""

    IS = "="
    HOLDS = ":"
    """The text occurs somewhere, upper and lower case alike."""
    LESS = "<"
    AT_MOST = "<="
    AT_LEAST = ">="
    MORE = ">"
    WITHIN = "within"
    """From the first value up to, not including, the second."""


@dataclass(frozen=True, slots=True)
class FilterTerm:
    """One condition of a filter."""

    field: FilterField
    relation: Relation
    values: tuple[str | float | datetime, ...]
    """One of them must fit; WITHIN has two that are one. Times are UTC without a zone."""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class SeriesFilter:
    """Which series a list shows, and in which order. Empty sets and None mean: all."""

    states: frozenset[SeriesState] = frozenset()
    decisions: frozenset[Decision] = frozenset()
    is_series: bool | None = None
    text: str = ""
    """Words that must all occur in name, user, caption or folder."""
    sort: SortKey = SortKey.FOUND
    descending: bool = False
    terms: tuple[FilterTerm, ...] = ()
    """Conditions that must all hold."""
    removed: bool = False
    """Show what was removed from the project, and only that."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A collection in numbers."""

    series: int = 0
    """Posts, the skipped ones included."""
    verified: int = 0
    valid: int = 0
    """Verified and holding a series."""
    approved: int = 0
    rejected: int = 0
    undecided: int = 0
    """Verified and not decided yet."""
    waiting: int = 0
    """Those of them that hold a series."""
    later: int = 0
    failed: int = 0
    blocked: int = 0
    skipped: int = 0
    pending: int = 0
    removed: int = 0
    """Removed from the project; counted nowhere else."""
    images: int = 0
    sizes: tuple[tuple[int, int], ...] = ()
    """(frames, how many valid series have that many), ascending."""


# --- Exports --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExportFrame:
    """A photo on its way into a data set."""

    path: str
    file: Path


@dataclass(frozen=True, slots=True)
class ExportSeries:
    """A series on its way into a data set: frames in film order and one caption."""

    id: int
    name: str
    username: str | None
    caption: str
    frames: tuple[ExportFrame, ...]
    confidence: float | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """How a trainer is pointed at a data set."""

    trainer: str
    how: str
    """The flags, the line of a config, the call or the file to load: to be copied as it is."""
    note: str = ""
    """A sentence on where it goes, or why."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    output: Path
    profile: str
    series: int
    frames: int
    written: int
    """Series that were encoded now."""
    unchanged: int
    """Series that already stood there as they should."""
    removed: int
    """Files of earlier exports that are gone."""
    skipped: tuple[Problem, ...] = ()
    """Series or photos that could not be exported."""
    starts: tuple[Start, ...] = ()
    """How to train with it."""
    seconds: float = 0.0


Progress = Callable[[int, int, str], None]
"""(done, total, what is being worked on now)"""
Stop = Callable[[], bool]
"""True once the user wants the run to end."""
Folders = Iterable[Folder]
