"""Several model servers that share the posts of one run."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from engine.errors import KeyRefused, ModelGone, PostFailed, QuotaExhausted, VerifierError, VerifierUnavailable
from engine.model import Source, Usage
from engine.verify.base import News
from engine.verify.money import Purse
from engine.verify.openai_dials import readable_address
from engine.verify.openai_errors import Unsuited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Candidate, Verdict
    from engine.settings import Settings
    from engine.verify.openai_chat import OpenAIChatVerifier

FIRST_REST, LONGEST_REST = 10.0, 300.0
"""Seconds until an address that failed is tried again; every further failure doubles them."""
_FOR_GOOD = (Unsuited, KeyRefused, ModelGone, QuotaExhausted)
"""Errors that do not pass by themselves."""


class SeveralServers:
    """Gives each post to the address with the fewest in flight; one that fails is set aside and tried again later.

    Each address learns its own limits and has its own pace; the cost limit is one for all of them.
    """

    name = "openai"

    def __init__(self, servers: Sequence[OpenAIChatVerifier], settings: Settings, *, second: float = 1.0) -> None:
        """`second` is the length of a second of waiting, in seconds."""
        self._members = [_Member(server) for server in servers]
        self._max_cost = settings.max_cost
        self._patience = settings.outage_patience * second
        self._second = second
        self._news: list[News] = []
        self._changed = asyncio.Event()
        self._purse = Purse(settings.max_cost)
        self._last_answer = 0.0

    # --- What the run asks ------------------------------------------------------------------------------------------

    @property
    def model(self) -> str:
        """The servers' model, or several if they differ."""
        return " + ".join(dict.fromkeys(member.server.model for member in self._members if member.server.model))

    @property
    def prompt_version(self) -> str:
        """The version, which is the same for all of them."""
        return self._members[0].server.prompt_version

    @property
    def slots(self) -> int:
        """Number of posts to work on at once, at all addresses together."""
        return max(1, sum(member.room for member in self._members if not member.aside))

    @property
    def spent(self) -> Usage:
        """Usage of all of them since `open`."""
        return sum((member.spent for member in self._members), Usage())

    @property
    def pause(self) -> float:
        """Seconds until the first of them may be asked."""
        return min(
            max(0.0, member.rests_until - time.monotonic()) if member.aside else member.server.pause
            for member in self._members
        )

    @property
    def waiting(self) -> str:
        """What the run waits for until then, in words."""
        if all(member.aside for member in self._members):
            return "no address answers, next try"
        return next((member.server.waiting for member in self._members if member.server.waiting), "")

    @property
    def sources(self) -> tuple[Source, ...]:
        """Work of each address so far."""
        return tuple(
            Source(
                readable_address(member.server.address),
                member.verified,
                member.in_flight,
                member.aside,
                max(0.0, member.rests_until - time.monotonic()) if member.aside and not member.gone else None,
            )
            for member in self._members
        )

    def take_news(self) -> Sequence[News]:
        """News for the user since the last call, oldest first."""
        news = [*self._news, *(one for member in self._members for one in member.server.take_news())]
        self._news.clear()
        return news

    async def open(self) -> None:
        """Connect to all of them; raises VerifierUnavailable if none is ready."""
        self._changed = asyncio.Event()
        self._purse = Purse(self._max_cost)
        self._last_answer = time.monotonic()
        self._news.clear()
        for member in self._members:
            member.begin()
        await asyncio.gather(*map(self._open, self._members))
        if all(member.aside for member in self._members):
            await self.close()
            raise self._nobody()

    async def close(self) -> None:
        """Release threads and connections."""
        await asyncio.gather(*(member.server.close() for member in self._members))

    async def verify(self, candidate: Candidate) -> Verdict:
        """Give a verdict about one post, at another address if one fails; raises PostFailed and the like."""
        failed: PostFailed | None = None
        tried: list[_Member] = []
        while True:
            member = await self._next(tried)
            if member is None:
                assert failed, "only a post that failed somewhere runs out of addresses"
                raise failed
            try:
                verdict = await member.server.verify(candidate)
            except PostFailed as error:
                if member.failures and not member.server.answered:  # it is still down, and the post not to blame
                    self._set_aside(member, VerifierUnavailable(error.message))
                    continue
                failed = error
                tried.append(member)
                if len(tried) > 1:
                    raise
            except VerifierUnavailable as error:
                if self._purse.reached:
                    raise
                self._set_aside(member, error)
            else:
                member.verified += 1
                member.failures = 0
                self._last_answer = time.monotonic()
                return verdict
            finally:
                member.in_flight -= 1
                self._changed.set()

    # --- Who is asked -----------------------------------------------------------------------------------------------

    async def _next(self, tried: Sequence[_Member]) -> _Member | None:
        """An address for a post, with a place reserved there; None if all usable ones were tried.

        Raises VerifierUnavailable if none is left and none came back within the patience of the settings.
        """
        while True:
            for member in self._members:
                if member.is_due:
                    await self._open(member)
            able = [member for member in self._members if not member.aside and member not in tried]
            if able:
                member = min(able, key=lambda one: (one.in_flight >= one.room, one.in_flight, one.verified))
                member.in_flight += 1
                return member
            if tried:
                return None
            resting = [member.rests_until for member in self._members if not member.gone]
            now = time.monotonic()
            if not resting or now - self._last_answer >= self._patience:
                raise self._nobody()
            self._changed.clear()
            left = min(max(0.05 * self._second, min(resting) - now), self._last_answer + self._patience - now)
            try:
                await asyncio.wait_for(self._changed.wait(), max(0.001, left))
            except TimeoutError:
                continue

    async def _open(self, member: _Member) -> None:
        """Connect to an address, for the first time or again."""
        back = member.trouble is not None
        member.opening = True
        try:
            await member.server.close()
            if back:
                member.spent_before = member.spent
            await member.server.open(self._purse)
        except VerifierError as error:
            trouble = error if isinstance(error, VerifierUnavailable) else VerifierUnavailable(str(error))
            self._set_aside(member, trouble)
        else:
            member.trouble = None
            if back:
                self._news.append(News(f"{readable_address(member.server.address)} is tried again."))
        finally:
            member.opening = False

    def _set_aside(self, member: _Member, trouble: VerifierUnavailable) -> None:
        """Send nothing more to an address for a while, or for good."""
        if member.trouble is not None and not member.opening:
            return  # others of its posts have found that out already
        again = member.trouble is not None
        member.trouble = trouble
        member.gone = isinstance(trouble, _FOR_GOOD)
        rest = min(LONGEST_REST, FIRST_REST * 2.0**member.failures)
        member.failures += 1
        member.rests_until = time.monotonic() + rest * self._second
        if not again:
            then = "and is not asked again in this run" if member.gone else f"and is tried again in {rest:.0f} s"
            self._news.append(News(f"{readable_address(member.server.address)} is set aside {then}: {trouble.message}"))

    def _nobody(self) -> VerifierUnavailable:
        """The error of a run that has no address left."""
        troubles = [(readable_address(one.server.address), one.trouble) for one in self._members if one.trouble]
        said = " ".join(f"{address}: {trouble.message}" for address, trouble in troubles)
        return VerifierUnavailable(f"None of the {len(self._members)} addresses answers. {said}", troubles[0][1].hint)


class _Member:
    """One address and its state."""

    def __init__(self, server: OpenAIChatVerifier) -> None:
        self.server = server
        self.begin()

    def begin(self) -> None:
        """Reset the state for a new run."""
        self.in_flight = self.verified = self.failures = 0
        self.trouble: VerifierUnavailable | None = None
        """Why nothing is sent there."""
        self.gone = self.opening = False
        self.rests_until = 0.0
        self.spent_before = Usage()

    @property
    def aside(self) -> bool:
        """True while nothing is sent there."""
        return self.trouble is not None

    @property
    def is_due(self) -> bool:
        """True if it should be tried again now, and nothing is under way there."""
        if self.trouble is None or self.gone or self.opening or self.in_flight:
            return False
        return time.monotonic() >= self.rests_until

    @property
    def room(self) -> int:
        """Number of further posts for it; one until it has answered."""
        return self.server.slots if self.verified else 1

    @property
    def spent(self) -> Usage:
        """Its usage in this run, before and after it was set aside."""
        return self.spent_before + self.server.spent
