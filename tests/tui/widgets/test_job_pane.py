"""What the job pane says of several services that share the work."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from tests.fakes.patience import PATIENCE
from tui.model.job import JobState, JobView, SourceRate
from tui.widgets import job_pane
from tui.widgets.job_pane import JobPane

VIEW = JobView(
    JobState.RUNNING,
    "Verifying",
    "Verified",
    done=40,
    total=100,
    current="a caption",
    rate=2.5,
    sources=(
        SourceRate("box:8000", 2.0, False),
        SourceRate("[b]\x1b[1m:8001", 0.5, False),
        SourceRate("c", None, True, 65.2),
        SourceRate("d", None, True),
    ),
)


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield JobPane(lambda key: key)


async def test_the_rate_of_each_service_is_shown() -> None:
    async with Host().run_test(size=(100, 12)) as pilot:
        pane = pilot.app.query_one(JobPane)
        pane.styles.height = 3
        pane.view = VIEW
        await pilot.pause()
        lines = pane.render().plain.split("\n")
    assert "2.5/s" in lines[0]
    assert lines[1].startswith("  at  box:8000 2.0/s · [b]")
    assert lines[1].endswith(":8001 0.5/s · c set aside, next try in 1:05 · d not asked any more")
    assert "\x1b" not in lines[1]


async def test_what_to_do_about_a_folder_without_photos_is_read_to_its_end() -> None:
    advice = "There are no photos in this folder: it holds 12 videos. Open the folder that holds your downloads."
    async with Host().run_test(size=(60, 12)) as pilot:
        pane = pilot.app.query_one(JobPane)
        pane.view = JobView(JobState.DONE, "Scanning", "Scanned", summary=advice, without_photos=True)
        await pilot.pause()
        shown = " ".join(pane.render_line(y).text.strip() for y in range(pane.size.height))
    assert shown == f"! {advice}"


async def test_only_a_job_that_has_more_to_say_than_a_line_moves_what_lies_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(job_pane, "_SOON", 0.01)
    scanning = replace(VIEW, doing="Scanning", brief=True, total=None, problems=2, sources=())
    async with Host().run_test(size=(100, 12)) as pilot:
        pane = pilot.app.query_one(JobPane)
        pane.view = VIEW
        async with asyncio.timeout(PATIENCE):
            while pane.size.height != 3:
                await pilot.pause(0.01)

        pane.view = scanning
        await pilot.pause()

        assert pane.size.height == 1
        assert pane.render().plain == (
            "▸ Scanning  40 so far · 2.5/s · 2 problems ({job_log} shows them) · {pause} pauses · {stop} stops"
        )
