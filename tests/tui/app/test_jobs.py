"""A job in the app: folded, logged, told of at its end, retried, and never in the way of the cursor."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from engine.events import Outcome, Phase, PhaseEnded, PhaseStarted, ProblemsFound, Progressed, RunPaused
from engine.model import Problem
from engine.priority import Priority
from tests.conftest import PaintPost
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.wire import first
from tests.tui.app.conftest import Desk, OpenDesk
from tests.tui.conftest import NASTY
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.job_log import JobLog
from tui.widgets.level_tabs import LevelTabs


def entries(log: JobLog) -> list[str]:
    """The lines shown, without their times."""
    shown = log.query_one(OptionList)
    return [str(shown.get_option_at_index(index).prompt)[9:] for index in range(shown.option_count)]


# --- The pane -------------------------------------------------------------------------------------------------------


async def test_the_pane_folds_and_stays_folded_after_a_restart(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        pane = desk.review.job_pane
        desk.review.hear(PhaseStarted(Phase.VERIFYING, 10, "offline"))
        desk.review.hear(Progressed(Phase.VERIFYING, 4, 10, "beach", failed=2))
        await desk.until(lambda: pane.size.height == 3)
        await desk.until(lambda: "beach" in str(pane.render()))
        await desk.press("B")
        await desk.until(lambda: pane.size.height == 1)
        assert "4 of 10" in str(pane.render())
        assert "2 failed" in str(pane.render())
        assert "beach" not in str(pane.render())
        await desk.press("q")
    async with open_desk() as desk:
        await desk.until(lambda: desk.review.job_pane.folded)
        await desk.until_verified(3)
        await desk.press("B")
        await desk.until(lambda: not desk.review.job_pane.folded)


# --- Leaving ---


async def test_leaving_a_verification_is_asked_about_once(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        held = threading.Event()
        monkeypatch.setattr(Priority, "yield_to_user", lambda _: held.wait(60))
        await desk.press("r", "q")
        asked = await desk.on(ConfirmDialog)
        assert "Nothing is lost." in str(asked.query(Static).first().render())
        await desk.press("n")
        await desk.until(lambda: desk.showing == "ReviewScreen")
        assert desk.session.runs.running
        await desk.press("q")
        await desk.on(ConfirmDialog)
        held.set()
        await desk.press("q")
        await desk.until(lambda: not desk.app.is_running)


# --- The log --------------------------------------------------------------------------------------------------------


async def test_the_log_is_filtered_searched_and_grows_while_it_is_open(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        desk.review.subjects.jobs.meter.log.clear()
        desk.review.hear(PhaseStarted(Phase.SCANNING, None, "downloads"))
        desk.review.hear(ProblemsFound((Problem("a/[red].jpg", "cut short"), Problem("b.txt", "no picture"))))
        desk.review.hear(PhaseStarted(Phase.VERIFYING, 3, "offline"))
        desk.review.hear(ProblemsFound((Problem("series 7", "no answer"),)))
        await desk.pilot.click(desk.review.job_pane)
        log = await desk.on(JobLog)
        await desk.until(lambda: len(entries(log)) == 5)
        assert entries(log)[-1] == "! series 7  no answer"
        for event in (RunPaused(), PhaseEnded(Phase.VERIFYING, Outcome.FAILED, "the key is refused")):
            desk.review.hear(event)
            log.hear(event)
        assert entries(log)[-2:] == ["· Verifying  paused", "! Verifying failed  the key is refused"]
        assert log.query_one(OptionList).highlighted == 6
        await desk.press("tab")
        await desk.until(lambda: entries(log) == ["! series 7  no answer", "! Verifying failed  the key is refused"])
        await desk.pilot.click(LevelTabs, offset=(25, 0))
        await desk.until(lambda: entries(log) == ["~ a/[red].jpg  cut short", "~ b.txt  no picture"])
        await desk.press("slash", *"SHORT")
        await desk.until(lambda: entries(log) == ["~ a/[red].jpg  cut short"])
        await desk.press("enter", "escape")
        await desk.until(lambda: not log.query_one(Input).value and len(entries(log)) == 2)
        await desk.press("escape")
        await desk.until(lambda: desk.showing == "ReviewScreen")


async def test_a_job_is_paused_stopped_and_its_log_closed_by_the_users_own_keys(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(keys={"job_log": "f6", "pause": "f7", "stop": "f8"}) as desk:
        await desk.until_verified(3)
        held = threading.Event()
        monkeypatch.setattr(Priority, "yield_to_user", lambda _: held.wait(60))
        await desk.press("r", "f6")
        await desk.on(JobLog)
        await desk.press("f7")
        await desk.until(lambda: desk.session.runs.paused)
        await desk.press("f7")
        await desk.until(lambda: desk.session.runs.running and not desk.session.runs.paused)
        await desk.press("f8")
        assert "Stopping; finished work is kept." in desk.toasts
        held.set()
        await desk.until(lambda: not desk.session.runs.running)
        await desk.press("f6")
        assert desk.showing == "ReviewScreen"


async def test_the_log_shows_nasty_names_and_no_more_than_it_can(open_desk: OpenDesk) -> None:
    async with open_desk(size=(60, 20)) as desk:
        await desk.until_verified(3)
        desk.review.hear(PhaseStarted(Phase.SCANNING))
        desk.review.hear(ProblemsFound(tuple(Problem(text, text) for text in NASTY)))
        await desk.press("J")
        log = await desk.on(JobLog)
        await desk.until(lambda: len(entries(log)) > len(NASTY))
        assert "\x1b" not in "".join(entries(log))
        for _ in range(9):
            event = ProblemsFound(tuple(Problem(f"{number}.jpg", "no picture") for number in range(300)))
            desk.review.hear(event)
            log.hear(event)
        assert 1000 <= len(entries(log)) <= 2000
        assert entries(log)[-1] == "~ 299.jpg  no picture"


# --- The end --------------------------------------------------------------------------------------------------------


async def test_the_end_of_a_job_is_told_in_whichever_screen_is_in_front(open_desk: OpenDesk) -> None:
    async with open_desk(alert="bell") as desk:
        await desk.until_verified(3)
        assert desk.toasts == []
        await desk.press("r")
        await desk.until(lambda: any(words.startswith("Verified: 1 of 1 post verified") for words in desk.toasts))


# --- Failures -------------------------------------------------------------------------------------------------------


async def test_what_failed_is_verified_again_and_counted_first(open_desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "marked"
    folder.mkdir()
    for number in range(3):
        truth.save(folder, f"post_{number:02d}.jpg", truth.Mark(1, number), (200, 250))
    with GeminiServer(faults=first("blocked")) as fake:
        async with open_desk(folder=folder, verified=False, verifier="gemini", base_url=fake.url) as desk:
            desk.session.key = KEY
            await desk.on(ConfirmDialog)
            await desk.press("n", "F")
            await desk.until(lambda: "Nothing has failed." in desk.toasts)
            await desk.press("V")
            await desk.on(ConfirmDialog)
            await desk.press("y")
            await desk.until(lambda: desk.counts.blocked == 1 and not desk.session.runs.running)
            await desk.press("F")
            dialog = await desk.on(ConfirmDialog)
            assert "1 post with 3 photos is to be verified" in dialog._question
            await desk.press("y")
            await desk.until_verified(1)
            assert fake.asked == 2


# --- The cursor -----------------------------------------------------------------------------------------------------


async def test_new_verdicts_never_move_the_row_under_the_cursor(
    open_desk: OpenDesk, photos: Path, tmp_path: Path, paint_post: PaintPost
) -> None:
    """A scan and a verification bring series that belong above the one looked at; they go to the end until asked."""
    folder = tmp_path / "growing"
    shutil.copytree(photos, folder)
    lists = {"all": ("down",), "to decide": ("tab", "down"), "by confidence": ("O", "O", "O", "I", "down")}
    async with open_desk(folder=folder, verified=False) as desk:
        await desk.until_verified(3)
        for earlier, (name, keys) in enumerate(lists.items()):
            for key in keys:
                await desk.press(key)
                await desk.app.workers.wait_for_complete()
            for day in (1, 2):
                paint_post(folder, f"{2020 - earlier}_01_0{day}_10_00_00_anna", 4, scene=20 + 2 * earlier + day)
            before, place = await grown(desk, 5 + 2 * earlier)
            listed = desk.review.series_list
            assert list(listed.ids[: len(before)]) == before, name
            assert (listed.series_id, listed.above) == place, name


async def grown(desk: Desk, verified: int) -> tuple[list[int], tuple[int | None, int]]:
    """Scan until the list has two series more and so many are verified; what was listed before, and the cursor."""
    listed = desk.review.series_list
    before, place = list(listed.ids), (listed.series_id, listed.above)
    await desk.press("g")
    await desk.until_verified(verified)
    await desk.until(lambda: len(listed.ids) == len(before) + 2)
    return before, place
