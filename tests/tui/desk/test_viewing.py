"""What opens over the desk, and the way back from it."""

from __future__ import annotations

from tests.fakes.desk_parts import Table
from tui.dialogs.export import ExportDialog


async def test_the_loupe_opens_on_a_photo_and_closes_again(table: Table) -> None:
    await table.on.viewing.turn_loupe()
    opened = table.bench.loupe
    assert table.on.viewing.close_loupe()
    assert (opened, table.bench.loupe) == (True, False)
    assert not table.on.viewing.close_loupe()


async def test_without_a_series_there_is_nothing_to_look_at(table: Table) -> None:
    table.series_list.show([])
    await table.on.viewing.turn_loupe()
    assert not table.bench.loupe


async def test_a_photo_is_compared_with_its_neighbour(table: Table) -> None:
    await table.on.viewing.compare()
    table.panel.film.cursor = 4
    await table.on.viewing.compare()
    assert [shown[1:] for _, shown in table.opened] == [(0, 1), (4, 3)]


async def test_only_what_is_kept_is_played(table: Table) -> None:
    await table.on.frames.toggle()
    await table.on.viewing.play()
    name, (kept, _, series_id) = table.opened[-1]
    assert name == "play"
    assert (len(kept), series_id) == (4, table.series.row.id)


async def test_numbers_are_read_before_they_are_shown(table: Table) -> None:
    await table.on.viewing.show_statistics()
    name, (statistics,) = table.opened[-1]
    assert name == "statistics"
    assert statistics.counts.verified == 3
    assert statistics.taste.why == "nothing is decided yet"


async def test_the_export_answers_with_a_series_to_go_to(table: Table) -> None:
    table.on.exporting.export()
    assert isinstance(table.host.pushed[-1], ExportDialog)
    await table.host.answer(table.series_list.ids[2])
    assert table.series_list.cursor == 2
    table.on.exporting.export()
    await table.host.answer(9999)
    assert table.host.told[-1] == "That series is not in this list."
    table.on.viewing.open_folder()
    assert table.host.asked == ["welcome"]
