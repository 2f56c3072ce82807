"""The main screen by keys: the job runs, series are decided, frames change, everything can be undone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.widgets import Static

from engine.build import nobody_listens, open_session
from engine.errors import PhotoSeriesError, StoreError
from engine.events import SeriesChanged
from engine.model import Decision
from engine.settings import Settings
from engine.store.review import Step
from tests.conftest import PaintPost
from tests.tui.app.conftest import Desk, OpenDesk
from tests.tui.conftest import NASTY
from tui.dialogs.evidence import Evidence
from tui.dialogs.help import HelpDialog
from tui.dialogs.job_log import JobLog
from tui.model.job import JobState
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.job_pane import JobPane
from tui.widgets.view_tabs import ViewTabs


async def test_opening_a_folder_scans_and_verifies_it(open_desk: OpenDesk) -> None:
    async with open_desk(verified=False) as desk:
        await desk.until_verified(3)
        assert desk.review.query_one(JobPane).view.state == JobState.DONE
        assert len(desk.review.series_list.ids) == 4
        await desk.until(lambda: (counts := desk.review.query_one(ViewTabs).counts) and counts.verified == 3)


async def test_a_decision_is_one_key_and_goes_on_to_the_next(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        ids = list(desk.review.series_list.ids)
        waiting = [row.id for row in desk.session.catalog.rows(ids) if row.is_series]
        first = desk.review.series_list.series_id
        assert first == waiting[0]
        await desk.press("a")
        assert desk.session.catalog.rows([waiting[0]])[0].decision == Decision.APPROVED
        if len(waiting) > 1:
            assert desk.review.series_list.series_id == waiting[1]


async def test_keys_pressed_faster_than_the_store_writes_reach_one_series_each(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        ids = list(desk.review.series_list.ids)[:3]
        desk.session.review.decide(ids, Decision.APPROVED)
        desk.session.review.decide(ids, Decision.UNDECIDED)
        await desk.press("a", "x", "s")
        assert sorted(row.decision for row in desk.session.catalog.rows(ids)) == ["approved", "later", "rejected"]


class Slow:
    """The writing of decisions, held up until it may go on; it fails where it is told to."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: PhotoSeriesError | None = None) -> None:
        self.under_way, self.go_on = threading.Event(), threading.Event()
        self._decide, self._error = desk.session.review.decide, error
        monkeypatch.setattr(desk.session.review, "decide", self)

    def __call__(self, ids: Sequence[int], decision: Decision) -> Step:
        self.under_way.set()
        assert self.go_on.wait(60)
        if self._error:
            raise self._error
        return self._decide(ids, decision)


