"""The first moments of a collection on the desk."""

from __future__ import annotations

from tests.fakes.desk_parts import Table


async def test_a_collection_opens_with_its_list_and_is_then_read(table: Table) -> None:
    again = Table(table.session, table.host.pictures)
    await again.on.opening.begin()
    await again.surface.settle()
    assert list(again.series_list.ids) == list(table.series_list.ids)
    assert again.host.jobs == [table.session.runs.scan]
