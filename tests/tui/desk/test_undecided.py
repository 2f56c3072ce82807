"""The way to the next series that waits for a word."""

from __future__ import annotations

import pytest

from engine.model import Decision
from tests.fakes.desk_parts import Table
from tui.desk import undecided


async def test_the_way_to_what_waits_goes_around_the_ends(table: Table) -> None:
    waiting = [series_id for series_id in table.series_list.ids if table.row(series_id).is_series]
    table.series_list.cursor = list(table.series_list.ids).index(waiting[-1])
    assert await table.on.undecided.go_to_next()
    assert table.series_list.series_id == waiting[0]
    assert await table.on.undecided.go_to_previous()
    assert table.series_list.series_id == waiting[-1]
    table.session.review.decide(waiting, Decision.LATER)
    table.series_list.rows.forget(waiting)
    assert not await table.on.undecided.go_to_next()
    assert table.host.told[-1] == "Nothing in this list is undecided."


@pytest.mark.parametrize("near", [1, 2, 100])
async def test_what_waits_far_off_is_found_both_ways(table: Table, monkeypatch: pytest.MonkeyPatch, near: int) -> None:
    monkeypatch.setattr(undecided, "_NEAR", near)
    ids = list(table.series_list.ids)
    waiting = [series_id for series_id in ids if table.row(series_id).is_series]
    first, *between, last = waiting
    table.session.review.decide(between, Decision.APPROVED)
    table.series_list.rows.forget(between)
    table.series_list.cursor = ids.index(first)
    for go, there in (
        (table.on.undecided.go_to_next, last),
        (table.on.undecided.go_to_next, first),
        (table.on.undecided.go_to_previous, last),
        (table.on.undecided.go_to_previous, first),
    ):
        assert await go()
        assert table.series_list.series_id == there
