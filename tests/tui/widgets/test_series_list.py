"""The list shows what it is given, asks for what it lacks and never loses its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from engine.model import Decision, SeriesRow, SeriesState
from tui.widgets.list_messages import RowsWanted, SeriesHighlighted
from tui.widgets.series_line import LEGEND, Columns, line_of, standing_of
from tui.widgets.series_list import SeriesList

MakeRow = Callable[..., SeriesRow]


class Host(App[None]):
    """Shows one list and answers it at once, or when told to."""

    def __init__(self, make_row: MakeRow, *, answer: bool = True, header: bool = False) -> None:
        super().__init__()
        self.make_row = make_row
        self.answer = answer
        self.header = header
        self.wanted: list[tuple[int, ...]] = []
        self.highlighted: list[int | None] = []

    def compose(self) -> ComposeResult:
        yield SeriesList(header=self.header)

    @property
    def series(self) -> SeriesList:
        return self.query_one(SeriesList)

    def on_rows_wanted(self, message: RowsWanted) -> None:
        self.wanted.append(message.ids)
        if self.answer:
            self.series.rows.put(self.make_row(series_id) for series_id in message.ids)

    def on_series_highlighted(self, message: SeriesHighlighted) -> None:
        self.highlighted.append(message.series_id)


def lines(app: Host) -> list[str]:
    return [app.series.render_line(y).text for y in range(app.series.size.height)]


async def show(pilot: Pilot[None], ids: Sequence[int], keep: int | None = None) -> None:
    app = pilot.app
    assert isinstance(app, Host)
    app.series.show(ids, keep)
    await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    """Let the cursor come to rest and its announcement arrive."""
    app = pilot.app
    assert isinstance(app, Host)
    for _ in range(100):
        await pilot.pause(0.02)
        if app.highlighted[-1:] == [app.series.series_id]:
            return
    raise AssertionError(f"series {app.series.series_id} was not announced: {app.highlighted}")


async def test_only_pages_in_sight_are_asked_for(make_row: MakeRow) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, range(1, 100_001))
        assert app.wanted == [tuple(range(1, 257))]
        assert "series 1 " in lines(app)[0]
        await pilot.press("end")
        await settle(pilot)
        assert app.wanted[-1] == tuple(range(99_841, 100_001))
        assert "series 100000" in lines(app)[-1]
        assert app.highlighted == [1, 100_000]


async def test_rows_in_memory_are_not_asked_for_again(make_row: MakeRow) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, range(1, 301))
        await pilot.press("end", "home", "end")
        await settle(pilot)
        assert app.wanted == [tuple(range(1, 257)), tuple(range(257, 301))]


async def test_placeholders_until_the_rows_come(make_row: MakeRow) -> None:
    app = Host(make_row, answer=False)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, [4, 5])
        assert "…" in lines(app)[0]
        app.series.rows.put([make_row(4)])
        await pilot.pause()
        assert "series 4" in lines(app)[0]
        assert "…" in lines(app)[1]


async def test_a_forgotten_row_is_shown_until_the_new_one_comes(make_row: MakeRow) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, [1, 2, 3])
        app.answer = False
        app.series.rows.forget([2, 99])
        await pilot.pause()
        assert app.wanted[-1] == (2,)
        assert "series 2" in lines(app)[1]
        app.series.rows.put([make_row(2, decision=Decision.APPROVED)])
        assert "✓ approved" in lines(app)[1]


@pytest.mark.parametrize(("keep", "index"), [(30, 2), (None, 1), (99, 1)])
async def test_the_cursor_keeps_its_series_or_its_index(make_row: MakeRow, keep: int | None, index: int) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, [10, 20, 30])
        await pilot.press("down")
        await show(pilot, [11, 12, 30, 40], keep)
        assert app.series.cursor == index


async def test_new_series_above_do_not_move_the_line_under_the_cursor(make_row: MakeRow) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, range(1000, 2000))
        app.series.cursor = 500
        await settle(pilot)
        before = lines(app)
        await show(pilot, range(900, 2000), keep=1500)
        assert app.series.series_id == 1500
        assert lines(app) == before


async def test_a_shorter_list_keeps_the_cursor_on_it(make_row: MakeRow) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, range(500))
        await pilot.press("end")
        await show(pilot, [7, 8])
        assert app.series.series_id == 8


async def test_an_empty_list_says_so(make_row: MakeRow) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, [7, 8])
        await show(pilot, [])
        assert "No series." in lines(app)[0]
        await pilot.press("down", "up", "pagedown", "end", "home")
        assert app.highlighted == [7, None]


async def test_a_held_key_announces_only_where_it_stops(make_row: MakeRow) -> None:
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, range(1, 1000))
        app.highlighted.clear()
        for _ in range(50):
            app.series.move_cursor(1)
        await settle(pilot)
        assert app.highlighted in ([51], [2, 51])


async def test_a_series_to_which_the_cursor_comes_back_is_announced_again(make_row: MakeRow) -> None:
    """A key for the photos may have shown the one between, which was never announced."""
    app = Host(make_row)
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, range(1, 10))
        app.series.move_cursor(1)
        await settle(pilot)
        app.highlighted.clear()
        app.series.move_cursor(1)
        app.series.move_cursor(-1)
        await settle(pilot)
        assert app.highlighted[-1] == 2


async def test_keys_and_mouse(make_row: MakeRow) -> None:
    app = Host(make_row, header=True)
    async with app.run_test(size=(60, 21)) as pilot:
        await show(pilot, range(100))
        await pilot.press("down", "down", "up")
        assert app.series.cursor == 1
        await pilot.press("pagedown")
        assert app.series.cursor == 20
        assert "name" in lines(app)[0]
        await pilot.click(SeriesList, offset=(5, 1))
        assert app.series.cursor == 1
        await pilot.click(SeriesList, offset=(5, 0))
        assert app.series.cursor == 1


@pytest.mark.parametrize("width", range(30, 101, 5))
def test_a_line_fills_its_width(make_row: MakeRow, width: int) -> None:
    columns = Columns.within(width)
    line = line_of(make_row(1, name="日本語の写真セット" * 9, username="u" * 80), columns, at_cursor=True)
    assert cell_len(line.lead + line.name + line.quiet) == width
    assert "7/10" in line.quiet


def test_every_standing_has_a_shape_and_a_word_of_its_own() -> None:
    assert len({standing.mark for standing in LEGEND}) == len(LEGEND)
    assert len({standing.word for standing in LEGEND}) == len(LEGEND)
    assert all(cell_len(standing.mark) == 1 for standing in LEGEND)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "undecided"),
        ({"needs_review": True}, "unsure"),
        ({"decision": Decision.APPROVED, "needs_review": True}, "approved"),
        ({"decision": Decision.REJECTED}, "rejected"),
        ({"decision": Decision.LATER}, "later"),
        ({"is_series": False}, "no match"),
        ({"state": SeriesState.FAILED, "is_series": False}, "failed"),
        ({"state": SeriesState.BLOCKED, "is_series": False}, "blocked"),
        ({"state": SeriesState.SKIPPED, "is_series": False}, "skipped"),
        ({"state": SeriesState.QUEUED, "is_series": False}, "queued"),
        ({"state": SeriesState.GROUPED, "is_series": False}, "grouped"),
    ],
)
def test_standing(make_row: MakeRow, changes: dict[str, object], word: str) -> None:
    assert standing_of(make_row(1, **changes)).word == word


async def test_nasty_names_are_drawn_harmless(make_row: MakeRow, nasty: str) -> None:
    app = Host(make_row, answer=False)
    async with app.run_test(size=(90, 6)) as pilot:
        await show(pilot, [1])
        app.series.rows.put([make_row(1, name=nasty, username=nasty, caption=nasty)])
        await pilot.pause()
        drawn = lines(app)[0]
        assert drawn.isprintable()
        assert cell_len(drawn) == app.series.size.width
        app.export_screenshot()
