"""The journal: every human action as one step with before and after, so that undo and redo survive a restart."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import chunked, fn

from engine.errors import ChangedElsewhere, StoreError
from engine.model import Verdict
from engine.store.arrangement import verifier_arrangement
from engine.store.changes import Changes, Subject, apply_all, as_text
from engine.store.clock import utc_now
from engine.store.door import Door
from engine.store.fitting import still_fits
from engine.store.past_steps import PastStep
from engine.store.rows import read_rows, rows_by_id, update_rows
from engine.store.tables import JournalEntry, SeriesRecord
from engine.store.worker import others_at_work

Edit = Callable[[Subject], Changes]

_DONE, _UNDONE, _DROPPED = "done", "undone", "dropped"
_ROWS_A_STATEMENT = 500
_ENTER = """
    INSERT INTO journal (step, label, state, at, writer, changed, series_id, before, after)
    SELECT this, ?, ?, ?, ?, ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
    FROM json_each(?), (SELECT coalesce((SELECT step FROM journal ORDER BY id DESC LIMIT 1), 0) + 1 AS this)
    ORDER BY key"""
_ENTRIES = "SELECT label, series_id, before, after, changed FROM journal WHERE step = ? ORDER BY id"
_DROP_UNDONE = """
    UPDATE journal SET state = 'dropped' WHERE state = 'undone' AND EXISTS (
        SELECT 1 FROM series AS its, series AS changed
        WHERE its.id = journal.series_id AND changed.id = ? AND its.collection_id = changed.collection_id)"""


@dataclass(frozen=True, slots=True)
class Step:
    """One action that was done, undone or redone."""

    label: str
    ids: tuple[int, ...]
    """The series it changed; empty if there was nothing to change."""
    relists: bool = False
    """True if a series entered or left the lists."""


class Entry(NamedTuple):
    """Changes of a step in one series."""

    series_id: int
    before: Changes
    after: Changes


class Journal:
    """Makes changes and reverts them."""

    def __init__(self, door: Door) -> None:
        self._door = door
        door.again = self._again
        self._told: set[tuple[int, int]] = set()
        """Series and changes by others of which the user was told here."""

    def act(self, ids: Sequence[int], label: str, edit: Edit, names: Sequence[str] = ()) -> Step:
        """Change series by `edit`, in one step, without those that it leaves as they are.

        `names` are the fields that `edit` reads and changes: for thousands that is much faster than reading all.
        """
        with self._door.writing():
            self.refuse_unseen(ids, label)
            return self.enter(
                label, [entry for some in chunked(ids, _ROWS_A_STATEMENT) for entry in _edited(some, edit, names)]
            )

    def enter(self, label: str, entries: Sequence[Entry]) -> Step:
        """Apply and record the changes of one step, under a write lock that is already held."""
        if not entries:
            return Step(label, ())
        rows = [(entry.series_id, as_text(entry.before), as_text(entry.after)) for entry in entries]
        done = PastStep(label, json.dumps(rows))
        self._record(done)
        apply_all([(entry.series_id, entry.after) for entry in entries])
        JournalEntry._meta.database.execute_sql(_DROP_UNDONE, (entries[0].series_id,))
        self._door.remember(done)
        return _step(label, entries)

    def _record(self, done: PastStep) -> None:
        values = (done.label, _DONE, utc_now(), self._door.worker.name, next_change(), done.rows)
        JournalEntry._meta.database.execute_sql(_ENTER, values)

    def _again(self, done: PastStep) -> bool:
        """Do a step once more in an earlier state of the database; False if it lacks a series, or photos would move."""
        rows: list[tuple[int, str, str]] = json.loads(done.rows)
        ids = [series_id for series_id, _, _ in rows]
        there = sum(len(rows_by_id(SeriesRecord, some, ("hidden",))) for some in chunked(ids, _ROWS_A_STATEMENT))
        if there < len(ids) or any('"photos"' in after for _, _, after in rows):
            return False
        self._record(done)
        apply_all([(series_id, _from_text(after)) for series_id, _, after in rows])
        return True

    def undo(self, collection: int) -> Step:
        """Revert the newest step in this collection that no other process did that is still at work."""
        with self._door.writing():
            newest = self._at_edge(collection, _DONE, JournalEntry.step.desc())
            return self._replay(newest, _UNDONE)

    def redo(self, collection: int) -> Step:
        """Repeat the step that was undone last."""
        with self._door.writing():
            oldest = self._at_edge(collection, _UNDONE, JournalEntry.step.asc())
            return self._replay(oldest, _DONE)

    def _at_edge(self, collection: int, state: str, order: object) -> int | None:
        others = others_at_work(self._door.path, self._door.worker.name)
        mine = JournalEntry.writer.not_in(others) if others else JournalEntry.state == state
        query = (
            JournalEntry.select(JournalEntry.step)
            .join(SeriesRecord)
            .where((JournalEntry.state == state) & (SeriesRecord.collection == collection) & mine)
            .order_by(order)
            .limit(1)
        )
        step: int | None = query.scalar()
        return step

    def _replay(self, step: int | None, state: str) -> Step:
        if step is None:
            return Step("", ())
        rows = JournalEntry._meta.database.execute_sql(_ENTRIES, (step,)).fetchall()
        entries = [Entry(series_id, _from_text(before), _from_text(after)) for _, series_id, before, after, _ in rows]
        places = [
            (one.series_id, one.after, one.before) if state == _UNDONE else (one.series_id, one.before, one.after)
            for one in entries
        ]
        if not still_fits(places):
            verb = "undone" if state == _UNDONE else "redone"
            raise StoreError(
                f"This cannot be {verb} ({rows[0][0]}): its series were split, merged or removed in another window.",
                "Undo there what was done since.",
            )
        self.refuse_unseen([entry.series_id for entry in entries], rows[0][0], rows[0][4])
        apply_all([(series_id, to) for series_id, _, to in places])
        mine = {"state": state, "writer": self._door.worker.name, "changed": next_change()}
        JournalEntry.update(mine).where(JournalEntry.step == step).execute()
        texts = [(entry.series_id, as_text(entry.before), as_text(entry.after)) for entry in entries]
        if state == _UNDONE:
            texts = [(series_id, after, before) for series_id, before, after in texts]
        self._door.remember(PastStep(rows[0][0], json.dumps(texts)))
        return _step(rows[0][0], entries)

    def refuse_unseen(self, ids: Sequence[int], label: str, since: int | None = None) -> None:
        """Raise ChangedElsewhere, once, if another process changed one of these series after the change `since`.

        By default that is the last change by others that was shown here. The write lock is already held.
        """
        since = self._door.seen if since is None else since
        theirs = (JournalEntry.changed > since) & (JournalEntry.writer != self._door.worker.name)
        query = JournalEntry.select(JournalEntry.series, JournalEntry.changed, JournalEntry.label).where(theirs)
        meant = set(ids)
        unseen = [(one, changed, what) for one, changed, what in query.tuples() if one in meant]
        if new := [(one, changed) for one, changed, _ in unseen if (one, changed) not in self._told]:
            self._told |= set(new)
            series = {one for one, _ in new}
            many = "This series was" if len(series) == 1 else f"{len(series):,} of these series were"
            raise ChangedElsewhere(
                f"{many} changed in another window meanwhile ({unseen[-1][2]}).",
                f"Do it again to {label} all the same.",
            )


def next_change() -> int:
    """Number of the change that is being made; the write lock is already held."""
    number: int = JournalEntry.select(fn.COALESCE(fn.MAX(JournalEntry.changed), 0) + 1).scalar()
    return number


def moves_photos() -> Any:
    """Condition: an entry moved photos from one series to another."""
    return fn.INSTR(JournalEntry.before, '"photos"') > 0


def drop_moves(ids: Sequence[int]) -> None:
    """Bar steps that moved photos from or to these series from undo and redo; the write lock is already held."""
    for some in chunked(ids, _ROWS_A_STATEMENT):
        steps = JournalEntry.select(JournalEntry.step).where(JournalEntry.series.in_(some) & moves_photos())
        JournalEntry.update(state=_DROPPED).where(JournalEntry.step.in_(steps)).execute()


def adopt_verdict(series_id: int, verdict: Verdict) -> None:
    """Let undo and redo restore this verdict instead of an older one; the write lock is already held."""
    for entry in read_rows(JournalEntry, "series_id = ?", series_id):
        before, after = _heeding(entry.before, verdict), _heeding(entry.after, verdict)
        if (before, after) != (entry.before, entry.after):
            update_rows(JournalEntry, [entry.id], {"before": before, "after": after})


def _heeding(changes: Changes, verdict: Verdict) -> Changes:
    heeding = dict(changes)
    if changes.get("caption_by_person") is False:
        draft = verdict.caption_is_draft
        heeding |= {"series_caption": verdict.caption, "caption_is_draft": draft, "caption_stale": False}
    if changes.get("frames_by_person") is False and "arrangement" in changes:
        places = tuple((path, bool(kept)) for path, kept in changes["arrangement"])
        heeding["arrangement"] = [list(place) for place in verifier_arrangement(places, verdict.frames)]
    return heeding


@lru_cache(maxsize=1024)
def _from_text(text: str) -> Changes:
    """Changes of an entry, shared by equal entries of a step: do not modify them."""
    changes: Changes = JournalEntry.before.python_value(text)
    return changes


def _edited(ids: Sequence[int], edit: Edit, names: Sequence[str]) -> list[Entry]:
    records = {record.id: record for record in rows_by_id(SeriesRecord, ids, names)}
    entries = []
    for series_id in ids:
        if record := records.get(series_id):
            subject = Subject(record)
            after = edit(subject)
            before = subject.values(after)
            if before != after:
                entries.append(Entry(series_id, before, after))
    return entries


def _step(label: str, entries: Sequence[Entry]) -> Step:
    relists = any("hidden" in entry.after for entry in entries)
    return Step(label, tuple(entry.series_id for entry in entries), relists)
