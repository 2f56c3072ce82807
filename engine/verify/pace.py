"""Paces requests to a service: one limiter for all of them, which also makes every retry.

Concurrency grows quickly until the service first says "too much", is then halved, and grows by one for each clean
window after that. A refusal that names a delay closes one gate for everybody. While the service is down, all requests
wait, except one that tries it now and then, and no post is blamed. Nothing here depends on what is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
import random
import time
from typing import TYPE_CHECKING, TypeVar

from engine.errors import PostFailed, QuotaExhausted, VerifierError, VerifierUnavailable
from engine.verify.faults import Fault, Refused
from engine.verify.outage import ServiceHealth
from engine.verify.window import Window

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine.settings import Settings

T = TypeVar("T")

PATIENCE = 30
"""Most waits of a request at the gate; they are no faults of the request, and cost nothing."""
LONGEST_BACKOFF = 60.0
LONGEST_GATE = 600.0
"""Seconds; a service that demands a longer pause ends the run, which can be resumed."""
MINUTE = 60.0


class Pace:
    """Admits requests, learns from their results, and retries them if that may help."""

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
        """Allow `rpm` requests and `tpm` input tokens a minute; `second` is the length of a second of waiting.

        Waits up to `patience` seconds for a service that is down. Begins with `start` requests at once, by default
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
        """The pace by the settings."""
        patience = settings.outage_patience
        return cls(settings.concurrency, settings.rpm, settings.tpm, start=start, patience=patience)

    def restart(self) -> None:
        """Forget the last run; call it on the event loop of the next."""
        self.limit = self._start
        self.in_flight = 0
        self._opening_up = True
        self._clean = 0
        self._cuts = 0
        self._last_cut = self._last_answer = self._gate = 0.0
        self._numbers = itertools.count()
        self._health = ServiceHealth(self._patience, self._second)
        self.news: list[str] = []
        """Messages for the user, oldest first; whoever shows them empties the list."""
        self._requests = Window(self._rpm, MINUTE * self._second)
        self._tokens = Window(self._tpm, MINUTE * self._second)
        self._changed = asyncio.Event()
        self._ended: VerifierUnavailable | None = None

    @property
    def answered(self) -> bool:
        """True once the service has answered anything since the restart."""
        return self._last_answer > 0

    @property
    def pause(self) -> float:
        """Seconds until the gate opens or a service that is down is tried again; 0 while requests may go out."""
        return max(0.0, self._gate - self._clock(), self._health.next_try - self._clock())

    @property
    def waiting(self) -> str:
        """What requests wait for, in words; "" if for nothing."""
        if self._health.down:
            return "the service is down, next try"  # news told what the trouble is
        return "the service asks for a pause" if self._gate > self._clock() else ""

    async def run(self, attempt: Callable[[], Awaitable[T]], tokens: int = 0) -> T:
        """Result of `attempt`, with retries after faults; each attempt uses `tokens` of the allowance.

        Raises PostFailed after too many faults. If an attempt raises VerifierUnavailable, or the service is down for
        too long, raises that for all requests that wait. Everything else that an attempt raises passes through.
        """
        number = next(self._numbers)
        failing_since = math.inf
        faults = refusals = 0
        while True:
            tries_service = await self._admission(tokens)
            started = self._clock()
            try:
                result = await attempt()
            except Fault as fault:
                self._note_fault(fault, started, number)
                failing_since = min(failing_since, self._clock())
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
                if self._is_outage(trouble, failing_since):
                    self._fall()
                    faults = 0
                    continue
                raise self._giving_up(trouble, faults + refusals)
            if not isinstance(trouble, Refused):  # they wait at the gate
                await self._pause(trouble, faults)

    async def _admission(self, tokens: int) -> bool:
        """Wait for the gate, the minute's allowance and a free place, and take it.

        True if the service is down and this request tries whether it is back.
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
            # At slightly different times, so that requests that waited together do not arrive together.
            await asyncio.sleep(closed + random.uniform(0, 0.2) * self._second)
        self.in_flight += 1
        self._requests.take(1, now)
        self._tokens.take(tokens, now)
        self._health.trying = self._health.down
        return self._health.trying

    async def _wait_for_change(self, longest: float) -> None:
        """Wait until the state changes, for `longest` seconds at most."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), longest)

    async def _pause(self, fault: Fault, number: int) -> None:
        """Wait with full jitter, but at least as long as the service asks."""
        backoff = random.uniform(0, min(LONGEST_BACKOFF, 2.0**number))
        await asyncio.sleep(max(backoff, fault.wait or 0.0) * self._second)

    def _note_answer(self) -> None:
        """Record that the service answered."""
        self._last_answer = self._clock()
        if self._health.note_answer():
            self.news.append("The service answers again: the run continues.")
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
        # Requests sent before the last cut say nothing about the pace since.
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

    def _is_outage(self, fault: Fault, failing_since: float) -> bool:
        """True if the service has answered no request at all since this one first failed."""
        if fault.served or isinstance(fault, Refused) or self._last_answer >= failing_since:
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
        """The error for a post after its last try; one that concerns every post ends the run."""
        if not isinstance(fault, Refused):
            return PostFailed(f"No verdict after {attempts} attempts: {fault.what}.", "The next run asks again.")
        error = QuotaExhausted(
            f"The service refuses to continue: {fault.what}.",
            "Run again later; all verdicts so far are kept.",
        )
        self._end(error)
        return error


def _concerns_all(fault: Fault) -> bool:
    """True if the cause cannot be the request itself."""
    return fault.unreached or (fault.crowded and not fault.lost)


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes"
