"""A verification run: one event loop for the verifier's answers, one thread that reads and commits.

A slot takes its next post only after its last verdict is committed, so a kill loses no more than a post for each slot.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar

from engine.errors import PostBlocked, PostFailed, VerifierError, VerifierUnavailable, WorkersUnavailable
from engine.events import Phase, Progressed
from engine.model import Candidate, Verdict
from engine.model.text import counted
from engine.session.control import RunControl
from engine.session.reports import VerifyReport
from engine.verify.base import News, Verifier

_TICK = 1.0
"""Seconds after which a run in which nothing happens says what it waits for."""

P = ParamSpec("P")
T = TypeVar("T")


class VerdictDesk(Protocol):
    """Where posts come from and verdicts go; called on one thread of the run's own."""

    def candidate(self, series_id: int) -> Candidate | None:
        """A post to verify; None if it need not be verified any more."""

    def known(self, candidate: Candidate) -> Verdict | None:
        """The verdict about exactly these photos, if one was paid for already."""

    def keep(self, candidate: Candidate, verdict: Verdict, *, fresh: bool) -> None:
        """Commit a verdict; `fresh` ones were just given, others were known."""

    def fail(self, series_id: int, error: VerifierError) -> None:
        """Commit that a post got no verdict."""


class VerificationRun:
    """Has one verifier work through a queue of posts; used once."""

    def __init__(
        self,
        verifier: Verifier,
        desk: VerdictDesk,
        queue: Sequence[int],
        control: RunControl,
        report: Callable[[Progressed], None],
        announce: Callable[[News], None] = lambda news: None,
    ) -> None:
        self._verifier = verifier
        self._desk = desk
        self._queue = queue
        self._control = control
        self._report = report
        self._announce = announce
        self._verified = self._valid = self._failed = self._blocked = self._cached = self._passed = self._photos = 0
        self._unreadable = 0

    def run(self) -> VerifyReport:
        """Work through the queue; raises VerifierUnavailable or WorkersUnavailable if the verifier cannot go on."""
        started = time.monotonic()
        self._tell("getting ready")
        with ThreadPoolExecutor(1, thread_name_prefix="verdict-desk") as desk:
            self._desk_thread = desk
            asyncio.run(self._run())
        return VerifyReport(
            verifier=self._verifier.name,
            model=self._verifier.model,
            asked=len(self._queue),
            verified=self._verified,
            valid=self._valid,
            failed=self._failed,
            blocked=self._blocked,
            unreadable=self._unreadable,
            cached=self._cached,
            photos=self._photos,
            usage=self._verifier.spent,
            seconds=time.monotonic() - started,
            stopped=self._control.stopping,
        )

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(changed.set)

        self._control.on_change(wake)
        try:
            await self._verifier.open()
            try:
                await self._verify_all(changed)
            finally:
                await self._verifier.close()
        finally:
            self._control.on_change(None)

    async def _verify_all(self, changed: asyncio.Event) -> None:
        waiting = iter(self._queue)
        slots: set[asyncio.Task[None]] = set()
        order = asyncio.create_task(changed.wait())
        end: BaseException | None = None
        try:
            while not self._control.stopping:
                self._fill(slots, waiting)
                if not slots and end is not None:
                    raise end
                if not slots and not self._control.paused:
                    return
                done, _ = await asyncio.wait({*slots, order}, timeout=_TICK, return_when=asyncio.FIRST_COMPLETED)
                for task in done - {order}:
                    slots.discard(task)
                    if unavailable := task.exception():
                        # What is in flight may be paid for already, so it is waited for; nothing new is begun.
                        waiting, end = iter(()), end or unavailable
                if order in done:
                    changed.clear()
                    order = asyncio.create_task(changed.wait())
                self._pass_news_on()
                if not done and self._verifier.pause:
                    self._tell(self._verifier.waiting)
        finally:
            self._pass_news_on()
            order.cancel()
            for task in slots:
                task.cancel()
            await asyncio.gather(order, *slots, return_exceptions=True)

    def _pass_news_on(self) -> None:
        for news in self._verifier.take_news():
            self._announce(news)

    def _fill(self, slots: set[asyncio.Task[None]], waiting: Iterator[int]) -> None:
        while not self._control.paused and len(slots) < self._verifier.slots:
            series_id = next(waiting, None)
            if series_id is None:
                return
            slots.add(asyncio.create_task(self._verify(series_id)))

    async def _verify(self, series_id: int) -> None:
        try:
            candidate = await self._at_desk(self._desk.candidate, series_id)
            if candidate is None:
                self._passed += 1
                return
            known = await self._at_desk(self._desk.known, candidate)
            verdict = known or await self._verifier.verify(candidate)
        except (VerifierUnavailable, WorkersUnavailable):
            raise
        except (PostFailed, PostBlocked) as error:
            await self._fail(series_id, error)
        except Exception as error:  # noqa: BLE001 - one post's surprise must not end the run for thousands
            await self._fail(series_id, PostFailed(f"Something unexpected: {type(error).__name__}: {error}."))
        else:
            await self._at_desk(lambda: self._desk.keep(candidate, verdict, fresh=known is None))
            self._count(candidate, verdict, known is not None)

    async def _fail(self, series_id: int, error: VerifierError) -> None:
        await self._at_desk(self._desk.fail, series_id, error)
        if isinstance(error, PostBlocked):
            self._blocked += 1
        else:
            self._failed += 1
        self._tell(error.message)

    async def _at_desk(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def in_turn() -> T:
            self._control.priority.yield_to_user()
            return call(*args, **kwargs)

        # Shielded: a commit that has begun is finished even when the run is stopped.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._desk_thread, in_turn))

    def _count(self, candidate: Candidate, verdict: Verdict, was_known: bool) -> None:
        if verdict.is_blind:
            self._unreadable += 1
            self._tell(f"{candidate.title}: {verdict.reason}")
            return
        self._verified += 1
        self._valid += verdict.is_series
        self._cached += was_known
        self._photos += len(candidate.photos)
        self._tell(f"{candidate.title}: {_outcome(candidate, verdict)}")

    def _tell(self, current: str) -> None:
        done = self._verified + self._failed + self._blocked + self._unreadable + self._passed
        self._report(
            Progressed(
                Phase.VERIFYING,
                done,
                len(self._queue),
                current,
                self._failed + self._blocked + self._unreadable,
                self._verifier.spent,
                self._verifier.pause,
                self._verifier.sources,
            )
        )


def _outcome(candidate: Candidate, verdict: Verdict) -> str:
    """What came of a post, in a few words."""
    if candidate.only_facts:
        return verdict.facts.subject or "no facts"
    return f"{len(verdict.frames)} of {counted(len(candidate.photos), 'photo')}" if verdict.is_series else "no match"
