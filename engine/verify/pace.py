"""How fast a service may be asked: one limiter for all requests, which also owns every retry.

Concurrency opens up quickly until the service first says "too much", is halved then, and grows by one for each clean
window after that. A refusal that names a delay closes one gate for everybody. While the service is down all requests
wait and one tries now and then, and no post is blamed. Nothing here knows what is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import time
from collections import deque
from typing import TYPE_CHECKING, TypeVar

from engine.errors import PostFailed, QuotaExhausted, VerifierError, VerifierUnavailable
from engine.verify.outage import ServiceHealth

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine.settings import Settings

T = TypeVar("T")

TRIES = 5
"""How often a request is made again after a fault of service or network."""
PATIENCE = 30
"""How often a request waits at the gate: a refusal for pace says nothing against the request, and costs nothing."""
LONGEST_BACKOFF = 60.0
LONGEST_GATE = 600.0
"""Seconds; a service that wants to be left alone for longer ends the run, which can be resumed."""
MINUTE = 60.0


class Fault(Exception):
    """A request came to nothing, for a reason that may pass."""

    def __init__(
        self,
        what: str,
        *,
        crowded: bool = False,
        wait: float | None = None,
        unreached: bool = False,
        lost: bool = False,
        served: bool = False,
        tries: int = TRIES,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.crowded = crowded
        """The service has too much to do (429, 503): ask it less at once."""
        self.wait = wait
        """Seconds the service wants to be left alone."""
        self.unreached = unreached
        """Nobody answered at all."""
        self.lost = lost
        """The answer came to grief on its way: the work may have been done, and billed."""
        self.served = served
        """The service is well and did its work, which was of no use."""
        self.tries = tries
        """How often it is worth making the request again."""


class Refused(Fault):
    """A per-minute allowance is used up (429)."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what, crowded=True, wait=wait)


