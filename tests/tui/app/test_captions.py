"""Captions by keys: words are counted, the trigger word is told, many get one in one step."""

from __future__ import annotations

from functools import partial

from textual.widgets import Static

from tests.tui.app.conftest import Desk, OpenDesk
from tui.widgets.caption import CaptionEditor


def title(desk: Desk) -> str:
    return str(desk.review.query_one(CaptionEditor).border_title)


def says(desk: Desk, words: str) -> bool:
    return str(desk.review.query_one(CaptionEditor).border_subtitle) == words


async def write(desk: Desk, text: str) -> None:
    await desk.until(lambda: desk.focused == "CaptionEditor")
    desk.review.query_one(CaptionEditor).load_text(text)
    await desk.pilot.pause()


async def test_words_are_counted_along(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("e")
        for text, said in (
            ("dog", "1 word · 10–35 are best"),
            ("", "0 words · 10–35 are best"),
            ("a b c d e f g h i j", "10 words"),
            (" ".join("abcdef" * 6), "36 words · 10–35 are best"),
        ):
            await write(desk, text)
            await desk.until(partial(says, desk, said))
        assert title(desk) == "Caption"


async def test_the_trigger_word_is_told_where_an_export_uses_it(open_desk: OpenDesk) -> None:
    async with open_desk(trigger_word="[ohwx]") as desk:
        await desk.until_verified(3)
        await desk.press("e")
        await write(desk, "a dog runs")
        await desk.until(lambda: "an export puts before it: " in title(desk))
        assert "ohwx" in title(desk)
        await write(desk, "[OHWX], a dog runs")
        await desk.until(lambda: "begins with " in title(desk))
    async with open_desk(trigger_word="ohwx", caption_template="{caption}") as desk:
        await desk.until_verified(3)
        await desk.press("e")
        await desk.until(lambda: title(desk) == "Caption")


async def test_all_that_are_chosen_get_one_caption_in_one_step(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        ids = list(desk.review.series_list.ids)[:2]
        before = [desk.row(series_id).caption for series_id in ids]
        await desk.press("home", "v", "down", "e")
        await desk.until(lambda: title(desk) == "One caption for all 2 selected series")
        await write(desk, "a dog runs")
        await desk.press("escape")
        assert [desk.row(series_id).caption for series_id in ids] == before
        await desk.press("e")
        await write(desk, "a dog runs")
        await desk.press("enter")
        await desk.until(lambda: [desk.row(series_id).caption for series_id in ids] == ["a dog runs"] * 2)
        await desk.until(lambda: desk.review.series_list.chosen == [])
        await desk.press("u")
        await desk.until(lambda: [desk.row(series_id).caption for series_id in ids] == before)


async def test_a_caption_says_when_its_frames_changed_after_it(open_desk: OpenDesk) -> None:
    def shown(desk: Desk) -> str:
        return str(desk.review.panel.query_one("#panel-caption", Static).content)

    async with open_desk() as desk:
        await desk.until_verified(3)
        assert "frames changed since" not in shown(desk)
        await desk.press("space")
        await desk.until(lambda: shown(desk).startswith("frames changed since · "))
        await desk.press("e")
        await write(desk, "a dog runs")
        await desk.press("enter")
        await desk.until(lambda: shown(desk) == "a dog runs")
