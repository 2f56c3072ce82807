"""What every verifier offers the session, whatever judges behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Candidate, Source, Usage, Verdict


@dataclass(frozen=True, slots=True)
class News:
    """Something that a verifier has the user told, in one plain line."""

    words: str
    model: str = ""
    """The model that answers from now on, where that is the news."""


class Verifier(Protocol):
    """Judges posts, several at once.

    `judge` raises PostFailed or PostBlocked for this post alone, VerifierUnavailable when no post can be judged; it may
    be cancelled at any await. Everything a verifier imports lazily it imports in `open`, which runs in a worker.
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
        """How many posts may be judged at once now; may change during a run."""

    @property
    def spent(self) -> Usage:
        """What was used since `open`, failed and blocked posts included."""

    @property
    def pause(self) -> float:
        """Seconds that the service is still to be left alone; 0 while it may be asked."""

    @property
    def waiting(self) -> str:
        """What the run waits for meanwhile, in words."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """What each of several services has done so far; empty where there is only one."""

    def take_news(self) -> Sequence[News]:
        """What the user is to be told since this was last asked, oldest first."""

    async def open(self) -> None:
        """Get ready: load weights, make the client; raises VerifierUnavailable."""

    async def judge(self, candidate: Candidate) -> Verdict:
        """Judge one post."""

    async def close(self) -> None:
        """Let go of threads and connections; the verifier may be opened again."""
