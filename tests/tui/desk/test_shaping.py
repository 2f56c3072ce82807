"""Taking a series out, splitting one, merging two."""

from __future__ import annotations

from tests.fakes.desk_parts import Table


async def test_a_series_is_removed_after_a_question_and_put_back_where_it_stood(table: Table) -> None:
    before = list(table.series_list.ids)
    await table.on.shaping.remove()
    await table.host.answer(False)
    assert list(table.series_list.ids) == before
    await table.on.shaping.remove()
    await table.host.answer(True)
    assert list(table.series_list.ids) == before[1:]
    await table.on.desk.undo()
    assert list(table.series_list.ids) == before


async def test_the_second_part_of_a_split_stands_below(table: Table) -> None:
    first, rest = table.series_list.ids[0], list(table.series_list.ids[1:])
    await table.on.shaping.split()
    assert "Go to the photo" in table.host.told[-1]
    table.panel.film.cursor = 2
    await table.on.shaping.split()
    assert table.series_list.ids[0] == first
    assert list(table.series_list.ids[2:]) == rest
    assert [table.row(series_id).total for series_id in table.series_list.ids[:2]] == [2, 3]


async def test_two_series_become_one_after_a_question(table: Table) -> None:
    upper, lower = table.series_list.ids[:2]
    await table.on.shaping.merge()
    await table.host.answer(True)
    assert table.row(upper).total == 10
    assert lower not in table.series_list.ids
    table.series_list.cursor = len(table.series_list.ids) - 1
    await table.on.shaping.merge()
    assert table.host.told[-1] == "There is no series below this one. v selects which to merge."


async def test_what_is_selected_is_merged_in_one_step_and_nothing_below(table: Table) -> None:
    ids = list(table.series_list.ids)
    table.series_list.chosen, table.series_list.cursor = [ids[0], ids[2]], 1
    await table.on.shaping.merge()
    await table.host.answer(True)
    assert list(table.series_list.ids) == [ids[0], ids[1], *ids[3:]]
    assert table.row(ids[0]).total == 10
    assert table.series_list.chosen == []
    assert table.host.told[-1] == "2 series merged into one. u undoes that."
    await table.on.desk.undo()
    assert set(table.series_list.ids) == set(ids)
