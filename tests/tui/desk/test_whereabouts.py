"""The place in the list, kept and gone back to."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from engine.model import SortKey
from tests.fakes.desk_parts import Table
from tui.model.place import Order, Place


async def test_the_place_is_kept_and_gone_back_to(table: Table) -> None:
    table.tabs.turn_to(1)
    table.on.listing.order = Order.by(SortKey.NAME)
    await table.on.listing.show()
    table.series_list.cursor = 1
    place = table.on.whereabouts.place
    await table.on.whereabouts.keep()

    again = Table(table.session, table.host.pictures)
    await again.on.whereabouts.go_back()
    assert again.on.listing.on_the_way_back
    await again.on.listing.show()
    assert again.on.whereabouts.place == place
    assert place == Place("waiting", "", Order(SortKey.NAME), table.series_list.series_id, 0)


async def test_a_place_whose_keeping_was_cut_off_is_kept_at_the_end(table: Table) -> None:
    threads, busy = ThreadPoolExecutor(1), threading.Event()
    asyncio.get_running_loop().set_default_executor(threads)
    table.tabs.turn_to(1)
    threads.submit(busy.wait)
    keeping = asyncio.create_task(table.on.whereabouts.keep())
    await asyncio.sleep(0)
    keeping.cancel()
    await asyncio.wait([keeping])
    busy.set()
    await table.on.whereabouts.keep()
    kept = table.session.notebook.recall(f"place:{table.session.collection}")
    assert kept == table.on.whereabouts.place.as_json()
