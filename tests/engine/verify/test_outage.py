"""A service that is down is one state: all wait, one tries now and then, and no post is blamed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from engine.errors import PostFailed, VerifierUnavailable
from engine.verify.faults import TRIES, Fault
from engine.verify.outage import FIRST_TRY, LONGEST_TRY, WINDOW, ServiceHealth
from engine.verify.pace import Pace
from tests.fakes.virtual_time import in_virtual_time, now, until

SORTS = {
    "overloaded": {"crowded": True},
    "internal error": {},
    "no connection": {"unreached": True},
    "cut off": {"lost": True},
    "no answer in time": {"crowded": True, "lost": True},
}


class Service:
    """Answers while it is up, and counts how it is asked."""

    def __init__(self, pace: Pace, **sort: bool) -> None:
        self.pace = pace
        self.up = False
        self.asked = 0
        self.at_once_while_down = 0
        self._sort = sort

    async def ask(self) -> str:
        self.asked += 1
        if "down" in self.pace.waiting:
            self.at_once_while_down = max(self.at_once_while_down, self.pace.in_flight)
        await asyncio.sleep(0.1)
        if not self.up:
            raise Fault("trouble", **self._sort)
        return "answer"


def crowd(pace: Pace, size: int, ask: Callable[[], Awaitable[str]]) -> asyncio.Future[list[str | BaseException]]:
    return asyncio.gather(*(pace.run(ask) for _ in range(size)), return_exceptions=True)


@pytest.mark.parametrize("sort", SORTS)
@in_virtual_time
async def test_whatever_the_trouble_all_posts_are_answered_once_it_is_over(sort: str) -> None:
    pace = Pace(8, clock=now)
    service = Service(pace, **SORTS[sort])
    posts = crowd(pace, 20, service.ask)
    await until(lambda: "down" in pace.waiting)
    assert pace.pause > 0
    assert "trouble. Every post keeps waiting" in pace.news[0]
    asked = service.asked
    await asyncio.sleep(FIRST_TRY * 3)
    assert service.asked <= asked + 3 + pace.in_flight, "one request tries now and then"
    service.up = True
    assert await posts == ["answer"] * 20
    assert (pace.waiting, pace.in_flight) == ("", 0)
    assert "answers again" in pace.news[-1]


@in_virtual_time
async def test_one_alone_finds_out_whether_it_is_back() -> None:
    pace = Pace(16, clock=now)
    service = Service(pace, crowded=True)
    posts = crowd(pace, 16, service.ask)
    await until(lambda: "down" in pace.waiting and pace.in_flight == 0)
    service.at_once_while_down = 0
    asked = service.asked
    await until(lambda: service.asked >= asked + 2)
    assert service.at_once_while_down == 1
    service.up = True
    assert await posts == ["answer"] * 16


@in_virtual_time
async def test_it_ends_after_its_patience_and_blames_no_post() -> None:
    pace = Pace(4, patience=60, clock=now)
    results = await crowd(pace, 10, Service(pace, crowded=True).ask)
    assert {type(result) for result in results} == {VerifierUnavailable}
    assert "keeps waiting" in str(results[0])


@in_virtual_time
async def test_without_patience_it_ends_as_soon_as_the_service_is_down() -> None:
    pace = Pace(4, patience=0, clock=now)
    results = await crowd(pace, 10, Service(pace, unreached=True).ask)
    assert {type(result) for result in results} == {VerifierUnavailable}
    assert pace.news == []


@in_virtual_time
async def test_a_post_under_way_when_the_last_answer_came_is_not_to_blame() -> None:
    pace = Pace(8, start=4, patience=60, clock=now)
    began, end_of_service = now(), now() + 1.2
    asked: list[float] = []

    async def ask() -> str:
        asked.append(now())
        await asyncio.sleep(1.5 if len(asked) == 1 else 0.5)
        if now() <= end_of_service:
            return "answer"
        raise Fault("the connection broke", lost=True, tries=1)

    results = await crowd(pace, 12, ask)
    assert asked[0] == began
    assert results.count("answer") > 1
    assert {type(result) for result in results} == {str, VerifierUnavailable}


@in_virtual_time
async def test_a_post_that_fails_where_others_are_answered_has_itself_to_blame() -> None:
    pace = Pace(4, clock=now)
    service = Service(pace)
    service.up = True
    tries = 0

    async def poisoned() -> str:
        nonlocal tries
        tries += 1
        await service.ask()
        raise Fault("hiccup", crowded=True)

    failing = asyncio.ensure_future(pace.run(poisoned))
    while not failing.done():
        assert await pace.run(service.ask) == "answer"
    with pytest.raises(PostFailed):
        await failing
    assert tries == TRIES + 1


@in_virtual_time
async def test_a_stop_in_the_middle_leaves_nothing_behind() -> None:
    pace = Pace(4, clock=now)
    posts = crowd(pace, 8, Service(pace, crowded=True).ask)
    await until(lambda: "down" in pace.waiting)
    posts.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posts
    assert pace.in_flight == 0


def test_tries_come_less_and_less_often_and_never_after_the_end() -> None:
    health = ServiceHealth(patience=2000)
    assert not health.note_fault(1, "down", 0.0, 1.0, for_all=False)
    assert not health.note_fault(2, "down", 0.0, 2.0, for_all=False), "not before the window is over"
    assert health.note_fault(1, "down", 3.0, WINDOW + 1, for_all=False)
    waits, now = [], WINDOW + 1
    while not health.exhausted(now):
        waits.append(health.next_try - now)
        now = health.next_try
        health.note_fault(3, "down", now, now, for_all=False)
    assert waits[:3] == [FIRST_TRY, 2 * FIRST_TRY, 4 * FIRST_TRY]
    assert max(waits) == LONGEST_TRY
    assert now == pytest.approx(2001)
    assert health.note_answer()
    assert not health.down


def test_what_was_under_way_before_puts_nothing_off() -> None:
    health = ServiceHealth(patience=2000)
    health.note_fault(1, "down", 0.0, 1.0, for_all=True)
    health.note_fault(1, "down", 2.0, 30.0, for_all=True)
    first_try = health.next_try
    for _ in range(30):
        health.note_fault(2, "down", 29.0, 31.0, for_all=True)
    assert health.next_try == first_try
