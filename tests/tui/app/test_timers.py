"""A call that is to come once comes, also where a thread takes its turn just when Textual looks at the clock."""

from __future__ import annotations

import asyncio
import time
from weakref import WeakKeyDictionary

import pytest
from textual import _time
from textual.app import App
from textual.pilot import Pilot

from tests.tui.app.conftest import OpenDesk
from tui.runtime.timers import call_once


def hold_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a second passes between the first two looks that each timer takes at the clock."""
    looks = WeakKeyDictionary[object, int]()

    def clock() -> float:
        timer = asyncio.current_task()
        looks[timer] = looks.get(timer, 0) + 1
        return time.monotonic() + (looks[timer] > 1)

    monkeypatch.setattr(_time, "get_time", clock)


async def rest(pilot: Pilot[object]) -> None:
    """Long enough for a timer of a hundredth of a second to ring many times."""
    await asyncio.sleep(0.2)
    await pilot.pause()


async def test_a_call_comes_once_though_its_first_beat_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    app = App[object]()
    async with app.run_test() as pilot, asyncio.timeout(60):
        hold_up(monkeypatch)
        call_once(app, 0.01, lambda: calls.append("rung"))
        while not calls:
            await pilot.pause(0.01)
        await rest(pilot)
    assert calls == ["rung"]


async def test_a_call_that_was_taken_back_never_comes() -> None:
    calls: list[str] = []
    app = App[object]()
    async with app.run_test() as pilot:
        call_once(app, 0.01, lambda: calls.append("rung")).stop()
        await rest(pilot)
    assert calls == []


async def test_timers_that_textual_sets_on_the_app_are_as_sure(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at a new size of the terminal by one of eight milliseconds."""
    calls: list[str] = []
    async with open_desk(folder=None) as desk:
        hold_up(monkeypatch)
        desk.app.set_timer(0.01, lambda: calls.append("rung"))
        await desk.until(lambda: calls)
