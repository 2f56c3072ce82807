"""Background work yields while the user waits, but not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from engine.priority import MOMENT, Priority


class Clock:
    """Time that passes by sleeping alone; after each sleep `then` may happen."""

    def __init__(self) -> None:
        self.now = 10.0
        self.slept = 0.0
        self.then: Callable[[], object] = lambda: None

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds
        self.then()


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_an_event_loop_goes_on_while_one_of_its_tasks_yields() -> None:
    priority, seen = Priority(), []
    priority.claim()
    yielding = asyncio.create_task(priority.yield_meanwhile())
    while not yielding.done():
        seen.append(yielding.done())
        await asyncio.sleep(0)
    assert len(seen) > 1


def test_without_a_claim_nothing_waits(clock: Clock) -> None:
    Priority(clock, clock.sleep).yield_to_user()
    assert clock.slept == 0


def test_what_is_left_of_the_moment_is_waited_for(clock: Clock) -> None:
    priority = Priority(clock, clock.sleep)
    priority.claim()
    clock.now += MOMENT / 3
    priority.yield_to_user()
    assert clock.slept == pytest.approx(MOMENT * 2 / 3)
    priority.yield_to_user()
    assert clock.slept == pytest.approx(MOMENT * 2 / 3)


def test_another_key_is_waited_for_too(clock: Clock) -> None:
    priority = Priority(clock, clock.sleep)
    priority.claim()
    keys = iter([priority.claim])
    clock.then = lambda: next(keys, lambda: None)()
    priority.yield_to_user()
    assert clock.slept == pytest.approx(MOMENT * 2)


def test_a_key_that_is_held_down_stops_no_work(clock: Clock) -> None:
    priority = Priority(clock, clock.sleep)
    priority.claim()
    clock.then = priority.claim
    priority.yield_to_user()
    assert clock.slept == pytest.approx(0.2)
