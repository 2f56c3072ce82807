"""What a verifier is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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
    """True if the verifier itself is in doubt."""
    caption_is_draft: bool = False
    unreadable: tuple[Exclusion, ...] = ()
    """The excluded photos that could not be decoded, with the decoder's words."""
    usage: Usage = field(default_factory=Usage)
    raw: str = ""
    """The answer as it came."""
    thinking_summary: str = ""
