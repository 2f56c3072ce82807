"""The status line follows what the desk does."""

from __future__ import annotations

from tests.fakes.desk_parts import Table


async def test_it_says_what_is_selected_picked_filtered_and_magnified(table: Table) -> None:
    table.on.status.show()
    assert (table.status.mode.place, table.status.mode.lines) == ("All", len(table.series_list.ids))
    table.on.listing.mark_range()
    await table.on.frames.pick()
    table.filter.text = "beach"
    table.bench.loupe = True
    table.on.listing.sort_next()
    table.on.status.show()
    mode = table.status.mode
    assert (mode.selected, mode.picked, mode.filter, mode.order) == (1, 1, "beach", "name")
    assert mode.photo == (1, len(table.panel.film.frames))
