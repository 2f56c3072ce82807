"""The list's ids at hand, and the gaps that actions leave."""

from __future__ import annotations

from array import array

from tests.fakes.desk_parts import FakeSeriesList
from tui.desk.listed import Listed


async def listed(*ids: int) -> tuple[Listed, FakeSeriesList]:
    lines = FakeSeriesList()
    lines.show(ids)
    holding = Listed(lines)
    await holding.hold(array("q", ids))
    return holding, lines


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
    await holding.grow([2, 5])
    assert list(lines.ids) == [1, 2, 5]
    assert holding.go_to(5)
    assert lines.series_id == 5
    assert not holding.go_to(77)
