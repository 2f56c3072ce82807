"""Batches on the desk: what is said where there is none. The way through the app is in `tests/tui/app`."""

from __future__ import annotations

from tests.fakes.desk_parts import Table


async def test_without_a_batch_the_key_says_how_to_send_one(table: Table) -> None:
    table.on.batches.show()
    await table.surface.settle()
    assert table.host.told[-1] == "There is no batch yet. V offers one."
