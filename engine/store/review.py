"""What a person decides: every action is journaled with before and after, so that undo and redo outlive a restart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from engine.model import Decision
from engine.store.arrangement import Arrangement, as_judged, film, moved, toggled
from engine.store.door import Door, utc_now
from engine.store.frames import read_arrangement, settle, write_arrangement
from engine.store.tables import JournalEntry, SeriesRecord

Changes = dict[str, Any]
"""New values by column of `series`; "arrangement" holds the photos."""
Edit = Callable[[SeriesRecord, Arrangement], Changes]

_DONE, _UNDONE, _DROPPED = "done", "undone", "dropped"


@dataclass(frozen=True, slots=True)
class Step:
    """One action that was done, undone or redone."""

    label: str
    ids: tuple[int, ...]
    """The series it changed; empty where nothing was to be changed."""


class Review:
    """The actions of a person, each one step of the journal."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def decide(self, ids: Sequence[int], decision: Decision) -> Step:
        """Approve, reject, put off or reopen series.

        Whoever approves a post that has no frame in the film means all of its photos.
        """

        def edit(record: SeriesRecord, arrangement: Arrangement) -> Changes:
            changes: Changes = {"decision": decision.value}
            if decision == Decision.APPROVED and not film(arrangement):
                changes |= {"arrangement": [[path, True] for path, _ in arrangement], "frames_by_person": True}
            return changes

        return self._act(ids, _DECISION_LABELS[decision], edit)

    def write_caption(self, ids: Sequence[int], caption: str) -> Step:
        """Give series a caption of the person's own."""
        changes = {
            "series_caption": caption,
            "caption_is_draft": False,
            "caption_stale": False,
            "caption_by_person": True,
        }
        return self._act(ids, "edit caption", lambda *_: changes)

    def toggle_frames(self, series_id: int, paths: Sequence[str]) -> Step:
        """Take photos into the film, or out of it where all of them are in."""
        return self._arrange(series_id, "frame in or out", lambda arrangement: toggled(arrangement, paths))

    def move_frame(self, series_id: int, path: str, by: int) -> Step:
        """Move a photo `by` places towards the end, or the start where `by` is negative."""
        return self._arrange(series_id, "move frame", lambda arrangement: moved(arrangement, path, by))

    def make_first(self, series_id: int, path: str) -> Step:
        """Make a photo the first frame."""
        return self._arrange(series_id, "make first", lambda arrangement: moved(arrangement, path, -len(arrangement)))

    def reset_frames(self, series_id: int) -> Step:
        """Go back to the verifier's frames and order."""

        def edit(record: SeriesRecord, arrangement: Arrangement) -> Changes:
            judged = as_judged(arrangement, record.verifier_frames)
            return {"arrangement": [list(place) for place in judged], "frames_by_person": False, "caption_stale": False}

        return self._act([series_id], "reset frames", edit)

    def undo(self, collection: int) -> Step:
        """Take back the newest action in this collection."""
        with self._door.writing():
            newest = self._edge(collection, _DONE, fn.MAX)
            return self._replay(newest, _UNDONE, lambda entry: entry.before)

    def redo(self, collection: int) -> Step:
        """Do again what was undone last."""
        with self._door.writing():
            oldest = self._edge(collection, _UNDONE, fn.MIN)
            return self._replay(oldest, _DONE, lambda entry: entry.after)

    def _arrange(self, series_id: int, label: str, change: Callable[[Arrangement], Arrangement]) -> Step:
        def edit(record: SeriesRecord, arrangement: Arrangement) -> Changes:
            new = change(arrangement)
            # A caption speaks of what is to be seen, not of the order it is seen in.
            stale = record.caption_stale or (bool(record.series_caption) and set(film(new)) != set(film(arrangement)))
            return {"arrangement": [list(place) for place in new], "frames_by_person": True, "caption_stale": stale}

        return self._act([series_id], label, edit)

    def _act(self, ids: Sequence[int], label: str, edit: Edit) -> Step:
        changed = []
        with self._door.writing():
            step = (JournalEntry.select(fn.MAX(JournalEntry.step)).scalar() or 0) + 1
            for series_id in ids:
                record = SeriesRecord.get_by_id(series_id)
                arrangement = read_arrangement(series_id)
                after = edit(record, arrangement)
                before = {name: _value(record, arrangement, name) for name in after}
                if before == after:
                    continue
                _apply(record, after)
                JournalEntry.insert(
                    step=step, label=label, series=series_id, before=before, after=after, state=_DONE, at=utc_now()
                ).execute()
                changed.append(series_id)
            if changed:
                JournalEntry.update(state=_DROPPED).where(
                    (JournalEntry.state == _UNDONE)
                    & JournalEntry.series.in_(
                        SeriesRecord.select(SeriesRecord.id).where(
                            SeriesRecord.collection == SeriesRecord.get_by_id(changed[0]).collection_id
                        )
                    )
                ).execute()
        return Step(label, tuple(changed))

    def _edge(self, collection: int, state: str, edge: Callable[..., Any]) -> int | None:
        query = (
            JournalEntry.select(edge(JournalEntry.step))
            .join(SeriesRecord)
            .where((JournalEntry.state == state) & (SeriesRecord.collection == collection))
        )
        step: int | None = query.scalar()
        return step

    def _replay(self, step: int | None, state: str, side: Callable[[JournalEntry], Changes]) -> Step:
        if step is None:
            return Step("", ())
        entries = list(JournalEntry.select().where(JournalEntry.step == step))
        for entry in entries:
            _apply(SeriesRecord.get_by_id(entry.series_id), side(entry))
        JournalEntry.update(state=state).where(JournalEntry.step == step).execute()
        return Step(entries[0].label, tuple(entry.series_id for entry in entries))


_DECISION_LABELS = {
    Decision.APPROVED: "approve",
    Decision.REJECTED: "reject",
    Decision.LATER: "later",
    Decision.UNDECIDED: "reopen",
}


def _value(record: SeriesRecord, arrangement: Arrangement, name: str) -> Any:
    if name == "arrangement":
        return [list(place) for place in arrangement]
    return getattr(record, name)


def _apply(record: SeriesRecord, changes: Changes) -> None:
    arrangement = read_arrangement(record.id)
    for name, value in changes.items():
        if name == "arrangement":
            arrangement = tuple((path, bool(kept)) for path, kept in value)
            write_arrangement(record.id, arrangement)
        else:
            setattr(record, name, value)
    if "decision" in changes:
        record.decided_at = None if record.decision == Decision.UNDECIDED else utc_now()
    record.save()
    settle(record, arrangement)