async def test_the_next_series_is_there_before_the_decision_is_written(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed, slow = desk.review.series_list, Slow(desk, monkeypatch)
        first, second = listed.ids[:2]
        await desk.pilot.press("a")
        await desk.until(slow.under_way.is_set)
        await desk.until(lambda: listed.series_id == second)
        assert desk.row(first).decision == Decision.UNDECIDED
        undoing = asyncio.create_task(desk.pilot.press("u"))
        await asyncio.sleep(0.1)  # it waits its turn behind what it takes back
        slow.go_on.set()
        await undoing
        await desk.until(lambda: listed.series_id == first)
        assert desk.row(first).decision == Decision.UNDECIDED
        await desk.press("U")
        assert desk.row(first).decision == Decision.APPROVED


async def test_quitting_waits_for_a_decision_that_is_being_written(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        first, slow = desk.review.series_list.ids[0], Slow(desk, monkeypatch)
        await desk.pilot.press("a")
        await desk.until(slow.under_way.is_set)
        quitting = asyncio.create_task(desk.app.action_quit())
        await desk.pilot.pause(0.1)
        assert not quitting.done()
        slow.go_on.set()
        await quitting
        assert desk.row(first).decision == Decision.APPROVED


def verify(folder: Path, database: Path) -> None:
    """Do the whole job on a folder without the app."""
    session = open_session(Settings(database_path=str(database), verifier="offline"), nobody_listens)
    session.open(folder)
    session.runs.scan()
    session.runs.verify()
    session.close()


async def test_pictures_are_made_ahead_of_steps_but_not_while_pages_are_leafed_through(
    open_desk: OpenDesk, tmp_path: Path, paint_post: PaintPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[int] = []
    monkeypatch.setattr(Filmstrip, "prepare", lambda film, frames: prepared.append(len(frames)))
    monkeypatch.setattr("tui.desk.browsing._LEAFING", 600)
    for number in range(8):
        paint_post(tmp_path / "many", f"2025_08_28_15_09_2{number}_jenny_beach", 2, scene=number)
    # Before the app opens, so that no news of a job has it prepare again.
    await asyncio.to_thread(verify, tmp_path / "many", tmp_path / "series.db")
    async with open_desk(folder=tmp_path / "many") as desk:
        await desk.until_verified(8)
        await desk.until(lambda: len(prepared) == 3)
        await desk.press("end")
        await desk.until(lambda: desk.review.panel.series == desk.series)
        await desk.press("home")
        await desk.until(lambda: desk.review.panel.series == desk.series)
        await desk.pilot.pause(0.5)
        assert len(prepared) == 3

        prepared.clear()

        await desk.press("down")
        await desk.until(lambda: prepared)


async def test_keys_pressed_fast_skip_what_does_not_wait(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        first, between, third = list(desk.review.series_list.ids)[:3]
        desk.session.review.decide([between], Decision.LATER)
        desk.review.hear(SeriesChanged(frozenset({between})))
        await desk.until(lambda: (row := desk.review.series_list.rows.of(between)) and row.decision == Decision.LATER)
        await desk.press("a", "x")
        decided = [desk.row(series_id).decision for series_id in (first, between, third)]
        assert decided == [Decision.APPROVED, Decision.LATER, Decision.REJECTED]


async def test_a_decision_that_cannot_be_written_leads_back_to_its_series(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed, slow = desk.review.series_list, Slow(desk, monkeypatch, StoreError("The disk is full.", "Make room."))
        first, second = listed.ids[:2]
        await desk.pilot.press("x")
        await desk.until(lambda: listed.series_id == second)
        slow.go_on.set()
        await desk.until(lambda: listed.series_id == first)
        await desk.until(lambda: any("The disk is full." in toast.message for toast in desk.app._notifications))
        assert desk.row(first).decision == Decision.UNDECIDED


async def test_what_a_job_changes_comes_into_a_filtered_list_where_it_fits_it(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed = desk.review.series_list
        fitting, other = listed.ids[:2]
        await desk.press("slash")
        await desk.press(*"state:approved")
        await desk.press("enter")
        await desk.until(lambda: len(listed.ids) == 0)
        desk.session.review.decide([fitting], Decision.APPROVED)
        desk.session.review.decide([other], Decision.REJECTED)
        desk.review.hear(SeriesChanged(frozenset({fitting, other})))
        await desk.until(lambda: list(listed.ids) == [fitting])


async def test_undo_and_redo_go_back_to_where_it_was(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        first = desk.review.series_list.series_id
        await desk.press("x")
        await desk.press("u")
        assert desk.review.series_list.series_id == first
        assert desk.decision == Decision.UNDECIDED.value
        await desk.press("U")
        assert desk.decision == Decision.REJECTED.value
        await desk.press("backspace")
        assert desk.decision == Decision.UNDECIDED.value


async def test_frames_go_out_move_and_lead(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        before = [frame.path for frame in desk.series.frames]
        await desk.press("right", "space")
        assert [frame.kept for frame in desk.series.frames] == [True, False, True, True, True]
        await desk.press("space")
        assert all(frame.kept for frame in desk.series.frames)
        await desk.press("L")
        assert [frame.path for frame in desk.series.frames][:3] == [before[0], before[2], before[1]]
        assert desk.review.panel.film.cursor == 2
        await desk.press("circumflex_accent")
        assert desk.series.frames[0].path == before[1]
        assert desk.review.panel.film.cursor == 0
        await desk.press("t", "t")
        assert [frame.path for frame in desk.series.frames] == before
        await desk.press("4")
        assert desk.review.panel.film.cursor == 3


async def test_a_caption_is_edited_in_place(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        before = desk.series.caption
        await desk.press("e", "f7", "delete", *"a dog", "escape")
        assert desk.series.caption == before
        await desk.press("e")
        assert desk.focused == "CaptionEditor"
        await desk.press("f7", "delete", *"x [b] q", "enter")
        await desk.until(lambda: desk.series.caption != before)
        assert desk.series.caption.startswith("x ")
        assert desk.decision == Decision.UNDECIDED.value
        assert desk.focused == "SeriesList"


async def test_tabs_show_lists_and_a_verified_series_stays_until_it_is_left(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        listed = list(desk.review.series_list.ids)
        await desk.press("tab")
        await desk.until(lambda: list(desk.review.series_list.ids) != listed)
        waiting = list(desk.review.series_list.ids)
        await desk.press("a")
        assert list(desk.review.series_list.ids) == waiting
        await desk.press("tab")
        await desk.until(lambda: list(desk.review.series_list.ids) == waiting[:1])
        await desk.press("shift+tab")
        await desk.until(lambda: list(desk.review.series_list.ids) == waiting[1:])


async def test_a_filter_narrows_the_list_and_escape_takes_it_away(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        everything = list(desk.review.series_list.ids)
        await desk.press("slash", *"market")
        await desk.until(lambda: len(desk.review.series_list.ids) == 1)
        await desk.press("enter")
        assert desk.focused == "SeriesList"
        assert "market" in desk.series.row.name
        await desk.press("escape")
        await desk.until(lambda: list(desk.review.series_list.ids) == everything)
        assert not desk.review.filter_bar.display


@pytest.mark.parametrize(("key", "dialog"), [("question_mark", HelpDialog), ("i", Evidence), ("J", JobLog)])
async def test_dialogs_open_and_escape_closes_them(open_desk: OpenDesk, key: str, dialog: type) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press(key)
        await desk.on(dialog)
        await desk.press("escape")
        assert desk.showing == "ReviewScreen"


async def test_everything_is_still_there_after_a_restart(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("a")
        await desk.press("q")
    async with open_desk() as desk:
        await desk.until_verified(3)
        assert desk.counts.approved == 1
        await desk.press("u")
        assert desk.counts.approved == 0


async def test_nasty_texts_are_shown_as_text(open_desk: OpenDesk) -> None:
    async with open_desk(size=(80, 24)) as desk:
        await desk.until_verified(3)
        series_id = desk.series.row.id
        for text in NASTY:
            desk.session.review.write_caption([series_id], text.encode("utf-8", "replace").decode())
            desk.review.hear(SeriesChanged(frozenset({series_id})))
            await desk.pilot.press("i", "escape")
        shown = str(desk.screen.query_one("#panel-caption", Static).content)
        assert "\x1b" not in shown


async def test_quitting_during_a_run_keeps_what_was_verified(open_desk: OpenDesk) -> None:
    async with open_desk(verified=False, offline_workers=1) as desk:
        await desk.until(lambda: desk.counts.verified >= 1)
        await desk.press("q")
    async with open_desk() as desk:
        await desk.until_verified(3)
