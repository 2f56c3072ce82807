"""A person's word about a series, or about many."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from engine.errors import StoreError
from engine.model import Decision
from engine.store.journal import Step
from tests.fakes.desk_parts import Table
from tui.dialogs.approve import Approval, ApproveDialog


@pytest.mark.parametrize("decided", [0, 1])
async def test_the_next_series_is_seen_before_the_decision_is_written(
    table: Table, monkeypatch: pytest.MonkeyPatch, decided: int
) -> None:
    """Be it the next line, or one behind others that have a person's word."""
    first, *between = table.series_list.ids[: decided + 1]
    second = table.series_list.ids[decided + 1]
    table.session.review.decide(between, Decision.APPROVED)
    table.series_list.rows.forget(between)
    go_on, decide = threading.Event(), table.session.review.decide

    def slowly(ids: Sequence[int], decision: Decision) -> Step:
        assert go_on.wait(60)
        return decide(ids, decision)

    monkeypatch.setattr(table.session.review, "decide", slowly)
    await table.on.decisions.approve()
    assert table.series_list.series_id == second
    assert table.row(first).decision == Decision.UNDECIDED
    go_on.set()
    await table.surface.settle()
    assert table.row(first).decision == Decision.APPROVED


async def test_a_series_whose_decision_is_being_written_waits_no_more(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, decide = threading.Event(), table.session.review.decide

    def slowly(ids: Sequence[int], decision: Decision) -> Step:
        assert go_on.wait(60)
        return decide(ids, decision)

    monkeypatch.setattr(table.session.review, "decide", slowly)
    waiting = [series_id for series_id in table.series_list.ids if table.row(series_id).is_series]
    for _ in waiting[1:]:
        await table.on.decisions.approve()
    assert table.series_list.series_id == waiting[-1]
    last = asyncio.create_task(table.on.decisions.approve())
    async with asyncio.timeout(60):
        while not table.host.told and table.series_list.series_id == waiting[-1]:
            await asyncio.sleep(0.01)
    assert table.host.told == ["Nothing in this list is undecided."]
    assert table.series_list.series_id == waiting[-1], "not back at one that is decided already"
    go_on.set()
    await last
    await table.surface.settle()
    assert {table.row(series_id).decision for series_id in waiting} == {Decision.APPROVED}


async def test_a_decision_that_cannot_be_written_leads_back(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    first = table.series_list.series_id

    def full(ids: Sequence[int], decision: Decision) -> Step:
        raise StoreError("The disk is full.", "Make room.")

    monkeypatch.setattr(table.session.review, "decide", full)
    await table.on.decisions.reject()
    await table.surface.settle()
    assert table.series_list.series_id == first
    assert "The disk is full." in table.host.told[0]


async def test_what_is_chosen_is_decided_together(table: Table) -> None:
    chosen = list(table.series_list.ids[:2])
    table.series_list.chosen = chosen
    await table.on.decisions.put_off()
    assert {table.row(series_id).decision for series_id in chosen} == {Decision.LATER}
    assert table.series_list.series_id == table.series_list.ids[2], "it goes on to what still waits"


async def test_a_word_is_taken_back_and_a_flag_comes_and_goes(table: Table) -> None:
    first = table.series_list.ids[0]
    await table.on.decisions.approve()
    await table.surface.settle()
    table.series_list.cursor = 0
    await table.on.decisions.reopen()
    assert table.row(first).decision == Decision.UNDECIDED
    await table.on.decisions.flag()
    assert table.row(first).flagged
    await table.on.decisions.flag()
    assert not table.row(first).flagged


async def test_all_above_a_threshold_are_approved_after_a_question(table: Table) -> None:
    await table.on.decisions.approve_all()
    assert isinstance(table.host.pushed[-1], ApproveDialog)
    await table.host.answer(Approval(0.0))
    assert table.host.told[-1] == "3 series approved. u undoes that in one step."
    assert table.session.catalog.counts(table.session.collection).approved == 3


async def test_only_what_is_likely_is_approved_if_that_is_the_answer(table: Table) -> None:
    first, second = table.series_list.ids[:2]
    table.session.review.decide([second], Decision.REJECTED)
    await table.on.decisions.approve_all()
    await table.host.answer(Approval(0.0, (first, second)))
    assert table.host.told[-1] == "1 series approved. u undoes that in one step."
    assert table.row(first).decision == Decision.APPROVED
    assert table.row(second).decision == Decision.REJECTED
