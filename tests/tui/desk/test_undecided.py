"""The way to the next series that waits for a word."""

from __future__ import annotations

from engine.model import Decision
from tests.fakes.desk_parts import Table


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
