"""The frames of the selected series: in and out, order, and whose they are."""

from __future__ import annotations

from tests.fakes.desk_parts import Table


async def test_a_photo_goes_out_and_comes_back_and_the_cursor_stays_on_it(table: Table) -> None:
    table.panel.film.cursor = 1
    photo = table.series.frames[1].path
    await table.on.frames.toggle()
    assert photo not in table.series.film
    assert table.panel.frame is not None
    assert table.panel.frame.path == photo
    await table.on.frames.toggle()
    assert photo in table.series.film


async def test_what_is_picked_goes_together_and_is_picked_no_more(table: Table) -> None:
    film = table.panel.film
    film.picked = [frame.path for frame in table.series.frames[:2]]
    picked = list(film.picked)
    await table.on.frames.toggle()
    assert not set(picked) & set(table.series.film)
    assert film.picked == []
    await table.on.frames.pick()
    assert len(film.picked) == 1
    assert table.on.frames.drop_pick()
    assert not table.on.frames.drop_pick()


async def test_photos_move_and_lead(table: Table) -> None:
    before = list(table.series.film)
    await table.on.frames.move_right()
    assert list(table.series.film)[:2] == [before[1], before[0]]
    assert table.panel.film.cursor == 1
    await table.on.frames.move_left()
    assert list(table.series.film) == before
    table.panel.film.cursor = 3
    await table.on.frames.make_first()
    assert table.series.film[0] == before[3]


async def test_the_verifiers_film_is_seen_beside_ones_own_before_either_is_taken(table: Table) -> None:
    await table.on.frames.swap()
    assert table.host.told[-1] == "These are the verifier's frames, and you have none of your own."
    before = list(table.series.film)
    await table.on.frames.toggle()
    await table.on.frames.swap()
    assert table.opened[-1][0] == "films"
    await table.host.answer(True)
    assert list(table.series.film) == before
    assert table.host.told[-1] == "The frames are the verifier's now. u undoes that."


async def test_the_order_that_jumps_least_is_told_of(table: Table) -> None:
    table.on.frames.smooth_order()
    await table.surface.settle()
    assert "No other order" in table.host.told[-1] or "frames. u undoes that." in table.host.told[-1]
