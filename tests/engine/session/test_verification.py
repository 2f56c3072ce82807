"""A verification run with a scripted verifier: commits, failures, pause, stop, and slots that come and go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest

from engine.errors import PostBlocked, PostFailed, QuotaExhausted, VerifierError
from engine.events import Progressed
from engine.model import Candidate, Source, Usage, Verdict
from engine.session.control import RunControl
from engine.session.verification import VerificationRun
from engine.verify.base import News


class ScriptedVerifier:
    """Answers as told; counts how many posts it holds at once."""

    name = "scripted"
    model = "script-1"
    prompt_version = "1"
    pause = 0.0
    waiting = ""

    def __init__(self, slots: int = 4, script: Callable[[int], Exception | None] = lambda _: None) -> None:
        self.slots = slots
        self.script = script
        self.asked: list[int] = []
        self.spent = Usage()
        self.news: list[News] = []
        self.at_once = self.most_at_once = 0
        self.is_open = False
        self.holds_back: Callable[[], bool] = lambda: False
        """Answers wait while this is true."""

    @property
    def sources(self) -> tuple[Source, ...]:
        return ()

    def take_news(self) -> Sequence[News]:
        news, self.news = self.news, []
        return news

    async def open(self) -> None:
        self.is_open = True

    async def verify(self, candidate: Candidate) -> Verdict:
        self.asked.append(candidate.series_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            while self.holds_back():
                await asyncio.sleep(0.001)
            if error := self.script(candidate.series_id):
                raise error
        finally:
            self.at_once -= 1
        return Verdict(candidate.series_id % 2 == 0, (), (), "", 0.9, "because", self.name)

    async def close(self) -> None:
        self.is_open = False


class ListDesk:
    """Keeps everything in lists; `pace` lets a test look in at every commit."""

    def __init__(self, pace: Callable[[], None] = lambda: None) -> None:
        self.kept: list[int] = []
        self.failed: dict[int, str] = {}
        self.threads: set[str] = set()
        self.paid = frozenset[int]()
        self._pace = pace

    def candidate(self, series_id: int) -> Candidate:
        self.threads.add(threading.current_thread().name)
        return Candidate(series_id, (), title=f"jenny · post {series_id}")

    def known(self, candidate: Candidate) -> Verdict | None:
        return Verdict(True, (), (), "", 1.0, "", "cache") if candidate.series_id in self.paid else None

    def keep(self, candidate: Candidate, verdict: Verdict, *, fresh: bool) -> None:
        self.threads.add(threading.current_thread().name)
        self.kept.append(candidate.series_id)
        self._pace()

    def fail(self, series_id: int, error: VerifierError) -> None:
        self.failed[series_id] = error.message


def run(
    verifier: ScriptedVerifier, desk: ListDesk, posts: int, control: RunControl | None = None
) -> tuple[VerificationRun, list[Progressed]]:
    told: list[Progressed] = []
    return VerificationRun(verifier, desk, range(1, posts + 1), control or RunControl(), told.append), told


def test_every_post_is_verified_once_within_the_slots_and_kept_on_one_thread() -> None:
    verifier, desk = ScriptedVerifier(slots=3), ListDesk()
    verifier.holds_back = lambda: verifier.most_at_once < 3
    verification, told = run(verifier, desk, 40)
    report = verification.run()
    assert sorted(verifier.asked) == sorted(desk.kept) == list(range(1, 41))
    assert verifier.most_at_once == 3
    assert len(desk.threads) == 1
    assert (report.verified, report.valid, report.failed) == (40, 20, 0)
    assert told[-1].done == 40
    assert {f"jenny · post {n}" for n in desk.kept} <= {event.current.partition(": ")[0] for event in told}
    assert not verifier.is_open


def test_a_failing_post_is_recorded_and_the_run_goes_on() -> None:
    faults: dict[int, Exception] = {2: PostFailed("no answer"), 3: PostBlocked("refused"), 4: KeyError("bug")}
    verifier, desk = ScriptedVerifier(script=faults.get), ListDesk()
    report = run(verifier, desk, 6)[0].run()
    assert sorted(desk.kept) == [1, 5, 6]
    assert desk.failed == {2: "no answer", 3: "refused", 4: "Something unexpected: KeyError: 'bug'."}
    assert (report.failed, report.blocked) == (2, 1)


def test_an_exhausted_quota_ends_the_run_and_keeps_what_was_verified() -> None:
    verifier = ScriptedVerifier(slots=1, script=lambda n: QuotaExhausted("today's allowance") if n == 4 else None)
    desk = ListDesk()
    with pytest.raises(QuotaExhausted):
        run(verifier, desk, 50)[0].run()
    assert desk.kept == [1, 2, 3]
    assert not verifier.is_open


def test_what_is_in_flight_when_the_quota_ends_is_still_kept() -> None:
    """Other answers may be under way and paid for when one post hears that the allowance is used up."""

    async def slowly(candidate: Candidate) -> Verdict:
        verifier.asked.append(candidate.series_id)
        if candidate.series_id == 2:
            refused.set()
            raise QuotaExhausted("today's allowance")
        await refused.wait()
        return Verdict(True, (), (), "", 0.9, "", "scripted")

    refused = asyncio.Event()
    verifier, desk = ScriptedVerifier(slots=4), ListDesk()
    verifier.verify = slowly  # type: ignore[method-assign]
    with pytest.raises(QuotaExhausted):
        run(verifier, desk, 50)[0].run()
    assert sorted(desk.kept) == [1, 3, 4]
    assert sorted(verifier.asked) == [1, 2, 3, 4]


def test_known_verdicts_are_not_asked_for() -> None:
    verifier, desk = ScriptedVerifier(), ListDesk()
    desk.paid = frozenset({1, 2, 3})
    report = run(verifier, desk, 5)[0].run()
    assert sorted(verifier.asked) == [4, 5]
    assert (report.verified, report.cached) == (5, 3)


def test_a_stop_loses_only_what_was_in_flight() -> None:
    control = RunControl()
    verifier = ScriptedVerifier(slots=2)

    def stop_after_ten() -> None:
        if len(desk.kept) == 10:
            control.stop()

    desk = ListDesk(stop_after_ten)
    report = run(verifier, desk, 1000, control)[0].run()
    assert report.stopped
    assert 10 <= len(desk.kept) <= 12
    assert len(verifier.asked) - len(desk.kept) <= 2


def test_a_paused_run_begins_nothing_new_until_resumed() -> None:
    control = RunControl()
    verifier = ScriptedVerifier(slots=2)
    paused = threading.Event()

    def pause_after_five() -> None:
        if len(desk.kept) == 5:
            control.pause()
            paused.set()

    desk = ListDesk(pause_after_five)
    thread = threading.Thread(target=run(verifier, desk, 20, control)[0].run)
    thread.start()
    assert paused.wait(60)
    while len(desk.kept) < len(verifier.asked):
        thread.join(0.01)  # what was under way when the run was paused
    assert thread.is_alive()
    assert len(verifier.asked) <= 7
    control.resume()
    thread.join(60)
    assert sorted(desk.kept) == list(range(1, 21))


def test_slots_may_shrink_and_grow_during_a_run() -> None:
    verifier = ScriptedVerifier(slots=1)
    verifier.holds_back = lambda: verifier.slots > 1 and verifier.most_at_once == 1 and len(verifier.asked) < 60

    def grow() -> None:
        verifier.slots = 1 if len(desk.kept) < 10 else 8

    desk = ListDesk(grow)
    run(verifier, desk, 60)[0].run()
    assert verifier.most_at_once > 1
    assert sorted(desk.kept) == list(range(1, 61))
