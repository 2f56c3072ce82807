"""Strips and sheet: the same list with pictures, which come once and only for what is in sight."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from engine.model import Frame, SeriesRow, SortKey
from tui.model.list_layout import ListLayout
from tui.pictures import PictureService
from tui.widgets.list_messages import RowsWanted
from tui.widgets.series_list import SeriesList

MakeRow = Callable[..., SeriesRow]
MakeFrame = Callable[..., Frame]
MakePictures = Callable[..., PictureService]


class Sprites:
    """Plain red tiles; says which series were asked for, and waits to be told to go on."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, photos: Sequence[tuple[Path, int, int]]) -> Image.Image:
        self.go_on.wait(60)
        self.asked.append(photos[0][0].name.partition("_")[0])
        return Image.new("RGB", (96 * len(photos), 96), "red")


class Host(App[None]):
    """One list of series with six photos each, of which the last two are excluded."""

    def __init__(self, make_row: MakeRow, make_frame: MakeFrame, pictures: PictureService) -> None:
        super().__init__()
        self.make_row, self.make_frame, self.pictures = make_row, make_frame, pictures

    def compose(self) -> ComposeResult:
        yield SeriesList(self.pictures, header=True)

    @property
    def series(self) -> SeriesList:
        return self.query_one(SeriesList)

    def frames(self, series_id: int) -> tuple[Frame, ...]:
        files = (Path(f"{series_id}_{place}.jpg") for place in range(1, 7))
        return tuple(self.make_frame(file, place if place < 5 else None) for place, file in enumerate(files, start=1))

    def on_rows_wanted(self, message: RowsWanted) -> None:
        self.series.rows.put(self.make_row(series_id, kept=4, total=6) for series_id in message.ids)
        self.series.rows.put_frames({series_id: self.frames(series_id) for series_id in message.frames_of})


def lines(app: Host) -> list[str]:
    return [app.series.render_line(y).text for y in range(app.series.size.height)]


async def until(pilot: Pilot[None], seen: Callable[[], object]) -> None:
    for _ in range(500):
        if seen():
            return
        await pilot.pause(0.02)
    raise AssertionError("It did not come.")


async def show(pilot: Pilot[None], layout: ListLayout, count: int = 1000) -> Host:
    app = pilot.app
    assert isinstance(app, Host)
    app.series.show_as(layout)
    app.series.show(range(1, count + 1))
    await until(pilot, lambda: app.series.rows.of(1) and app.series.rows.complete)
    await pilot.pause()
    return app


async def test_a_strip_says_and_shows_a_series(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    sprites = Sprites()
    async with Host(make_row, make_frame, make_pictures(sprite=sprites)).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, ListLayout.STRIPS)
        drawn = lines(app)
        assert all(cell_len(line) == 80 for line in drawn)
        assert "series 1 " in drawn[1]
        assert drawn[2].strip().startswith("undecided")
        assert drawn[1].rstrip().endswith("+1"), "five tiles of eight cells have room"
        assert sum("series" in line for line in drawn) == 4, "a fifth would be cut at the edge"
        app.series.point(1, 5, ())
        await until(pilot, lambda: "━ excl ━" in lines(app)[5])
        assert "‹" in lines(app)[2], "the strip has leafed on to the photo under the cursor"


async def test_a_wider_list_shows_more_photos_of_a_strip(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    async with Host(make_row, make_frame, make_pictures(sprite=Sprites())).run_test(size=(60, 25)) as pilot:
        app = await show(pilot, ListLayout.STRIPS)
        narrow = lines(app)[1].count("▀")
        await pilot.resize_terminal(160, 25)
        await until(pilot, lambda: lines(app)[1].count("▀") > narrow)
        await until(pilot, lambda: app.series.rows.complete)
        assert lines(app)[1].count("▀") >= 6 * 8, "the picture that was made for the narrow one is not kept"
        assert "+" not in lines(app)[1]


async def test_only_what_is_in_sight_is_made_and_the_page_below_ahead(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    sprites = Sprites()
    async with Host(make_row, make_frame, make_pictures(sprite=sprites)).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, ListLayout.STRIPS)
        await until(pilot, lambda: len(sprites.asked) >= 8)
        assert sorted(map(int, sprites.asked)) == list(range(1, 9))
        sprites.go_on.clear()
        await pilot.press(*["pagedown"] * 30, "end")
        sprites.go_on.set()
        await until(pilot, lambda: app.series.rows.complete)
        passed = {int(name) for name in sprites.asked} - set(range(1, 9)) - set(range(997, 1001))
        assert len(passed) <= 12, "what is leafed over is not decoded, but for what was begun"
        assert "▀" in lines(app)[1]


@pytest.mark.parametrize("layout", [ListLayout.STRIPS, ListLayout.SHEET])
async def test_what_comes_in_below_leaves_the_pictures_in_sight_alone(
    make_row: MakeRow,
    make_frame: MakeFrame,
    make_pictures: MakePictures,
    monkeypatch: pytest.MonkeyPatch,
    layout: ListLayout,
) -> None:
    """As every verdict does while a job works into a filtered list."""
    async with Host(make_row, make_frame, make_pictures(sprite=Sprites())).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, layout)
        drawn: list[tuple[Region, ...]] = []
        refresh = app.series.refresh

        def note(*regions: Region, **how: bool) -> Widget:
            drawn.append(regions)
            return refresh(*regions, **how)

        monkeypatch.setattr(app.series, "refresh", note)
        app.series.show(range(1, 1101), keep=1)
        await pilot.pause()
        assert app.series.virtual_size.height > 1000
        assert all(drawn), "nothing is drawn but parts of it"
        words = {region for regions in drawn for region in regions}
        assert sum(region.area for region in words) < app.series.size.area / 2, "these stand beside pictures, or below"


