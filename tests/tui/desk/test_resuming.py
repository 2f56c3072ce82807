"""What the last start left unfinished."""

from __future__ import annotations

from engine.events import Outcome, Phase, PhaseEnded
from tests.fakes.desk_parts import Table
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.past_exports import PastExportsDialog
from tui.dialogs.quitting import quit_dialog

SCANNED = PhaseEnded(Phase.SCANNING, Outcome.DONE, "3 posts", None, None)


async def test_an_export_that_was_broken_off_is_offered_once(table: Table) -> None:
    session = table.session
    with session.runs.history.exporting(session.exports.options(), session.exports.choice()):
        session.runs.history.begin(Phase.EXPORTING)
        await table.on.resuming.look()
    table.host.answers = [True]
    table.on.news.hear(SCANNED)
    await table.surface.settle()
    assert isinstance(table.host.pushed[-1], ConfirmDialog)
    assert len(table.host.jobs) == 1
    table.on.news.hear(SCANNED)
    await table.surface.settle()
    assert len(table.host.pushed) == len(table.host.jobs) == 1


async def test_who_is_at_work_is_told_of_it_and_not_asked(table: Table) -> None:
    session = table.session
    with session.runs.history.exporting(session.exports.options(), session.exports.choice()):
        session.runs.history.begin(Phase.EXPORTING)
        await table.on.resuming.look()
    table.host.idle = 0.0
    table.on.news.hear(SCANNED)
    await table.surface.settle()
    assert table.host.pushed == []
    assert any("was interrupted. = repeats it." in told for told in table.host.told)
    table.host.answers = session.runs.history.exports
    table.on.exporting.show_past()
    await table.surface.settle()
    assert isinstance(table.host.pushed[-1], PastExportsDialog)
    assert len(table.host.jobs) == 1


async def test_where_nothing_was_exported_that_is_said(table: Table) -> None:
    table.on.exporting.show_past()
    await table.surface.settle()
    assert table.host.told == ["Nothing was exported from this collection yet. w exports."]


async def test_a_verification_that_was_broken_off_is_said_before_it_goes_on(table: Table) -> None:
    history = table.session.runs.history
    history.begin(Phase.VERIFYING)
    history.end(Phase.VERIFYING, "2 of 9 posts verified.", left=True)
    await table.on.resuming.look()
    table.session.settings = table.session.settings.model_copy(update={"verifier": "gemini"})
    table.host.idle = 0.0
    table.on.news.hear(SCANNED)
    await table.surface.settle()
    assert table.host.told[-1].startswith("Verifying was interrupted: 2 of 9 posts verified.")


def test_leaving_is_asked_about_only_if_a_next_start_has_to_go_on() -> None:
    for phase in (None, Phase.SCANNING, Phase.PAINTING):
        assert quit_dialog(phase, None, paid=False) is None
    for phase in (Phase.VERIFYING, Phase.EXPORTING, Phase.UNPACKING):
        assert quit_dialog(phase, None, paid=True) is not None
