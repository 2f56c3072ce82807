"""Lines, strips or a sheet: what a start begins with."""

from __future__ import annotations

import pytest

from tests.fakes.desk_parts import Table
from tui.desk.layouts import REMEMBERED
from tui.model.list_layout import ListLayout


@pytest.mark.parametrize(("columns", "layout"), [(80, ListLayout.LINES), (120, ListLayout.STRIPS)])
async def test_a_first_start_shows_what_there_is_room_for(table: Table, columns: int, layout: ListLayout) -> None:
    table.session.notebook.remember(REMEMBERED, "shelves of another version")
    table.bench.columns = columns
    await table.on.layouts.turn_to_last()
    assert table.bench.list_layout is layout


async def test_the_next_start_shows_what_was_chosen(table: Table) -> None:
    for chosen in (ListLayout.STRIPS, ListLayout.SHEET, ListLayout.LINES):
        await table.on.layouts.turn()
        again = Table(table.session, table.host.pictures)
        again.bench.columns = 200
        await again.on.layouts.turn_to_last()
        assert (table.bench.list_layout, again.bench.list_layout) == (chosen, chosen)
