"""What the engine tells, and what is shown of it."""

from __future__ import annotations

from engine.events import Outcome, Phase, PhaseEnded, PhaseStarted, Progressed, SeriesChanged
from engine.model import Decision, SeriesFilter
from tests.fakes.desk_parts import Table
from tui.dialogs.job_log import JobLog
from tui.model.job import JobState


async def test_what_the_engine_tells_is_shown_and_logged(table: Table) -> None:
    hear = table.on.news.hear
    hear(PhaseStarted(Phase.VERIFYING, 4, "offline"))
    hear(Progressed(Phase.VERIFYING, 2, 4, "beach"))
    await table.surface.settle()
    assert (table.job.view.state, table.job.view.done) == (JobState.RUNNING, 2)
    hear(PhaseEnded(Phase.VERIFYING, Outcome.DONE, "4 verified", None, None))
    assert table.host.endings == ["Verified"]
    table.on.jobs.show_log()
    assert isinstance(table.host.pushed[-1], JobLog)


async def test_what_a_job_changed_is_read_again_and_comes_into_the_list_that_it_fits(table: Table) -> None:
    table.tabs.turn_to(2)
    await table.on.listing.show()
    assert not table.series_list.ids
    series_id = table.session.catalog.ids(table.session.collection, SeriesFilter())[0]
    table.session.review.decide([series_id], Decision.APPROVED)
    table.on.news.hear(SeriesChanged(frozenset({series_id})))
    await table.surface.settle()
    assert list(table.series_list.ids) == [series_id]
    assert table.tabs.counts is not None
    assert table.tabs.counts.approved == 1
    assert table.top_line.standing.counts == table.tabs.counts


async def test_a_closing_app_is_told_nothing(table: Table) -> None:
    table.panel.is_attached = False
    table.on.news.hear(PhaseEnded(Phase.VERIFYING, Outcome.DONE, "4 verified", None, None))
    assert table.host.endings == []
