"""Which series are listed: by tab, filter and order."""

from __future__ import annotations

import asyncio

import pytest

from engine.model import Decision, SortKey
from tests.fakes.desk_parts import Table


async def test_a_filter_is_entered_mended_and_dropped(table: Table) -> None:
    listing, everything = table.on.listing, list(table.series_list.ids)
    listing.type_filter()
    await table.surface.settle()
    assert "user" in table.filter.words
    table.filter.text = "beach"
    listing.filter_typed()
    await table.surface.settle()
    assert len(table.series_list.ids) == table.filter.found == 1
    table.filter.text = "frames>x"
    await listing.filter_entered()
    assert table.filter.wrong
    assert table.surface.list_focused == 0, "what is typed next is to mend it"
    await listing.drop_filter()
    assert list(table.series_list.ids) == everything
    assert table.surface.list_focused == 1


async def test_an_empty_list_says_why(table: Table) -> None:
    table.tabs.turn_to(2)
    await table.on.listing.show()
    assert table.series_list.says == "Nothing is approved yet. Press a on a series you like."
    table.filter.text = "zzz"
    await table.on.listing.show()
    assert "fits this filter" in (table.series_list.says or "")


async def test_the_list_is_sorted_by_column_and_turned(table: Table) -> None:
    table.on.listing.sort_by(SortKey.NAME)
    table.on.listing.sort_by(SortKey.NAME)
    await table.surface.settle()
    assert table.series_list.order == (SortKey.NAME, True)
    everything = set(table.series_list.ids)
    table.on.listing.sort_by(SortKey.LIKELY)
    await table.surface.settle()
    assert table.series_list.order == (SortKey.CONFIDENCE, True)
    assert set(table.series_list.ids) == everything
    await table.on.listing.show()
    assert table.host.told == ["Sorted by confidence: your taste is not used, since nothing is decided yet."]


async def test_what_is_new_grows_at_the_end_and_no_verified_one_leaves(table: Table) -> None:
    table.tabs.turn_to(1)
    await table.on.listing.show()
    waiting = list(table.series_list.ids)
    table.session.review.decide([waiting[0]], Decision.APPROVED)
    table.on.listing.grow()
    await table.surface.settle()
    assert list(table.series_list.ids) == waiting


async def test_a_list_that_grows_says_how_many_it_holds(table: Table) -> None:
    table.filter.text = "unfash"
    await table.on.listing.show()
    held, told = len(table.series_list.ids), list[int]()
    table.on.listing.on_shown = lambda: told.append(len(table.series_list.ids))
    table.filter.text = ""
    table.on.listing.grow()
    await table.surface.settle()
    assert told == [len(table.series_list.ids)]
    assert told[0] == table.filter.found > held
    table.on.listing.grow()
    await table.surface.settle()
    assert len(told) == 1, "nothing has come"


@pytest.mark.parametrize("read", ["show_soon", "grow"])
async def test_a_list_that_is_read_while_an_action_is_undone_holds_each_series_once(table: Table, read: str) -> None:
    """Whether the list is read before or after the undoing is stored, and shown before or after it."""
    everything, desk = list(table.series_list.ids), table.on.desk
    step = table.session.review.remove([everything[1]])
    await desk.show_relisted(step)
    assert list(table.series_list.ids) == [everything[0], *everything[2:]]
    for turns in range(12):
        undoing = asyncio.create_task(desk.undo())
        for _ in range(turns):
            await asyncio.sleep(0)
        getattr(table.on.listing, read)()
        await undoing
        await table.surface.settle()
        assert list(table.series_list.ids) == everything, turns
        await desk.redo()
        assert list(table.series_list.ids) == [everything[0], *everything[2:]], turns


async def test_back_chooses_none_before_it_drops_the_filter(table: Table) -> None:
    table.filter.text = "beach"
    await table.on.listing.show()
    table.on.listing.mark_range()
    await table.on.listing.back()
    assert (table.series_list.chosen, table.filter.text) == ([], "beach")
    await table.on.listing.back()
    assert table.filter.text == ""
