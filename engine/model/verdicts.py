"""Questions to a verifier and its answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.model.facts import Facts, Group

if TYPE_CHECKING:
    from pathlib import Path

    from engine.model.marks import Sightings


@dataclass(frozen=True, slots=True)
class Usage:
    """Cost of one answer, or of all answers of a run."""

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
class Source:
    """One of several services that share a run, and what it has done so far."""

    name: str
    verified: int
    in_flight: int
    aside: bool
    """True while nothing is sent there, since it failed."""
    next_try: float | None = None
    """Seconds until it is tried again; None if it works, or is not tried again in this run."""


@dataclass(frozen=True, slots=True)
class CandidatePhoto:
    """A photo for a verifier to look at."""

    path: str
    """Its identity: the path relative to the root."""
    file: Path
    """The file to read."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post as a verifier sees it."""

    series_id: int
    photos: tuple[CandidatePhoto, ...]
    caption: str | None = None
    """The post's own caption, untrusted; never sent to a service."""
    note: str = ""
    """The user's note to the verifier, for this post only."""
    only_facts: bool = False
    """True to ask only for the facts: what these photos of a series show."""
    title: str = ""
    """What lists call the post, untrusted; never sent to a service."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A photo excluded from the series, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verifier's answer about one post. `frames` and `excluded` together name every photo of it once."""

    is_series: bool
    frames: tuple[str, ...]
    """Paths of the series' photos in film order; empty if it is no series."""
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
    """True if the verifier is in doubt."""
    caption_is_draft: bool = False
    unreadable: tuple[Exclusion, ...] = ()
    """Excluded photos that could not be decoded, with the decoder's message."""
    usage: Usage = field(default_factory=Usage)
    raw: str = ""
    """The answer as received."""
    thinking_summary: str = ""
    facts: Facts = field(default_factory=Facts)
    groups: tuple[Group, ...] = ()
    """Further series among the excluded photos."""
    seen: Sightings | None = None
    """Marks of the photos it was shown, by path; None if it says nothing of marks."""

    @property
    def is_blind(self) -> bool:
        """True if it says no only because fewer than two photos could be read: no verdict on what they show."""
        readable = len(self.frames) + len(self.excluded) - len(self.unreadable)
        return bool(self.unreadable) and not self.is_series and readable < 2
