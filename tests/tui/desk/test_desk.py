"""The desk itself: what is selected, in which order it is written, what is shown of a change, and undo."""

from __future__ import annotations

import asyncio
import threading

from engine.errors import StoreError
from engine.model import Decision
from tests.fakes.desk_parts import Table


async def test_a_key_right_behind_a_step_finds_the_series_it_is_for(table: Table) -> None:
    table.series_list.move_cursor(1)
    series = await table.on.desk.selected()
    assert series is not None
    assert series.row.id == table.series_list.ids[1]
    assert table.panel.series == series


async def test_an_error_of_ours_is_said_and_answered_with_nothing(table: Table) -> None:
    def full() -> int:
        raise StoreError("The disk is [full].", "Make room.")

    assert await table.on.desk.write(full) is None
    assert "The disk is [full]." in table.host.told[-1]


async def test_what_is_asked_first_is_written_first(table: Table) -> None:
    go_on, written = threading.Event(), list[str]()

    def slowly() -> None:
        assert go_on.wait(60)
        written.append("first")

    first = asyncio.create_task(table.on.desk.write(slowly))
    await asyncio.sleep(0)
    second = asyncio.create_task(table.on.desk.write(lambda: written.append("second")))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(first, second)
    assert written == ["first", "second"]


async def test_chosen_series_change_in_one_step_and_are_chosen_no_more(table: Table) -> None:
    table.series_list.chosen = list(table.series_list.ids[:3])
    review = table.session.review
    step = await table.on.desk.change_each(lambda ids: review.decide(ids, Decision.REJECTED))
    assert step is not None
    assert len(step.ids) == 3
    assert table.series_list.chosen == []
    assert table.host.told[-1] == "Reject: 3 series. u undoes that."


async def test_undo_and_redo_go_to_where_it_was(table: Table) -> None:
    first = table.series_list.ids[0]
    review = table.session.review
    await table.on.desk.change(lambda series_id: review.decide([series_id], Decision.REJECTED))
    table.series_list.cursor = 2
    await table.on.desk.undo()
    assert table.series_list.series_id == first
    assert table.row(first).decision == Decision.UNDECIDED
    assert table.host.told[-1] == f"Undone: reject “{table.row(first).title or table.row(first).name}”."
    await table.on.desk.redo()
    assert table.row(first).decision == Decision.REJECTED
    await table.on.desk.redo()
    assert table.host.told[-1] == "There is nothing to redo."
