"""The limiter opens up, gives way, waits at its gate, and knows when to give up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from engine.errors import KeyRefused, PostFailed, QuotaExhausted
from engine.verify.faults import TRIES, Fault, Refused
from engine.verify.pace import PATIENCE, Pace
from engine.verify.window import Window
from tests.fakes.virtual_time import in_virtual_time, now, until


def failing(*faults: Exception) -> Callable[[], Awaitable[str]]:
    """Raises these one after another, then answers."""
    left = list(faults)

    async def attempt() -> str:
        await asyncio.sleep(0.001)
        if left:
            raise left.pop(0)
        return "answer"

    return attempt


async def crowd(pace: Pace, size: int, attempt: Callable[[], Awaitable[str]] | None = None) -> list[object]:
    return await asyncio.gather(*(pace.run(attempt or failing()) for _ in range(size)), return_exceptions=True)


@pytest.mark.parametrize(("concurrency", "start"), [(1, 1), (3, 3), (8, 4), (32, 16), (256, 128)])
def test_it_starts_with_half_of_what_is_allowed(concurrency: int, start: int) -> None:
    assert Pace(concurrency).limit == start


def test_it_may_start_with_less() -> None:
    assert Pace(32, start=4).limit == 4
    assert Pace(2, start=4).limit == 2


@in_virtual_time
async def test_it_opens_up_while_all_goes_well_and_never_beyond_what_is_allowed() -> None:
    pace = Pace(32, clock=now)
    most = 0

    async def attempt() -> str:
        nonlocal most
        most = max(most, pace.in_flight)
        await asyncio.sleep(0.002)
        return "answer"

    await crowd(pace, 200, attempt)
    assert (pace.limit, most, pace.in_flight) == (32, 32, 0)


@in_virtual_time
async def test_one_burst_of_refusals_halves_it_once_and_it_grows_by_one_a_window() -> None:
    pace = Pace(32, clock=now)
    faults = [Fault("overloaded", crowded=True) for _ in range(16)]

    async def attempt() -> str:
        await asyncio.sleep(0.01)
        if faults:
            raise faults.pop()
        return "answer"

    await crowd(pace, 16, attempt)
    assert pace.limit == 9, "sixteen refusals of one burst count as one, sixteen answers as one window and a half"
    before = pace.limit
    await crowd(pace, before)
    assert pace.limit == before + 1


@in_virtual_time
async def test_it_never_falls_below_one() -> None:
    pace = Pace(4, clock=now)
    limits: list[int] = []
    asked = failing(*(Fault("busy", crowded=True) for _ in range(TRIES)))

    async def attempt() -> str:
        limits.append(pace.limit)
        return await asked()

    await pace.run(attempt)
    assert min(limits) == limits[-1] == 1


@in_virtual_time
async def test_a_fault_is_tried_again_five_times() -> None:
    pace = Pace(4, clock=now)
    assert await pace.run(failing(*(Fault("hiccup") for _ in range(TRIES)))) == "answer"
    with pytest.raises(PostFailed, match="No verdict after 6 attempts: hiccup"):
        await pace.run(failing(*(Fault("hiccup") for _ in range(TRIES + 1))))


@in_virtual_time
async def test_a_refusal_closes_the_gate_for_all_and_costs_no_try() -> None:
    pace = Pace(4, clock=now)
    sent: list[float] = []

    async def later() -> str:
        sent.append(now())
        return "answer"

    refusals = failing(*(Refused("slow down", wait=10.0) for _ in range(TRIES + 2)))
    refused = asyncio.ensure_future(pace.run(refusals))
    await until(lambda: pace.pause)
    assert 9 < pace.pause <= 10
    opens = now() + pace.pause
    await pace.run(later)
    assert sent[0] >= opens, "the gate holds back those who were never refused"
    assert await refused == "answer"
    assert pace.pause == 0


@in_virtual_time
async def test_refusals_without_end_end_the_run() -> None:
    pace = Pace(1, clock=now)
    with pytest.raises(QuotaExhausted, match="slow down"):
        await pace.run(failing(*(Refused("slow down") for _ in range(PATIENCE + 1))))
    with pytest.raises(QuotaExhausted):
        await pace.run(failing())


@in_virtual_time
async def test_a_service_that_wants_hours_of_peace_ends_the_run_at_once() -> None:
    pace = Pace(1, clock=now)
    with pytest.raises(QuotaExhausted):
        await pace.run(failing(Refused("come back tomorrow", wait=40_000)))


@in_virtual_time
async def test_what_ends_the_run_ends_it_for_all_who_wait() -> None:
    pace = Pace(4, clock=now)
    asked = 0

    async def attempt() -> str:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.005)
        raise KeyRefused("no such key")

    results = await crowd(pace, 30, attempt)
    assert {type(result) for result in results} == {KeyRefused}
    assert asked == 4


@in_virtual_time
async def test_a_cancelled_attempt_gives_its_place_back() -> None:
    pace = Pace(1, clock=now)

    async def forever() -> str:
        await asyncio.Event().wait()
        return "never"

    task = asyncio.create_task(pace.run(forever))
    waiting = asyncio.create_task(pace.run(failing()))
    await until(lambda: pace.in_flight)
    task.cancel()
    assert await waiting == "answer"
    assert pace.in_flight == 0


@in_virtual_time
async def test_requests_and_tokens_a_minute_are_kept() -> None:
    for pace in (Pace(32, rpm=5, clock=now), Pace(32, tpm=500, clock=now)):
        began = now()
        await asyncio.gather(*(pace.run(failing(), tokens=100) for _ in range(12)))
        assert now() - began >= 2 * 60, "twelve at five a minute take more than two minutes"


def test_a_window_lets_a_single_large_amount_pass_alone() -> None:
    window = Window(100, 60.0)
    assert window.wait(500, 0.0) == 0
    window.take(500, 0.0)
    assert window.wait(1, 10.0) == 50.0
    assert window.wait(1, 60.0) == 0


async def test_it_can_be_started_again_on_another_loop() -> None:
    pace = Pace(1, clock=now)

    async def run() -> list[object]:
        pace.restart()
        return await crowd(pace, 5)

    first = await asyncio.to_thread(asyncio.run, run())
    assert first == await run() == ["answer"] * 5
