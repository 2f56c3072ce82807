"""Gemini in the app: the price before the start, a key on request, a gone model's successor, asking again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from engine.keys import key_file
from engine.session.reports import ScanReport
from engine.session.runs import Runs
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.tui.app.conftest import Desk, OpenDesk
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.key import KeyDialog
from tui.dialogs.note import NoteDialog
from tui.screens.stats import StatsScreen
from tui.widgets.top_bar import TopBar
from tui.widgets.yes_no import YesNo


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marked")
    for series in (1, 2):
        for number, place in enumerate((2, 1, 0), start=1):
            truth.save(folder, f"post{series}_{number:02d}.jpg", truth.Mark(series, place), (200, 250))
    return folder


@pytest.fixture
def fake() -> Iterator[GeminiServer]:
    with GeminiServer(keep=True) as server:
        yield server


async def dialog_says(desk: Desk, words: str) -> None:
    await desk.on(ConfirmDialog)
    assert words in str(desk.screen.query_one(Static).content)


async def test_the_price_is_told_before_anything_is_asked(
    open_desk: OpenDesk, marked: Path, fake: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(folder=marked, verified=False, verifier="gemini", base_url=fake.url) as desk:
        desk.session.key = KEY
        await dialog_says(desk, "2 posts with 6 photos")
        assert "$" in str(desk.screen.query_one(Static).content)
        await desk.press("n")
        assert fake.asked == 0
        await desk.press("V")
        await desk.on(ConfirmDialog)
        await desk.press("y")
        await desk.until_verified(2)
        assert fake.asked == 2
        assert desk.series.usage.cost_usd > 0

        await desk.press("r")
        await desk.until(lambda: fake.asked == 3 and not desk.session.runs.running)
        await desk.press("R")
        await desk.on(NoteDialog)
        await desk.press(*"dog", "enter")
        await desk.until(lambda: fake.asked == 4 and not desk.session.runs.running)
        assert "dog" in str(fake.questions[-1].body)


async def test_a_question_that_comes_unasked_takes_no_key_at_first(
    open_desk: OpenDesk, marked: Path, fake: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.dialogs.confirm._SURPRISE", 3600.0)
    async with open_desk(folder=marked, verified=False, verifier="gemini", base_url=fake.url) as desk:
        desk.session.key = KEY
        await desk.until(lambda: desk.showing == "ConfirmDialog")
        await desk.press("y", "space")
        assert desk.showing == "ConfirmDialog"
        monkeypatch.setattr("tui.dialogs.confirm._SURPRISE", 0.0)
        await desk.on(ConfirmDialog)
        await desk.press("y")
        await desk.until_verified(2)


async def test_who_is_at_work_is_told_of_what_waits_and_not_interrupted(
    open_desk: OpenDesk, marked: Path, fake: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.desk.verifying._AT_WORK", 60.0)  # a busy machine may take long for the scan
    pressed, scan = threading.Event(), Runs.scan

    def scan_later(runs: Runs) -> ScanReport:
        assert pressed.wait(60)
        return scan(runs)

    monkeypatch.setattr(Runs, "scan", scan_later)
    async with open_desk(folder=marked, verified=False, verifier="gemini", base_url=fake.url) as desk:
        desk.session.key = KEY
        await desk.press("down")
        pressed.set()
        offer = "2 posts wait for gemini (gemini-2.5-flash), less than $0.01. V begins."
        await desk.until(lambda: offer in desk.toasts)
        assert desk.showing == "ReviewScreen"
        await desk.press("V")
        await dialog_says(desk, "2 posts with 6 photos")


async def test_a_missing_key_is_asked_for_masked_and_kept_on_request(
    open_desk: OpenDesk, marked: Path, fake: GeminiServer
) -> None:
    async with open_desk(folder=marked, verified=False, verifier="gemini", base_url=fake.url) as desk:
        await desk.on(ConfirmDialog)
        await desk.press("y")
        await desk.on(KeyDialog)
        field = desk.screen.query_one(Input)
        assert field.password
        field.value = KEY
        desk.screen.query_one(YesNo).value = True
        await desk.press("enter")
        await desk.on(ConfirmDialog)
        await desk.press("y")
        await desk.until_verified(2)
        assert key_file().read_text(encoding="utf-8").strip() == KEY
        assert KEY not in desk.app.export_screenshot()


async def test_a_gone_model_is_followed_and_told_of(open_desk: OpenDesk, marked: Path) -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        async with open_desk(folder=marked, verified=False, verifier="gemini", base_url=fake.url) as desk:
            desk.session.key = KEY
            await desk.on(ConfirmDialog)
            await desk.press("y")
            await desk.until_verified(2)
            assert desk.session.settings.gemini_model == "gemini-2.5-flash"
            assert desk.session.runs.verifier.model == "gemini-3.5-flash-lite"
            told = [
                toast
                for toast in desk.toasts
                if "gemini-3.5-flash-lite verifies, at $0.30 per million tokens in" in toast
            ]
            assert len(told) == 1
            bar = desk.review.query_one(TopBar)
            await desk.until(lambda: "gemini-3.5-flash-lite" in bar.standing.verifier)
            await desk.press("percent_sign")
            await desk.on(StatsScreen)
            shown = str(desk.screen.query_one("#stats", Static).content)
            assert "verdicts by gemini-3.5-flash-lite-001: 2" in shown


async def test_who_keeps_to_a_model_is_asked_before_another_verifies(open_desk: OpenDesk, marked: Path) -> None:
    with GeminiServer(gone=("gemini-2.5-flash",)) as fake:
        settings = {"verifier": "gemini", "base_url": fake.url, "follow_retirements": False}
        async with open_desk(folder=marked, verified=False, **settings) as desk:
            desk.session.key = KEY
            await desk.on(ConfirmDialog)
            await desk.press("y")
            await desk.until(
                lambda: (
                    isinstance(desk.screen, ConfirmDialog)
                    and "gemini-3.5-flash-lite? 2 posts with 6 photos" in str(desk.screen.query_one(Static).content)
                    and desk.screen.takes_answers
                )
            )
            await desk.press("y")
            await desk.until_verified(2)
            assert desk.session.settings.gemini_model == "gemini-2.5-flash"
            assert desk.session.runs.verifier.model == "gemini-3.5-flash-lite"
            assert fake.models["gemini-2.5-flash"] == 1


async def test_the_start_tells_both_prices_and_takes_flex(
    open_desk: OpenDesk, marked: Path, fake: GeminiServer
) -> None:
    settings = {"verifier": "gemini", "base_url": fake.url, "gemini_model": "gemini-3.8-flash"}
    async with open_desk(folder=marked, verified=False, **settings) as desk:
        desk.session.key = KEY
        await dialog_says(desk, "Flex: less than $0.01, minutes an answer")
        await desk.press("f")
        await desk.until_verified(2)
        assert fake.tiers == {"flex": 2}
        assert desk.session.settings.service_tier == "flex"
