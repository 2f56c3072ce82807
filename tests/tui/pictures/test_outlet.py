"""Large pictures go out as the line has room for them: the first at once, the others in their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from textual.app import App

from tui.pictures.outlet import Outlet
from tui.pictures.picture import Picture, Rows

LARGE = 60, 10  # about 18 kB
SMALL = 12, 6


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def picture(size: tuple[int, int] = LARGE, image_id: int = 0) -> Picture:
    rows = Rows((), size[0])
    return Picture(*size, rows, rows, upload="x" * 100 if image_id else "", image_id=image_id)


def opened(app: App[None], clock: Clock) -> Outlet:
    outlet = Outlet(lambda image_id: "", clock)
    outlet.open(app)
    return outlet


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def test_what_fits_goes_at_once_and_the_rest_in_its_turn() -> None:
    drawn: list[int] = []
    async with App[None]().run_test() as pilot:
        clock = Clock()
        outlet = opened(pilot.app, clock)
        for number in range(4):
            outlet.show(picture(), lambda number=number: drawn.append(number))  # type: ignore[misc]
        assert drawn == [0]
        outlet.show(picture(SMALL), lambda: drawn.append(9))
        assert drawn == [0, 9]
        for count in (3, 5):
            clock.now += 1
            await until(lambda count=count: len(drawn) >= count)  # type: ignore[misc]
        assert drawn == [0, 9, 1, 2, 3]


async def test_nothing_overtakes_what_waits_and_what_is_not_wanted_is_passed_over() -> None:
    drawn: list[int] = []
    async with App[None]().run_test() as pilot:
        clock = Clock()
        outlet = opened(pilot.app, clock)
        for number in range(3):
            outlet.show(picture(), lambda number=number: drawn.append(number), lambda number=number: number != 2)  # type: ignore[misc]
        clock.now += 1
        outlet.show(picture(), lambda: drawn.append(3))
        await until(lambda: len(drawn) >= 2)
        clock.now += 1
        await until(lambda: len(drawn) >= 3)
        assert drawn == [0, 1, 3]


async def test_what_comes_one_by_one_is_drawn_together() -> None:
    """The first one at once, the others with the next frame, though each of them might go."""
    drawn: list[int] = []
    async with App[None]().run_test() as pilot:
        clock = Clock()
        outlet = opened(pilot.app, clock)
        for number in range(4):
            outlet.show(picture(image_id=7 + number), lambda number=number: drawn.append(number))  # type: ignore[misc]
        assert drawn == [0]
        clock.now += 1
        await until(lambda: drawn != [0])
        assert drawn == [0, 1, 2, 3]


async def test_a_picture_that_the_terminal_has_is_drawn_whatever_waits() -> None:
    drawn: list[str] = []
    async with App[None]().run_test() as pilot:
        outlet = opened(pilot.app, Clock())
        outlet.show(picture(image_id=7), lambda: drawn.append("sent"))
        for _ in range(3):
            outlet.show(picture(), lambda: drawn.append("large"))
        outlet.show(picture(image_id=7), lambda: drawn.append("there already"))
        assert drawn == ["sent", "there already"]


def test_before_there_is_an_app_nothing_goes() -> None:
    outlet = Outlet(lambda image_id: "", Clock())
    outlet.show(picture(), lambda: None)
    assert len(outlet._waiting) == 1
