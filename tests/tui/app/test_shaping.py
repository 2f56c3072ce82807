"""Flags, approval of many, removal, splitting and merging by keys."""

from __future__ import annotations

import pytest
from textual.widgets import Button, Input, Static

from engine.model import Decision, TasteRecord
from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.approve import Approval, ApproveDialog, Foresight, read_threshold
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.strips import SeriesStrips
from tui.screens.films import FilmsScreen
from tui.screens.review import ReviewScreen
from tui.screens.stats import StatsScreen


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.9", 0.9), (".9", 0.9), ("0,85", 0.85), ("90", 0.9), ("90%", 0.9), ("1", 1.0), ("1%", 0.01), ("0", 0.0),
     ("", None), (".", None), ("900", None), ("1.2.3", None), ("%", None)],
)  # fmt: skip
def test_a_threshold_is_read_as_people_type_it(text: str, value: float | None) -> None:
    assert read_threshold(text) == (pytest.approx(value) if value is not None else None)


def outlook(desk: Desk) -> str:
    return str(desk.screen.query_one("#outlook", Static).content)


async def test_all_from_a_threshold_on_are_approved_and_that_is_one_step(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("x")
        await desk.press("A")
        await desk.on(ApproveDialog)
        await desk.press("0", ".", "0", "1")
        assert "2 of 2 undecided" in outlook(desk)
        assert "you rejected 1 (100%)" in outlook(desk)
        assert "rests on 1 decision only" in outlook(desk)
        strips = desk.screen.query_one(SeriesStrips).series_list
        await desk.until(lambda: len(strips.ids) == 2 and strips.rows.complete and "▀▀▀" in strips.render_line(1).text)
        confidences = [desk.row(series_id).confidence or 0 for series_id in strips.ids]
        assert confidences == sorted(confidences), "the one it is least sure of comes first"
        await desk.press("enter")
        await desk.until(lambda: desk.counts.approved == 2)
        assert desk.showing == "ReviewScreen"
        await desk.press("u")
        assert (desk.counts.approved, desk.counts.rejected) == (0, 1)


async def test_the_threshold_moves_by_keys_and_nonsense_approves_nothing(open_desk: OpenDesk) -> None:
    async with open_desk(size=(80, 24)) as desk:
        await desk.until_verified(3)
        await desk.press("A")
        await desk.on(ApproveDialog)
        field = desk.screen.query_one("#threshold", Input)
        assert "error unknown" in outlook(desk)
        await desk.press("up", "pagedown")
        assert field.value == "0.86"
        await desk.press("pageup", "pageup", "pageup", "pageup")
        assert field.value == "1.00"
        await desk.press("delete", "enter")
        assert "A number from 0 to 1" in outlook(desk)
        assert desk.showing == "ApproveDialog"
        await desk.press("escape")
        assert desk.counts.approved == 0


async def test_what_the_person_would_likely_approve_is_offered_beside_all_that_hold(open_desk: OpenDesk) -> None:
    record = TasteRecord(
        60, used=True, why="it is better", learned=0.9, confidence=0.7, gain=(0.1, 0.4), held_out="post"
    )
    answers: list[Approval | None] = []
    async with open_desk() as desk:
        await desk.until_verified(3)
        confidences, ids = desk.session.figures.by_confidence(desk.session.collection)
        foresight = Foresight(record, {ids[0]: 0.9, ids[1]: 0.2, ids[2]: 0.6})
        desk.app.push_screen(ApproveDialog(confidences, ids, [], foresight), answers.append)
        await desk.on(ApproveDialog)
        await desk.press("0")
        assert "in 90% of cases, the confidence in 70%" in str(desk.screen.query_one("#taste", Static).content)
        button = desk.screen.query_one("#likely", Button)
        assert str(button.label) == "The 2 you would likely approve"
        button.press()
        await desk.until(lambda: answers)
        assert answers == [Approval(0.0, (ids[0], ids[2]))]


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_numbers_tell_how_far_the_verifier_is_trusted(open_desk: OpenDesk, size: tuple[int, int]) -> None:
    async with open_desk(size=size) as desk:
        await desk.until_verified(3)
        await desk.press("percent_sign")
        await desk.on(StatsScreen)
        assert "Nothing to say yet" in str(desk.screen.query_one("#stats", Static).content)
        await desk.press("escape", "a", "x", "percent_sign")
        await desk.on(StatsScreen)
        shown = str(desk.screen.query_one("#stats", Static).content)
        assert "In all 1 of 2 approved: 50%" in shown
        assert "No API cost" in shown
        await desk.press("q")
        assert desk.showing == "ReviewScreen"


async def test_a_flag_comes_and_goes(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("f")
        flags = [desk.series.row.flagged]
        assert desk.decision == Decision.UNDECIDED
        for key in ("f", "u"):
            await desk.press(key)
            flags.append(desk.series.row.flagged)
        assert flags == [True, False, True]


async def test_a_removed_series_is_in_no_list_but_the_removed(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed = list(desk.review.series_list.ids)
        await desk.press("down")
        await desk.until(lambda: desk.review.panel.series and desk.review.panel.series.row.id == listed[1])
        await desk.press("D")
        await desk.on(ConfirmDialog)
        await desk.press("n")
        assert list(desk.review.series_list.ids) == listed
        await desk.press("D")
        await desk.on(ConfirmDialog)
        await desk.press("y")
        await desk.until(lambda: list(desk.review.series_list.ids) == [listed[0], *listed[2:]])
        assert desk.counts.removed == 1
        await desk.press("g")
        await desk.until(lambda: not desk.session.runs.running)
        assert list(desk.review.series_list.ids) == [listed[0], *listed[2:]]
        await desk.press("u")
        assert list(desk.review.series_list.ids) == listed
        assert desk.review.series_list.series_id == listed[1]
        await desk.press("U")
        assert list(desk.review.series_list.ids) == [listed[0], *listed[2:]]
        await desk.press("shift+tab")
        await desk.until(lambda: list(desk.review.series_list.ids) == [listed[1]])
        await desk.until(lambda: desk.review.panel.series and desk.review.panel.series.row.removed)
        await desk.press("D")
        await desk.until(lambda: len(desk.review.series_list.ids) == 0)
        assert desk.counts.removed == 0


async def test_a_series_is_split_at_the_cursor_and_stands_below(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed = list(desk.review.series_list.ids)
        await desk.press("S")
        assert list(desk.review.series_list.ids) == listed
        await desk.press("4", "S")
        await desk.until(lambda: len(desk.review.series_list.ids) == 5)
        ids = list(desk.review.series_list.ids)
        assert [ids[0], *ids[2:]] == listed
        assert desk.review.series_list.series_id == listed[0]
        assert [desk.row(series_id).total for series_id in ids[:2]] == [3, 2]
        await desk.press("g")
        await desk.until(lambda: not desk.session.runs.running)
        assert list(desk.review.series_list.ids) == ids
        await desk.press("u")
        assert list(desk.review.series_list.ids) == listed
        assert desk.series.row.total == 5
        await desk.press("U")
        assert list(desk.review.series_list.ids) == ids


async def test_the_series_below_is_merged_after_a_question(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed = list(desk.review.series_list.ids)
        names = [desk.row(series_id).title for series_id in listed[:2]]
        await desk.press("M")
        await desk.on(ConfirmDialog)
        question = str(desk.screen.query_one(Static).content)
        assert all(name in question for name in names)
        assert "10 photos" in question
        assert len(question.splitlines()) == 4
        assert list(desk.screen.query_one(SeriesStrips).series_list.ids) == listed[:2]
        await desk.press("y")
        await desk.until(lambda: list(desk.review.series_list.ids) == [listed[0], *listed[2:]])
        assert (desk.series.row.kept, desk.series.row.total) == (10, 10)
        await desk.press("u")
        assert list(desk.review.series_list.ids) == listed
        await desk.press("end", "M")
        await desk.on(ReviewScreen)


async def test_the_verifiers_frames_and_mine_take_turns(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        facts = desk.review.panel.query_one("#panel-facts", Static)
        await desk.press("t")
        assert desk.series.row.kept == 5
        assert "These are the verifier's frames, and you have none of your own." in desk.toasts
        await desk.press("right", "space")
        assert "4 of 5 frames, edited by you" in str(facts.content)
        await desk.press("t")
        await desk.on(FilmsScreen)
        await desk.press("escape")
        assert desk.series.row.kept == 4
        await desk.press("t", "t")
        assert desk.series.row.kept == 5
        assert "the verifier's (t shows yours)" in str(facts.content)
        assert "The frames are the verifier's now. u undoes that." in desk.toasts
        await desk.press("t", "enter")
        assert desk.series.row.kept == 4
        assert "The frames are yours now. u undoes that." in desk.toasts
