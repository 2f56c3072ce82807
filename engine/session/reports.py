"""What runs are asked for and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.model import Account, Problem, Usage


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan found and changed."""

    posts: int
    photos: int
    skipped: int
    added: int
    changed: int
    gone: int
    """Known posts whose files are no longer there."""
    problems: tuple[Problem, ...]
    """The first thousand things that were passed over."""
    account: Account = field(default_factory=Account)
    """Every file of the folder, and what became of it."""


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """Which posts to verify, and how."""

    limit: int | None = None
    largest_first: bool = True
    only_failed: bool = False
    again: bool = False
    """Also judge anew what was judged, unless a person has touched it."""
    ids: tuple[int, ...] = ()
    """Only these series, whatever their state."""
    note: str = ""
    """What the user asks the verifier to mind."""
    ask_anew: bool = False
    """Pay again for verdicts that were paid for already."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification run did."""

    verifier: str
    model: str
    """The one that answered last."""
    asked: int
    """Posts that were to be judged."""
    judged: int
    valid: int
    """Judged posts that hold a series."""
    failed: int
    blocked: int
    cached: int
    """Verdicts that were known already and cost nothing."""
    photos: int
    usage: Usage
    seconds: float
    stopped: bool = False
    announced_tokens: int = 0
    """What was told before, or anew when another model turned out to answer; in and out together."""
    announced_usd: float = 0.0
