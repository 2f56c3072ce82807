"""Requests for runs, and their reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.model import Account, BatchJob, Problem, Usage


@dataclass(frozen=True, slots=True)
class ScanReport:
    """Findings and changes of a scan."""

    posts: int
    photos: int
    skipped: int
    added: int
    changed: int
    gone: int
    """Known posts whose files are gone."""
    problems: tuple[Problem, ...]
    """The first thousand things that were skipped."""
    account: Account = field(default_factory=Account)
    """Every file of the folder, by what became of it."""


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """Which posts to verify, and how."""

    limit: int | None = None
    largest_first: bool = True
    only_failed: bool = False
    again: bool = False
    """Also verify again what has a verdict, unless a person has touched it."""
    outdated: bool = False
    """Also verify again what an earlier offline verifier looked at, unless a person has touched it."""
    ids: tuple[int, ...] = ()
    """Only these series, whatever their state."""
    note: str = ""
    """The user's note to the verifier."""
    ask_anew: bool = False
    """Ignore cached verdicts and pay again."""
    only_facts: bool = False
    """Complete series that have no facts, with no verdict made anew; of `ids`, only these series."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Results of a verification run."""

    verifier: str
    model: str
    """The one that answered last."""
    asked: int
    """Posts in the run's queue."""
    verified: int
    valid: int
    """Posts found to hold a series."""
    failed: int
    blocked: int
    unreadable: int
    """Posts of whose photos too few could be read; they count as neither verified nor failed."""
    cached: int
    """Verdicts taken from the cache at no cost."""
    photos: int
    usage: Usage
    seconds: float
    stopped: bool = False
    announced_tokens: int = 0
    """What was told before, or anew when another model turned out to answer; in and out together."""
    announced_usd: float = 0.0
    held: int = 0
    """Posts that the sieve held back."""
    saved_usd: float = 0.0
    """What asking about these might have cost."""

    @property
    def left(self) -> int:
        """Posts that were asked about and got no verdict."""
        return self.failed + self.blocked + self.unreadable


@dataclass(frozen=True, slots=True)
class SecondReport:
    """Results of a run that gave second opinions."""

    run: VerifyReport
    agreed: int
    """Posts about which both verifiers say the same."""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """Results of a run that sent batches, or collected answers of some."""

    model: str = ""
    sent: int = 0
    """Posts in batches that the service has, or is to get, from this run."""
    cached: int = 0
    """Posts whose verdict was paid for already."""
    unreadable: int = 0
    estimated_usd: float = 0.0
    """What these batches may cost."""
    answered: int = 0
    valid: int = 0
    """Posts found to hold a series."""
    blocked: int = 0
    failed: int = 0
    """Posts whose answers are missing or cannot be used; the next run asks again."""
    returned: int = 0
    """Posts that wait for a verifier again, because their batch ended early or their photos changed."""
    usage: Usage = field(default_factory=Usage)
    """Measured usage of the answers that were collected."""
    to_ask: tuple[int, ...] = ()
    """Series to be asked about at once, because batches failed at them twice."""
    jobs: tuple[BatchJob, ...] = ()
    """Jobs without all their answers."""

    @property
    def left(self) -> int:
        """Posts that got no verdict, through a fault of their photos or of the answer."""
        return self.failed + self.blocked + self.unreadable


def with_series(posts: int) -> str:
    """How many posts contain a series: "1 contains a series"."""
    return f"{posts:,} {'contains' if posts == 1 else 'contain'} a series"
