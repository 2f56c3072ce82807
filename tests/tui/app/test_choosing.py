"""Several series at once, by keys: choose, decide, replace in captions, and take each back in one step."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest
from textual.widgets import Button, Input, Static

from engine.model import Decision
from engine.store.journal import Step
from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.replace import ReplaceDialog


def decisions(desk: Desk) -> list[Decision]:
    return [desk.row(series_id).decision for series_id in desk.review.series_list.ids]


def leads(desk: Desk) -> list[str]:
    listed = desk.review.series_list
    return [listed.render_line(y).text[:2] for y in range(1, len(listed.ids) + 1)]


async def test_a_range_is_decided_in_one_step(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("home", "v", "down", "down")
        assert leads(desk) == [" ▌", " ▌", "❯▌", "  "]
        assert "3 selected" in desk.review.series_list.render_line(0).text
        await desk.press("x")
        assert decisions(desk).count(Decision.REJECTED) == 3
        assert "Reject: 3 series. u undoes that." in desk.toasts
        assert "selected" not in desk.review.series_list.render_line(0).text
        await desk.press("u")
        assert decisions(desk).count(Decision.REJECTED) == 0


async def test_ended_ranges_add_up_and_backspace_reopens_them(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        ids = list(desk.review.series_list.ids)
        await desk.press("home", "v", "v", "end", "v", "v", "up")
        assert desk.review.series_list.chosen == [ids[0], ids[-1]]
        await desk.press("s")
        assert [place for place, decision in enumerate(decisions(desk)) if decision == Decision.LATER] == [0, 3]
        await desk.press("home", "v", "end", "backspace")
        assert "Reopen: 2 of 4 series. u undoes that." in desk.toasts
        assert set(decisions(desk)) == {Decision.UNDECIDED}


async def test_something_moves_while_a_change_takes_long(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        go_on, flag, undo = threading.Event(), desk.session.review.flag, desk.session.review.undo

        def flag_slowly(ids: Sequence[int]) -> Step:
            assert go_on.wait(60)
            return flag(ids)

        def undo_slowly(collection: int) -> Step:
            assert go_on.wait(60)
            return undo(collection)

        monkeypatch.setattr(desk.session.review, "flag", flag_slowly)
        monkeypatch.setattr(desk.session.review, "undo", undo_slowly)
        for keys, flagged in (("v", "end", "f"), True), (("u",), False):
            go_on.clear()
            pressing = asyncio.create_task(desk.pilot.press(*keys))
            async with asyncio.timeout(60):
                while not desk.review.panel.loading:
                    await asyncio.sleep(0.02)  # a pause of the pilot would wait for the key
            go_on.set()
            await pressing
            await desk.until(lambda: not desk.review.panel.loading)
            assert {desk.row(series_id).flagged for series_id in desk.review.series_list.ids} == {flagged}
            assert desk.focused == "SeriesList"
        assert "Undoing the last action …" in desk.toasts


async def test_escape_chooses_nothing_and_then_takes_the_filter_away(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("slash", *"jenny", "enter")
        await desk.until(lambda: len(desk.review.series_list.ids) == 3)
        await desk.press("v", "down", "escape")
        assert desk.review.series_list.chosen == []
        assert desk.review.filter_bar.text == "jenny"
        await desk.press("escape")
        assert desk.review.filter_bar.text == ""


async def test_replacing_shows_what_changes_and_is_one_step(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        ids = [series_id for series_id in desk.review.series_list.ids if desk.row(series_id).is_series]
        for series_id, caption in zip(ids, ("A Dog [b] runs", "the dog sleeps", "no cat"), strict=True):
            desk.session.review.write_caption([series_id], caption)
        await desk.press("C")
        await desk.on(ReplaceDialog)
        await desk.press(*"dog", "enter", *"red", "space", *"fox")
        preview = desk.screen.query_one("#replace-lines", Static)
        lines = ["- A Dog (b) runs", "+ A red fox (b) runs", "- the dog sleeps", "+ the red fox sleeps"]
        await desk.until(lambda: str(preview.content).splitlines() == lines)
        assert (
            str(desk.screen.query_one("#replace-count", Static).content) == "2 of 3 captions would change, in 2 places"
        )
        await desk.press("enter", "enter")
        await desk.until(lambda: desk.row(ids[0]).caption == "A red fox (b) runs")
        assert [desk.row(series_id).caption for series_id in ids[1:]] == ["the red fox sleeps", "no cat"]
        await desk.until(lambda: "Replace in captions: 2 series. u undoes that." in desk.toasts)
        await desk.press("u")
        assert desk.row(ids[0]).caption == "A Dog (b) runs"
        assert desk.row(ids[1]).caption == "the dog sleeps"


async def test_replacing_is_for_what_is_chosen_and_can_be_left(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        before = desk.series.caption
        await desk.press("home", "v", "C")
        assert "1 selected series" in str(desk.screen.query_one(".dialog").border_title)
        assert desk.screen.query_one("#yes", Button).disabled
        desk.screen.query_one("#replace-old", Input).value = before.split()[0].lower()
        await desk.until(lambda: not desk.screen.query_one("#yes", Button).disabled)
        await desk.press("escape")
        assert desk.series.caption == before
