"""Work beside the keys, and calls that come a moment later."""

from __future__ import annotations

import asyncio

from tests.fakes.desk_parts import FakeSurface
from tui.desk.tasks import Tasks


async def test_a_later_call_comes_once_however_often_it_is_wished_for() -> None:
    surface, called = FakeSurface(), list[str]()
    tasks = Tasks(surface)
    tasks.later("count", 1, lambda: called.append("first"))
    tasks.later("count", 1, lambda: called.append("second"))
    assert tasks.is_due("count")
    await surface.settle()
    assert called == ["first"]
    assert not tasks.is_due("count")


async def test_wished_for_anew_it_is_the_last_wish_that_counts_and_dropped_none_does() -> None:
    surface, called = FakeSurface(), list[str]()
    tasks = Tasks(surface)
    tasks.later_anew("turn", 1, lambda: called.append("first"))
    tasks.later_anew("turn", 1, lambda: called.append("second"))
    tasks.later("place", 1, lambda: called.append("place"))
    tasks.drop("place")
    await surface.settle()
    assert called == ["second"]


async def test_work_that_is_to_be_alone_ends_what_was_begun_before_it() -> None:
    surface, done = FakeSurface(), list[int]()
    tasks = Tasks(surface)

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    tasks.begin_alone("list", work, 1)
    tasks.begin_alone("list", work, 2)
    tasks.begin(work, 3)
    await surface.settle()
    assert sorted(done) == [2, 3]
