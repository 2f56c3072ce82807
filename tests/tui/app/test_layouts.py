"""Lines, strips and sheet in the app: one key turns them, and every other key does the same in each."""

from __future__ import annotations

from tests.tui.app.conftest import Desk, OpenDesk
from tui.model.list_layout import ListLayout
from tui.widgets.caption import CaptionEditor


def drawn(desk: Desk) -> str:
    listed = desk.review.series_list
    return "\n".join(listed.render_line(y).text for y in range(listed.size.height))


async def until_shown(desk: Desk) -> None:
    """Wait until the list's pictures stand, and the series' photos are named below its strip."""
    await desk.until(lambda: "▀" in drawn(desk) and desk.review.series_list.rows.complete)


async def test_keys_decide_alike_in_strips(open_desk: OpenDesk) -> None:
    async with open_desk(layout=None) as desk:
        await desk.until_verified(3)
        await desk.press("home")
        assert desk.review.workbench.list_layout is ListLayout.STRIPS
        assert not desk.review.panel.film.display
        await until_shown(desk)
        await desk.until(lambda: "━ 1 ━" in drawn(desk))
        await desk.press("right", "space")
        assert desk.series.frames[1].excluded
        await desk.until(lambda: "excl" in drawn(desk))
        await desk.press("u", "m", "right", "space")
        assert [frame.excluded for frame in desk.series.frames] == [False, True, True, False, False]
        await desk.press("u", "e")
        assert desk.focused == CaptionEditor.__name__
        await desk.press("escape", "enter")
        assert desk.review.workbench.loupe
        await desk.press("escape")
        await desk.pilot.click(desk.review.series_list, offset=(44 + 9 * 2, 8))
        await desk.until(lambda: desk.review.panel.film.cursor == 2 and "━ 3 ━" in drawn(desk))
        assert desk.review.series_list.cursor == 1
        await desk.press("up", "a")
        first, second = desk.review.series_list.ids[:2]
        assert desk.row(first).decision == "approved"
        assert desk.review.series_list.series_id == second
        await desk.until(lambda: "approved" in drawn(desk))


async def test_arrows_lead_from_cover_to_cover_and_letters_through_the_photos(open_desk: OpenDesk) -> None:
    async with open_desk(size=(80, 24)) as desk:
        await desk.until_verified(3)
        await desk.press("home", "T", "T")
        await until_shown(desk)
        ids = desk.review.series_list.ids
        await desk.press("right")
        assert desk.review.series_list.series_id == ids[1]
        await desk.until(lambda: desk.review.panel.series and desk.review.panel.series.row.id == ids[1])
        await desk.press("l", "space", "x")
        assert desk.row(ids[1]).decision == "rejected"
        assert desk.session.catalog.frames([ids[1]])[ids[1]][1].excluded
        await desk.press("enter")
        assert desk.review.workbench.loupe
        await desk.press("escape", "T")
        assert desk.review.workbench.list_layout is ListLayout.LINES
        assert desk.review.panel.film.display


async def test_the_line_between_list_and_series_stays_where_it_was_left(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed, panel = desk.review.series_list, desk.review.panel
        own = listed.size.width
        await desk.pilot.mouse_down(offset=(own, 20))
        await desk.pilot.hover(offset=(own + 9, 20))
        await desk.pilot.mouse_up(offset=(own + 9, 20))
        await desk.until(lambda: listed.size.width == own + 9)
        await desk.press("T", "T", "T")
        await desk.until(lambda: listed.size.width == own + 9)
        await desk.press("q")
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed, panel = desk.review.series_list, desk.review.panel
        await desk.until(lambda: listed.size.width == own + 9)
        await desk.pilot.click(offset=(panel.region.x, 20), times=2)
        await desk.until(lambda: listed.size.width == own)


async def test_ctrl_chooses_what_is_clicked_and_shift_all_up_to_it(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("home")
        listed = desk.review.series_list
        first, second, third = listed.ids[:3]
        await desk.pilot.click(listed, offset=(8, 3), control=True)
        assert (listed.chosen, listed.series_id) == ([third], third)
        await desk.pilot.click(listed, offset=(8, 2), shift=True)
        assert listed.chosen == [second, third]
        await desk.pilot.click(listed, offset=(8, 3), control=True)
        assert listed.chosen == [second]
        await desk.press("escape")
        await desk.pilot.click(listed, offset=(8, 1))
        assert (listed.chosen, listed.series_id) == ([], first)
