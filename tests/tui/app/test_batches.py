"""Batches in the app: offered with their price, shown while they are out, and picked up by the next start."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import OptionList, Static

from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.tui.app.conftest import OpenDesk
from tui.dialogs.batches import BatchesDialog
from tui.dialogs.confirm import ConfirmDialog


async def test_a_batch_outlives_the_app_and_is_picked_up_at_the_next_start(open_desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "marked"
    folder.mkdir()
    for series in (1, 2):
        for number, place in enumerate((2, 1, 0), start=1):
            truth.save(folder, f"post{series}_{number:02d}.jpg", truth.Mark(series, place), (96, 120))
    with GeminiServer() as fake:
        fake.batch.stuck = True
        settings = {"folder": folder, "verified": False, "verifier": "gemini", "base_url": fake.url, "batch_poll": 0.05}
        async with open_desk(**settings) as desk:
            desk.session.key = KEY
            await desk.on(ConfirmDialog)
            words = str(desk.screen.query_one(Static).content)
            assert "Now: less than $0.01, seconds an answer. Flex: " in words
            assert "Batch: less than $0.01, up to a day for all; the app need not stay open." in words
            await desk.press("b")
            await desk.until(lambda: "batch: 1 batch, 2 posts out, since" in str(desk.review.job_pane.render()))
            await desk.press("exclamation_mark")
            await desk.on(BatchesDialog)
            shown = str(desk.screen.query_one(OptionList).get_option_at_index(0).prompt)
            assert "pending for less than 1 min · 2 posts · less than $0.01" in shown
            await desk.press("escape")
        assert fake.asked == 0
        fake.batch.stuck = False
        async with open_desk(**settings) as desk:
            desk.session.key = KEY
            await desk.until_verified(2)
            assert not isinstance(desk.screen, ConfirmDialog), "nothing is asked a second time"
            await desk.until(lambda: not desk.review.job_pane.elsewhere)
            assert desk.series.usage.cost_usd > 0
        assert (fake.asked, set(fake.answered.values()), fake.batch.files) == (0, {1}, {})
