"""Small terminals: what one verifies by stays in sight, and everything that takes keys can be reached."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._footer import FooterKey
from textual.widgets._toast import ToastRack

from engine.model import Counts
from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.help import HelpDialog
from tui.dialogs.start import start_dialog
from tui.widgets.key_bar import KeyBar
from tui.widgets.view_tabs import ViewTabs

SMALL, USUAL, LARGE = (60, 20), (80, 24), (120, 40)


def keys(desk: Desk) -> list[str]:
    """The keys at the bottom of the screen in front."""
    return [key.key for key in desk.screen.query_one(KeyBar).query(FooterKey)]


def lines(desk: Desk) -> list[str]:
    """The screen in front as text."""
    return [strip.text for strip in desk.screen._compositor.render_strips()]


async def resize(desk: Desk, size: tuple[int, int]) -> None:
    await desk.pilot.resize_terminal(*size)
    await desk.until(lambda: tuple(desk.screen.size) == size)
    await desk.pilot.pause()


def is_counting(desk: Desk) -> bool:
    """Whether the tabs are about to get other numbers."""
    tasks = desk.review.subjects.tasks
    return (
        tasks.is_due("count")
        or tasks.is_due("changed")
        or any(worker.is_running and worker.group == "count" for worker in desk.app.workers)
    )


@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_pictures_and_keys_stay_and_come_back(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(size=LARGE) as desk:
        await desk.until_verified(3)
        await desk.until(lambda: "n" in keys(desk))
        for of in (size, LARGE, size):
            await resize(desk, of)
            await desk.until(lambda: thumb_height(desk) >= 5)
            await desk.until(functools.partial(fits, desk, "Help"))
            assert {"a", "x", "question_mark"} < set(keys(desk))
            assert ("n" in keys(desk)) == (of == LARGE)
            assert "downloads" in lines(desk)[0]
        await desk.press("e")
        await desk.until(lambda: desk.review.panel.editing and thumb_height(desk) >= 4)


def thumb_height(desk: Desk) -> int:
    return desk.review.panel.film.query("Thumb").first().size.height


def fits(desk: Desk, last: str) -> bool:
    """Whether the keys end with this one's word, and the line with them."""
    line = lines(desk)[-1].rstrip()
    return "Approve" in line and line.endswith(last)


async def test_tabs_fit_and_the_one_turned_to_is_among_them(open_desk: OpenDesk) -> None:
    async with open_desk(size=SMALL) as desk:
        await desk.until_verified(3)
        await desk.until(lambda: not is_counting(desk))
        tabs = desk.review.query_one(ViewTabs)
        tabs.counts = Counts(series=80_000, waiting=1000, valid=2000, verified=3000, skipped=700)
        for _ in range(9):
            assert len(str(tabs.render())) <= 58
            assert f" {tabs.view.short} " in str(tabs.render())
            tabs.step(1)
        row = tabs._row
        ends = [end for index, end in enumerate(row.ends) if index and end > row.ends[index - 1]]
        await desk.pilot.click(tabs, offset=(ends[0], 0))
        assert tabs.view.name == "waiting"


@pytest.mark.parametrize(
    "keys", [("w",), ("question_mark", "D", "A", "C", "R"), ("K", "J", "i", "percent_sign", "o", "start")]
)
async def test_everything_in_a_dialog_can_be_reached(open_desk: OpenDesk, keys: tuple[str, ...]) -> None:
    async with open_desk(size=LARGE) as desk:
        await desk.until_verified(3)
        for key in keys:
            if key == "start":
                dear = replace(desk.session.runs.estimate(), cost_usd=0.43, standard_usd=0.43, flex_usd=0.22)
                desk.app.push_screen(start_dialog(desk.session.runs.verifier, dear, 5.0, batch=dear))
            else:
                await desk.press(key)
            await desk.until(lambda: len(desk.app.screen_stack) > 2)
            await desk.pilot.pause()
            for size in (USUAL, SMALL):
                await resize(desk, size)
                await every_widget_is_whole(desk, desk.screen)
            await resize(desk, LARGE)
            await desk.press("escape")
            await desk.until(lambda: desk.showing == "ReviewScreen")