class Window:
    """At most `most` units in any `seconds`; a single amount above `most` passes alone."""

    def __init__(self, most: int | None, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._taken: deque[tuple[float, int]] = deque()
        self._sum = 0

    def wait(self, amount: int, now: float) -> float:
        """Seconds until `amount` fits; 0 where it fits now."""
        while self._taken and self._taken[0][0] <= now - self._seconds:
            self._sum -= self._taken.popleft()[1]
        if self._most is None or not self._taken or self._sum + amount <= self._most:
            return 0.0
        return self._taken[0][0] + self._seconds - now

    def take(self, amount: int, now: float) -> None:
        """Note that `amount` was used."""
        if self._most is not None:
            self._taken.append((now, amount))
            self._sum += amount


class Pace:
    """Admits requests, learns from how they end, and makes them again where that may help."""

    def __init__(
        self,
        concurrency: int,
        rpm: int | None = None,
        tpm: int | None = None,
        *,
        start: int | None = None,
        second: float = 1.0,
        patience: float = 1800.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`rpm` requests and `tpm` input tokens a minute; `second` is how long a second of waiting lasts.

        A service that is down is waited for `patience` seconds. It begins with `start` requests at once, by default
        half of `concurrency`, which is the most. `clock` is the time of the event loop, in seconds.
        """
        self._most = concurrency
        self._start = min(concurrency, start or max(4, concurrency // 2))
        self._rpm, self._tpm = rpm, tpm
        self._second = second
        self._patience = patience
        self._clock = clock
        self.restart()

    @classmethod
    def of(cls, settings: Settings, start: int | None = None) -> Pace:
        """The pace that the settings ask for."""
        patience = settings.outage_patience
        return cls(settings.concurrency, settings.rpm, settings.tpm, start=start, patience=patience)

    def restart(self) -> None:
        """Forget the last run; called on the event loop that the next one uses."""
        self.limit = self._start
        self.in_flight = 0
        self._opening_up = True
        self._clean = 0
        self._cuts = 0
        self._last_cut = self._last_answer = self._gate = 0.0
        self._numbers = itertools.count()
        self._health = ServiceHealth(self._patience, self._second)
        self.news: list[str] = []
        """What the user is to be told, oldest first; whoever tells it empties the list."""
        self._requests = Window(self._rpm, MINUTE * self._second)
        self._tokens = Window(self._tpm, MINUTE * self._second)
        self._changed = asyncio.Event()
        self._ended: VerifierUnavailable | None = None

    @property
    def pause(self) -> float:
        """Seconds until the gate opens again or a service that is down is tried again; 0 while requests may go out."""
        return max(0.0, self._gate - self._clock(), self._health.next_try - self._clock())

    @property
    def waiting(self) -> str:
        """What requests wait for, in words; empty while nothing holds them up."""
        if self._health.down:
            return f"the service is down: {self._health.what}; next try"
        return "the service asks for a pause" if self._gate > self._clock() else ""

    async def run(self, attempt: Callable[[], Awaitable[T]], tokens: int = 0) -> T:
        """What `attempt` returns, made as often as its faults allow; `tokens` is what each costs of the allowance.

        Raises PostFailed after too many faults, and VerifierUnavailable, here and for all who wait, where an attempt
        raised it or the service stayed down for too long. Everything else an attempt raises passes through.
        """
        number = next(self._numbers)
        began = self._clock()
        faults = refusals = 0
        while True:
            tries_service = await self._admission(tokens)
            started = self._clock()
            try:
                result = await attempt()
            except Fault as fault:
                self._note_fault(fault, started, number)
                trouble = fault
            except VerifierUnavailable as error:
                self._end(error)
                raise
            except VerifierError:  # about this post alone, from a service that is well
                self._note_answer()
                raise
            else:
                self._note_success()
                return result
            finally:
                self.in_flight -= 1
                if tries_service:
                    self._health.trying = False
                self._changed.set()
            if self._health.exhausted(self._clock()):
                raise self._given_up()
            if self._health.down:  # this one waits with all others, and nothing is held against it
                faults = 0
                continue
            refusals += isinstance(trouble, Refused)
            faults += not isinstance(trouble, Refused)
            if faults > trouble.tries or refusals > PATIENCE or (trouble.wait or 0) > LONGEST_GATE:
                if self._is_outage(trouble, began):
                    self._fall()
                    faults = 0
                    continue
                raise self._giving_up(trouble, faults + refusals)
            if not isinstance(trouble, Refused):  # they wait at the gate
                await self._pause(trouble, faults)

    async def _admission(self, tokens: int) -> bool:
        """Wait for the gate, the minute's allowance and a free place, and take it.

        True where the service is down and this request is to find out whether it is back.
        """
        while True:
            if self._ended:
                raise self._ended
            if self._health.trying:
                self._changed.clear()
                await self._changed.wait()
                continue
            if self._health.down and (left := self._health.next_try - self._clock()) > 0:
                await self._wait_for_change(left)
                continue
            if self.in_flight >= self.limit:
                self._changed.clear()
                await self._changed.wait()
                continue
            now = self._clock()
            closed = max(self._gate - now, self._requests.wait(1, now), self._tokens.wait(tokens, now))
            if closed <= 0:
                break
            # A little apart, so that those who waited together do not arrive together.
            await asyncio.sleep(closed + random.uniform(0, 0.2) * self._second)
        self.in_flight += 1
        self._requests.take(1, now)
        self._tokens.take(tokens, now)
        self._health.trying = self._health.down
        return self._health.trying

    async def _wait_for_change(self, longest: float) -> None:
        """Until something happens to the pace, `longest` seconds at most."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), longest)

    async def _pause(self, fault: Fault, number: int) -> None:
        """Full jitter; the service's own wish is the least."""
        backoff = random.uniform(0, min(LONGEST_BACKOFF, 2.0**number))
        await asyncio.sleep(max(backoff, fault.wait or 0.0) * self._second)

    def _note_answer(self) -> None:
        """The service is there and answers."""
        self._last_answer = self._clock()
        if self._health.note_answer():
            self.news.append("The service answers again: the run goes on.")
            self._opening_up = True

    def _note_success(self) -> None:
        self._note_answer()
        self._cuts = 0
        self._clean += 1
        if self._opening_up or self._clean >= self.limit:
            self.limit = min(self._most, self.limit + 1)
            self._clean = 0

    def _note_fault(self, fault: Fault, started: float, number: int) -> None:
        now = self._clock()
        if fault.served or isinstance(fault, Refused):
            self._note_answer()
        elif self._health.note_fault(number, fault.what, started, now, for_all=_concerns_all(fault)):
            self._tell_of_outage()
        # Requests that were already under way at the last cut say nothing about the pace since.
        if fault.crowded and started > self._last_cut:
            self.limit = max(1, self.limit // 2)
            self._last_cut = now
            self._cuts += 1
            self._opening_up = False
            self._clean = 0
        if isinstance(fault, Refused) and (fault.wait or 0) <= LONGEST_GATE:
            wait = fault.wait or min(LONGEST_BACKOFF, 2.0**self._cuts)
            self._gate = max(self._gate, now + wait * self._second)

    def _end(self, error: VerifierUnavailable) -> None:
        self._ended = self._ended or error
        self._changed.set()

    def _is_outage(self, fault: Fault, began: float) -> bool:
        """Whether a request that used up its tries met a service that answered nobody meanwhile."""
        if fault.served or isinstance(fault, Refused) or self._last_answer >= began:
            return False
        return self._health.blames_service(_concerns_all(fault))

    def _fall(self) -> None:
        self._health.fall(self._clock())
        self._tell_of_outage()

    def _tell_of_outage(self) -> None:
        self.limit = min(self.limit, self._start)
        self._changed.set()
        if self._patience:
            self.news.append(
                f"The service is down: {self._health.what}. Every post keeps waiting; the run tries again now and "
                f"then, and ends after {_duration(self._patience)} without an answer."
            )

    def _given_up(self) -> VerifierUnavailable:
        waited = self._health.troubled(self._clock()) / self._second
        error = VerifierUnavailable(
            f"The service gave no answer for {_duration(waited)}: {self._health.what}.",
            "Check the network and base_url, then run again; every post that waits keeps waiting.",
        )
        self._end(error)
        return self._ended or error

    def _giving_up(self, fault: Fault, attempts: int) -> VerifierError:
        """The error that a post ends with; one that concerns every post ends the run."""
        if not isinstance(fault, Refused):
            return PostFailed(f"No verdict after {attempts} attempts: {fault.what}.", "The next run asks again.")
        error = QuotaExhausted(
            f"The service does not let us go on: {fault.what}.",
            "Run again later; everything judged so far is kept.",
        )
        self._end(error)
        return error


def _concerns_all(fault: Fault) -> bool:
    """Whether the cause cannot lie in what was asked."""
    return fault.unreached or (fault.crowded and not fault.lost)


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes"
