"""The list's ids at hand, the gaps that actions leave, and what is read while they are taken."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from tests.fakes.desk_parts import FakeSeriesList
from tui.desk.listed import Contents, Listed

T = TypeVar("T")


async def listed(*ids: int) -> tuple[Listed, FakeSeriesList]:
    lines = FakeSeriesList()
    holding = Listed(lines)
    assert await holding.show(answering(contents(*ids)))
    return holding, lines


def contents(*ids: int) -> Contents:
    return Contents(array("q", ids), None, "", None)


def answering(*answers: T) -> Callable[[], Awaitable[T]]:
    """Reads these, one after another."""
    left = list(answers)

    async def read() -> T:
        await asyncio.sleep(0)
        return left.pop(0)

    return read


@pytest.mark.parametrize("answer", [contents(1), None])
async def test_what_is_for_all_that_is_listed_waits_for_the_first_list(answer: Contents | None) -> None:
    holding = Listed(FakeSeriesList())
    waiting = asyncio.ensure_future(holding.begun())
    await asyncio.sleep(0)
    assert not waiting.done()
    await holding.show(answering(answer))
    await asyncio.wait_for(waiting, 10)


async def test_what_goes_leaves_a_gap_and_comes_back_into_it() -> None:
    holding, lines = await listed(1, 2, 3, 4)
    holding.relist([2, 3], [3])
    assert list(lines.ids) == [1, 3, 4]
    assert 2 not in holding
    holding.relist([2], [2])
    assert list(lines.ids) == [1, 2, 3, 4]


async def test_what_is_new_stands_behind_the_first_of_its_step() -> None:
    holding, lines = await listed(1, 2, 3)
    holding.relist([2, 9], [2, 9])
    assert list(lines.ids) == [1, 2, 9, 3]


async def test_it_grows_by_what_it_lacks_and_goes_only_to_what_it_holds() -> None:
    holding, lines = await listed(1, 2)
    await holding.grow(answering([2, 5]))
    assert list(lines.ids) == [1, 2, 5]
    assert holding.go_to(5)
    assert lines.series_id == 5
    assert not holding.go_to(77)
    assert not await holding.show(answering(None))
    await holding.grow(answering(None))
    assert list(lines.ids) == [1, 2, 5]


async def test_a_list_that_an_action_changes_while_it_is_read_is_read_again() -> None:
    holding, lines = await listed(1, 2, 3)
    growing = asyncio.create_task(holding.grow(answering([1, 2, 3], [1, 3, 4])))
    await asyncio.sleep(0)
    holding.relist([2], [])
    await growing
    assert list(lines.ids) == [1, 3, 4]
    showing = asyncio.create_task(holding.show(answering(contents(1, 3, 4), contents(1, 2, 3, 4))))
    await asyncio.sleep(0)
    holding.relist([2], [2])
    await showing
    assert list(lines.ids) == [1, 2, 3, 4]
    assert 2 in holding


async def test_what_came_back_at_the_end_moves_to_where_it_stood_once_its_undoing_is_shown() -> None:
    holding, lines = await listed(1, 2, 3)
    holding.relist([2], [])
    await holding.grow(answering([1, 2, 3]))
    assert list(lines.ids) == [1, 3, 2]
    holding.relist([2], [2])
    assert list(lines.ids) == [1, 2, 3]
