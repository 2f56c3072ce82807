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
"""Seconds for which an address that failed is left alone; each time that it fails again doubles them."""
_FOR_GOOD = (Unsuited, KeyRefused, ModelGone, QuotaExhausted)
"""What does not pass by itself."""


class SeveralServers:
    """Gives each post to the address with the fewest in flight; one that fails is set aside and tried again later.

    Each address learns its own limits and has its own pace; the cost limit is one for all of them.
    """

    name = "openai"

    def __init__(self, servers: Sequence[OpenAIChatVerifier], settings: Settings, *, second: float = 1.0) -> None:
        """`second` is how long a second of waiting lasts."""
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
        """The servers' model; several where they do not serve the same."""
        return " + ".join(dict.fromkeys(member.server.model for member in self._members if member.server.model))

    @property
    def prompt_version(self) -> str:
        """The same for all of them."""
        return self._members[0].server.prompt_version

    @property
    def slots(self) -> int:
        """Posts to work on now, at all addresses together."""
        return max(1, sum(member.room for member in self._members if not member.aside))

    @property
    def spent(self) -> Usage:
        """What all of them used since `open`."""
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
        """What the run waits for meanwhile, in words."""
        if all(member.aside for member in self._members):
            return "no address answers, next try"
        return next((member.server.waiting for member in self._members if member.server.waiting), "")

    @property
    def sources(self) -> tuple[Source, ...]:
        """What each address has done so far."""
        return tuple(
            Source(readable_address(member.server.address), member.judged, member.in_flight, member.aside)
            for member in self._members
        )

    def take_news(self) -> Sequence[News]:
        """What the user is to be told since this was last asked, oldest first."""
        news = [*self._news, *(one for member in self._members for one in member.server.take_news())]
        self._news.clear()
        return news

    async def open(self) -> None:
        """Connect to all of them; raises VerifierUnavailable where none is ready."""
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
        """Let go of threads and connections."""
        await asyncio.gather(*(member.server.close() for member in self._members))

    async def judge(self, candidate: Candidate) -> Verdict:
        """Judge one post, at another address where one fails; raises PostFailed and kin."""
        failed: PostFailed | None = None
        tried: list[_Member] = []
        while True:
            member = await self._next(tried)
            if member is None:
                assert failed, "only a post that failed somewhere runs out of addresses"
                raise failed
            try:
                verdict = await member.server.judge(candidate)
            except PostFailed as error:
                failed = error
                tried.append(member)
                if len(tried) > 1:
                    raise
            except VerifierUnavailable as error:
                if self._purse.reached:
                    raise
                self._set_aside(member, error)
            else:
                member.judged += 1
                member.failures = 0
                self._last_answer = time.monotonic()
                return verdict
            finally:
                member.in_flight -= 1
                self._changed.set()

    # --- Who is asked -----------------------------------------------------------------------------------------------

    async def _next(self, tried: Sequence[_Member]) -> _Member | None:
        """The address for a post, with a place taken there; None where all that can be asked were tried.

        Raises VerifierUnavailable where there is none left, and none came back for as long as the settings wait.
        """
        while True:
            for member in self._members:
                if member.is_due:
                    await self._open(member)
            able = [member for member in self._members if not member.aside and member not in tried]
            if able:
                member = min(able, key=lambda one: (one.in_flight >= one.room, one.in_flight, one.judged))
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
        """Connect to an address, for the first time or once more."""
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
    """One address and how it fares."""

    def __init__(self, server: OpenAIChatVerifier) -> None:
        self.server = server
        self.begin()

    def begin(self) -> None:
        """Start anew, with a run."""
        self.in_flight = self.judged = self.failures = 0
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
        """Whether it is to be tried again now: not before what is under way there has ended."""
        if self.trouble is None or self.gone or self.opening or self.in_flight:
            return False
        return time.monotonic() >= self.rests_until

    @property
    def room(self) -> int:
        """Posts that it can work on; one until it has answered."""
        return self.server.slots if self.judged else 1

    @property
    def spent(self) -> Usage:
        """What it used in this run, before and after it was set aside."""
        return self.spent_before + self.server.spent
