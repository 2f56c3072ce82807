"""The interface of verifiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Candidate, Source, Usage, Verdict


@dataclass(frozen=True, slots=True)
class News:
    """A verifier's news for the user, in one plain line."""

    words: str
    model: str = ""
    """The model that answers from now on, if that is the news."""


class Verifier(Protocol):
    """Gives verdicts about posts, several at once.

    `verify` raises PostFailed or PostBlocked for one post, and VerifierUnavailable if no post can be verified; it may
    be cancelled at any await. Lazy imports happen in `open`, which runs in a worker.
    """

    name: str
    """"gemini", "openai" or "offline"."""

    @property
    def model(self) -> str:
        """Part of the cache key and shown to the user."""

    @property
    def prompt_version(self) -> str:
        """Changes whenever the same pictures may get another answer; part of the cache key."""

    @property
    def slots(self) -> int:
        """Number of posts to work on at once; may change during a run."""

    @property
    def spent(self) -> Usage:
        """Usage since `open`, including failed and blocked posts."""

    @property
    def pause(self) -> float:
        """Seconds until the service may be asked again; 0 if it may now."""

    @property
    def waiting(self) -> str:
        """What the run waits for until then, in words."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Work of each of several services so far; empty if there is only one."""

    def take_news(self) -> Sequence[News]:
        """News for the user since the last call, oldest first."""

    async def open(self) -> None:
        """Get ready: load weights, make the client; raises VerifierUnavailable."""

    async def verify(self, candidate: Candidate) -> Verdict:
        """Give a verdict about one post."""

    async def close(self) -> None:
        """Release threads and connections; the verifier may be opened again."""


@runtime_checkable
class OffersTiers(Protocol):
    """A verifier whose service has a cheaper, slower tier."""

    def go_on_at_standard(self, why: str = "As you chose") -> bool:
        """Use the standard tier from now on, at its price; False if it is used already. Any thread may call it."""
