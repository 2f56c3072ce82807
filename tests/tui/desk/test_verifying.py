"""What is asked before a run, and what is offered after one."""

from __future__ import annotations

from engine.errors import KeyMissing
from engine.events import Outcome, Phase, PhaseEnded
from tests.fakes.desk_parts import Table
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.key import KeyAnswer, KeyDialog


async def test_what_is_free_begins_at_once_and_nothing_to_do_is_said_to_who_asked(table: Table) -> None:
    table.on.jobs.retry_failed()
    table.on.verifying.verify_new()
    await table.surface.settle()
    assert table.host.jobs == []
    table.on.jobs.verify()
    await table.surface.settle()
    assert table.host.told[-1] == "Everything is verified already."


async def test_a_missing_key_is_asked_for(table: Table) -> None:
    table.host.answers = [KeyAnswer("secret", keep=False)]
    error = KeyMissing("There is no key.", "Set GEMINI_API_KEY.")
    table.on.news.hear(PhaseEnded(Phase.VERIFYING, Outcome.FAILED, "no key", None, error))
    await table.surface.settle()
    assert isinstance(table.host.pushed[-1], KeyDialog)
    assert table.session.key == "secret"
    assert table.host.endings == []


async def test_who_is_at_work_is_told_what_it_costs_and_not_asked(table: Table) -> None:
    table.session.settings = table.session.settings.model_copy(update={"verifier": "gemini"})
    table.host.idle = 0.0
    table.on.verifying.verify_new()
    await table.surface.settle()
    assert table.host.told[-1].endswith("V begins.")
    assert table.host.pushed == []


async def test_who_asked_sees_the_price_first_and_can_say_no(table: Table) -> None:
    table.session.settings = table.session.settings.model_copy(update={"verifier": "gemini"})
    table.host.idle = 0.0
    table.host.answers = [False, True]
    table.on.jobs.verify()
    await table.surface.settle()
    assert isinstance(table.host.pushed[-1], ConfirmDialog)
    assert table.host.jobs == []
    table.on.jobs.verify()
    await table.surface.settle()
    assert len(table.host.jobs) == 1


async def test_another_verifier_is_asked_after_a_question(table: Table) -> None:
    table.on.jobs.ask_another()
    await table.surface.settle()
    assert table.host.told[-1].startswith("There is no other verifier: a Gemini key (K)")
    table.session.key = "key"
    table.host.answers = [False, True]
    for jobs in (0, 1):
        table.on.jobs.ask_another()
        await table.surface.settle()
        dialog = table.host.pushed[-1]
        assert isinstance(dialog, ConfirmDialog)
        assert "gemini" in dialog._question
        assert "3 posts with 15 photos" in dialog._question
        assert "Estimated cost: less than $0.01." in dialog._question
        assert len(table.host.jobs) == jobs


async def test_facts_are_completed_where_there_are_none(table: Table) -> None:
    table.session.settings = table.session.settings.model_copy(update={"verifier": "gemini"})
    table.session.key = "key"
    table.host.answers = [True]
    table.on.jobs.complete_facts()
    await table.surface.settle()
    dialog = table.host.pushed[-1]
    assert isinstance(dialog, ConfirmDialog)
    assert "is to say what 6 frames of 3 series show" in dialog._question
    assert len(table.host.jobs) == 1


async def test_verdicts_of_an_earlier_offline_verifier_are_told_of_and_given_anew(table: Table) -> None:
    table.session.settings = table.session.settings.model_copy(update={"offline_similarity": 0.6})
    table.on.verifying.verify_new()
    await table.surface.settle()
    assert table.host.told[-1] == "3 posts were verified by an earlier offline verifier: V verifies them again."
    table.host.answers = [True]
    table.on.jobs.verify()
    await table.surface.settle()
    assert len(table.host.jobs) == 1