async def test_pages_are_leafed_and_one_row_stays(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    async with Host(make_row, make_frame, make_pictures(sprite=Sprites())).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, ListLayout.STRIPS)
        for _ in range(4):
            await pilot.press("down")
        named = [line.split("series")[1].split()[0] for line in lines(app) if "series" in line]
        assert (app.series.series_id, named) == (5, ["4", "5", "6", "7"])
        await pilot.press("up", "up")
        named = [line.split("series")[1].split()[0] for line in lines(app) if "series" in line]
        assert (app.series.series_id, named) == (3, ["1", "2", "3", "4"])
        await pilot.press("pagedown")
        named = [line.split("series")[1].split()[0] for line in lines(app) if "series" in line]
        assert (app.series.series_id, named) == (6, ["4", "5", "6", "7"])
        app.series.post_message(events.MouseScrollDown(app.series, 1, 1, 0, 1, 0, False, False, False))
        await until(pilot, lambda: "series 5" in lines(app)[1])


async def test_arrows_move_about_in_a_sheet(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    async with Host(make_row, make_frame, make_pictures(sprite=Sprites())).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, ListLayout.SHEET, count=17)
        columns = lines(app)[8].count("✦")
        assert columns == 5
        await pilot.press("right", "right", "down")
        assert app.series.series_id == 3 + columns
        await pilot.press("down")
        assert app.series.series_id == 3 + 2 * columns
        await pilot.press("end", "up", "right", "down")
        assert app.series.series_id == 17
        await pilot.press("up", "up", "left")
        assert app.series.series_id == 17 - 2 * columns - 1
        await pilot.click(SeriesList, offset=(20, 3))
        assert app.series.series_id == columns + 2
        assert all(cell_len(line) == 80 for line in lines(app))
        assert lines(app)[0].split() == ["▲", "in", "the", "order", "of", "the", "folder"]
        app.series.show_order(SortKey.CONFIDENCE, descending=True)
        await pilot.click(SeriesList, offset=(20, 3), control=True)
        assert lines(app)[0].strip() == "▼ by confidence · 1 selected"


@pytest.mark.parametrize("protocol", ["sixel", "kitty"])
@pytest.mark.parametrize("layout", [ListLayout.STRIPS, ListLayout.SHEET])
async def test_a_row_is_one_picture_of_the_terminal(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures, protocol: str, layout: ListLayout
) -> None:
    service = make_pictures(protocol, sprite=Sprites())
    async with Host(make_row, make_frame, service).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, layout)
        drawn = app.series.render_lines(app.series.size.region)
        if protocol == "sixel":
            overlays = [y for y, line in enumerate(drawn) if "\x1bP" in "".join(segment.text for segment in line)]
            assert overlays == ([4, 9, 14, 19] if layout is ListLayout.STRIPS else [6, 14, 22])
            tile = app.series.get_component_rich_style("series-list--tile").bgcolor
            under = {segment.style.bgcolor for segment in drawn[overlays[0]] if segment.style}
            assert tile not in under, "it would show as a line below the last whole sixel"
            app.series.scroll_to(y=app.series.scroll_y + app.series.max_scroll_y // 2, animate=False)
            assert not app.series.rows.complete, "the row that stays in sight is sent again, in its turn"
            await until(pilot, lambda: app.series.rows.complete)
        else:
            assert any("\U0010eeee" in segment.text for segment in drawn[1])
            placed = {segment.style for line in drawn for segment in line if "\U0010eeee" in segment.text}
            assert len(placed) == (4 if layout is ListLayout.STRIPS else 3), "an image for each row"


async def test_where_there_are_no_pictures_tiles_stay_plain(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    sprites = Sprites()
    async with Host(make_row, make_frame, make_pictures("none", sprite=sprites)).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, ListLayout.STRIPS)
        assert (sprites.asked, lines(app)[1].count("▀")) == ([], 0)


async def test_a_sprite_that_cannot_be_kept_is_told_in_its_row(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    def broken(photos: Sequence[tuple[Path, int, int]]) -> Image.Image:
        raise OSError("no room \x1b[2J")

    async with Host(make_row, make_frame, make_pictures(sprite=broken)).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, ListLayout.STRIPS, count=2)
        assert "no room" in "".join(lines(app)[1:5])
        assert all(line.isprintable() for line in lines(app))


async def test_rows_may_move_in_the_moment_in_which_their_pictures_are_wanted_on_another_ground(
    make_row: MakeRow, make_frame: MakeFrame, make_pictures: MakePictures
) -> None:
    """As where a filter is opened at the end of the list: the list loses the focus and a line."""
    service = make_pictures("sixel", sprite=Sprites())
    async with Host(make_row, make_frame, service).run_test(size=(80, 25)) as pilot:
        app = await show(pilot, ListLayout.STRIPS, count=30)
        app.series.styles.background = "blue"
        app.series.scroll_to(y=app.series.scroll_y + 5, animate=False)
        await until(pilot, lambda: app.series.rows.complete and "series 5 " in "".join(lines(app)))
        drawn = app.series.render_lines(app.series.size.region)
        assert sum("\x1bP" in "".join(segment.text for segment in line) for line in drawn) == 4
