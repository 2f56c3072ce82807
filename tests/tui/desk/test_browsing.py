"""From series to series, and from photo to photo."""

from __future__ import annotations

import pytest

from tests.fakes.desk_parts import Table


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.desk.browsing._GLANCE", 0)
    monkeypatch.setattr("tui.desk.browsing._LEAFING", 0)


async def test_the_panel_follows_the_cursor_and_the_next_series_are_prepared(table: Table) -> None:
    table.on.browsing.series_down()
    table.on.browsing.turn_to(table.series_list.series_id)
    await table.surface.settle()
    assert table.panel.series == table.series
    below = [table.session.catalog.series(series_id) for series_id in table.series_list.ids[2:5]]
    assert table.panel.prepared == [series.frames for series in below if series is not None]


async def test_while_a_filter_is_typed_the_film_waits_for_its_end(table: Table) -> None:
    table.filter.typing = True
    shown = table.panel.series
    table.series_list.move_cursor(1)
    table.on.browsing.turn_to(table.series_list.series_id)
    table.on.browsing.wait_for_more()
    assert table.panel.series == shown
    await table.surface.settle()
    assert table.panel.series == table.series


async def test_photos_are_stepped_through_and_jumped_to(table: Table) -> None:
    await table.on.browsing.frame_right()
    assert table.panel.film.cursor == 1
    await table.on.browsing.jump_to_frame(4)
    assert table.panel.film.cursor == 3
    await table.on.browsing.frame_left()
    assert table.panel.film.cursor == 2
