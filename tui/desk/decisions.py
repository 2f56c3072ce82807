"""Deciding: a person's word about a series, or about many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import Decision
from tui.desk.browsing import Browsing
from tui.desk.desk import Desk
from tui.desk.undecided import Undecided
from tui.host import WRITING

if TYPE_CHECKING:
    from tui.dialogs.approve import Approval


class Decisions:
    """Decides and goes on: the next series is seen before this decision is written."""

    def __init__(self, desk: Desk, undecided: Undecided, browsing: Browsing) -> None:
        self._desk = desk
        self._undecided = undecided
        self._browsing = browsing

    async def approve(self) -> None:
        """Approve and go on."""
        await self._decide(Decision.APPROVED)

    async def reject(self) -> None:
        """Reject and go on."""
        await self._decide(Decision.REJECTED)

    async def put_off(self) -> None:
        """Put off and go on."""
        await self._decide(Decision.LATER)

    async def reopen(self) -> None:
        """Take the decision back and stay."""
        review = self._desk.session.review
        await self._desk.change_each(lambda ids: review.decide(ids, Decision.UNDECIDED))

    async def flag(self) -> None:
        """Flag, or take the flag away."""
        await self._desk.change_each(self._desk.session.review.flag)

    async def _decide(self, decision: Decision) -> None:
        decide, listed = self._desk.session.review.decide, self._desk.series_list
        if listed.chosen:
            if await self._desk.change_chosen(lambda ids: decide(ids, decision)):
                await self._undecided.go_to_next()
            return
        series_id, at = listed.series_id, listed.cursor
        if series_id is None:
            return
        if await self._undecided.go_to_next():
            self._undecided.being_decided.add(series_id)
            self._desk.tasks.begin_named(WRITING, self._write, series_id, decision, at)
        elif await self._write(series_id, decision, at):
            self._browsing.show(series_id)

    async def _write(self, series_id: int, decision: Decision, at: int) -> bool:
        """Write it; if that fails, go back to the series, which stood `at` this line."""
        try:
            step = await self._desk.write(self._desk.session.review.decide, [series_id], decision)
        finally:
            self._undecided.being_decided.discard(series_id)
        if step is None:
            self._desk.series_list.cursor = at
            return False
        self._desk.series_list.rows.forget(step.ids)
        self._desk.overview.count_soon()
        return True

    async def approve_all(self) -> None:
        """Ask from which confidence on, and approve."""
        from tui.dialogs.approve import ApproveDialog, Foresight

        session = self._desk.session
        waiting = await self._desk.ask(session.figures.by_confidence, session.collection)
        words = await self._desk.ask(session.figures.reviewed, session.collection)
        if waiting is None or words is None:
            return
        confidences, ids = waiting
        if not ids:
            self._desk.tell("No series is undecided.")
            return
        record, likely = await self._desk.ask(session.taste.record), await self._desk.ask(session.taste.likely, ids)
        foresight = Foresight(record, likely) if record and likely else None
        self._desk.host.push_screen(ApproveDialog(confidences, ids, words, foresight), self._approve)

    async def _approve(self, wanted: Approval | None) -> None:
        if wanted is None:
            return
        session = self._desk.session
        if wanted.likely is None:
            step = await self._desk.write(session.review.approve_from, session.collection, wanted.threshold)
        else:
            step = await self._desk.write(session.review.approve_likely, wanted.likely)
        if step is not None:
            await self._desk.show_changed(step)
            many = "1 series" if len(step.ids) == 1 else f"{len(step.ids):,} series"
            self._desk.tell_undoable(f"{many} approved.", "{undo} undoes that in one step.")
