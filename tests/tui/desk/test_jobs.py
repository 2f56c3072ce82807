"""The job by keys, what the engine tells of it, and what is asked before and after."""

from __future__ import annotations

from engine.errors import KeyMissing
from engine.events import Outcome, Phase, PhaseEnded, PhaseStarted, Progressed, SeriesChanged
from engine.model import Decision, SeriesFilter
from tests.fakes.desk_parts import Table
from tui.dialogs.job_log import JobLog
from tui.dialogs.key import KeyAnswer, KeyDialog
from tui.dialogs.note import NoteDialog
from tui.model.job import JobState


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


async def test_the_pane_stays_folded_at_the_next_start(table: Table) -> None:
    await table.on.jobs.fold()
    again = Table(table.session, table.host.pictures)
    await again.on.jobs.fold_as_before()
    assert again.job.folded


async def test_what_the_engine_tells_is_shown_and_logged(table: Table) -> None:
    hear = table.on.news.hear
    hear(PhaseStarted(Phase.VERIFYING, 4, "offline"))
    hear(Progressed(Phase.VERIFYING, 2, 4, "beach"))
    await table.surface.settle()
    assert (table.job.view.state, table.job.view.done) == (JobState.RUNNING, 2)
    hear(PhaseEnded(Phase.VERIFYING, Outcome.DONE, "4 judged", None, None))
    assert table.host.endings == ["Verified"]
    table.on.jobs.show_log()
    assert isinstance(table.host.pushed[-1], JobLog)


async def test_what_a_job_changed_is_read_again_and_comes_into_the_list_that_it_fits(table: Table) -> None:
    table.tabs.turn_to(2)
    await table.on.listing.show()
    assert not table.lines.ids
    series_id = table.session.catalog.ids(table.session.collection, SeriesFilter())[0]
    table.session.review.decide([series_id], Decision.APPROVED)
    table.on.news.hear(SeriesChanged(frozenset({series_id})))
    await table.surface.settle()
    assert list(table.lines.ids) == [series_id]
    assert table.tabs.counts is not None
    assert table.tabs.counts.approved == 1
    assert table.top_line.standing.counts == table.tabs.counts


async def test_a_closing_app_is_told_nothing(table: Table) -> None:
    table.panel.is_attached = False
    table.on.news.hear(PhaseEnded(Phase.VERIFYING, Outcome.DONE, "4 judged", None, None))
    assert table.host.endings == []


async def test_what_is_free_begins_at_once_and_nothing_to_do_is_said_to_who_asked(table: Table) -> None:
    table.on.jobs.retry_failed()
    table.on.verifying.verify_new()
    await table.surface.settle()
    assert table.host.jobs == []
    table.on.jobs.verify()
    await table.surface.settle()
    assert table.host.told[-1] == "Everything is judged already."


async def test_a_missing_key_is_asked_for(table: Table) -> None:
    table.host.answers = [KeyAnswer("secret", keep=False)]
    error = KeyMissing("There is no key.", "Set GEMINI_API_KEY.")
    table.on.news.hear(PhaseEnded(Phase.VERIFYING, Outcome.FAILED, "no key", None, error))
    await table.surface.settle()
    assert isinstance(table.host.pushed[-1], KeyDialog)
    assert table.session.key == "secret"
    assert table.host.endings == []


async def test_a_collection_opens_with_its_list_and_is_then_read(table: Table) -> None:
    again = Table(table.session, table.host.pictures)
    await again.on.opening.begin()
    await again.surface.settle()
    assert list(again.lines.ids) == list(table.lines.ids)
    assert again.host.jobs == [table.session.runs.scan]