async def every_widget_is_whole(desk: Desk, screen: Screen[object]) -> None:
    """Step through what takes keys: each comes into sight as it is reached."""
    await desk.until(lambda: not any(worker.is_running and worker.node is screen for worker in desk.app.workers))
    for widget in screen.focus_chain:
        widget.focus(scroll_visible=True)
        await desk.pilot.pause()
        # What comes late, pictures for one, may move it out again: then a person scrolls back.
        await desk.until(functools.partial(is_in_sight_again, widget, screen))


def is_in_sight_again(widget: Widget, screen: Screen[object]) -> bool:
    """Whether it is in sight; scrolls to it if it is not."""
    widget.scroll_visible(animate=False)
    return is_in_sight(widget, screen)


def is_in_sight(widget: Widget, screen: Screen[object]) -> bool:
    """Wholly; what is larger than the screen, with its top. What a new plan has replaced need not be."""
    if not (widget.is_attached and widget.focusable):
        return True
    region, room = widget.region, screen.region
    across = region.x >= 0 and region.right <= room.right
    return across and region.y >= 0 and region.y + min(region.height, 3) <= room.bottom


async def test_the_help_is_wrapped_anew(open_desk: OpenDesk) -> None:
    async with open_desk(size=LARGE) as desk:
        await desk.until_verified(3)
        await desk.press("question_mark")
        await desk.on(HelpDialog)
        await resize(desk, SMALL)
        await desk.until(lambda: any("the next undecided one." in line for line in lines(desk)))
        wrapped = next(line for line in lines(desk) if "the next undecided one." in line)
        assert wrapped.index("the next") == next(line for line in lines(desk) if "Approve this" in line).index(
            "Approve"
        )


def said_in(desk: Desk) -> list[Region]:
    """Where messages stand in the screen in front."""
    holders = desk.screen.get_child_by_type(ToastRack).children
    return [holder.children[0].region for holder in holders if holder.display and holder.children]


async def test_what_is_said_covers_no_picture_and_does_not_stack(open_desk: OpenDesk) -> None:
    async with open_desk(USUAL, notifications=True) as desk:
        await desk.until_verified(3)
        for key, picture in (("home", "Thumb"), ("enter", "Magnifier PictureView")):
            await desk.press(key)
            for words in (
                "Moved 3 of 5 frames. u undoes that.",
                "A sentence that is long enough for two lines. " * 3,
            ):
                desk.app.notify(words, markup=False)
            await desk.until(lambda: said_in(desk) and said_in(desk)[0].height)
            said = said_in(desk)
            assert len(said) == 1
            assert said[0].height <= 2
            shown = [one.region for one in desk.screen.query(picture) if one.size.height]
            assert shown
            assert not any(said[0].overlaps(region) for region in shown)
            desk.app.clear_notifications()


async def test_on_a_low_screen_what_is_said_covers_neither_caption_nor_list(open_desk: OpenDesk) -> None:
    async with open_desk(SMALL, notifications=True) as desk:
        await desk.until_verified(3)
        desk.app.notify("A sentence that is long enough for two lines. " * 2, markup=False)
        await desk.until(lambda: said_in(desk) and said_in(desk)[0].height)
        assert not covered_by_what_is_said(desk, "#panel-caption", "Filmstrip", "SeriesList", "KeyBar")
        await desk.press("home", "enter")
        await desk.until(lambda: desk.screen.query_one("Magnifier").size.height)
        desk.app.notify("Another sentence that is long enough for two lines. " * 2, markup=False)
        await desk.until(lambda: said_in(desk) and said_in(desk)[0].y > SMALL[1] // 2)
        assert said_in(desk)[0].height == 2
        assert not covered_by_what_is_said(desk, "#panel-caption", "#zoom-facts", "Magnifier PictureView")


def covered_by_what_is_said(desk: Desk, *parts: str) -> list[str]:
    """The parts of the screen that a message lies over; all of them are seen."""
    regions = {part: desk.screen.query_one(part).region for part in parts}
    assert all(region.height for region in regions.values())
    return [part for part, region in regions.items() if said_in(desk)[0].overlaps(region)]
