"""The job, begun, paused, stopped and folded by keys."""

from __future__ import annotations

from tests.fakes.desk_parts import Table
from tui.dialogs.note import NoteDialog


async def test_jobs_are_begun_paused_and_stopped(table: Table) -> None:
    table.on.jobs.scan()
    assert table.host.jobs == [table.session.runs.scan]
    table.on.jobs.ask_again()
    table.on.jobs.ask_with_note()
    assert isinstance(table.host.pushed[-1], NoteDialog)
    await table.host.answer("mind the dog")
    assert len(table.host.jobs) == 3
    table.on.jobs.pause()
    table.on.jobs.stop()
    assert table.host.asked == ["pause", "stop"]
    table.on.jobs.leave_flex()
    assert table.host.told[-1] == "No run is at work at the flex tier."


async def test_the_pane_stays_folded_at_the_next_start(table: Table) -> None:
    await table.on.jobs.fold()
    again = Table(table.session, table.host.pictures)
    await again.on.jobs.fold_as_before()
    assert again.job.folded
