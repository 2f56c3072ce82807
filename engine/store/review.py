"""What a person decides: every action is one step of the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.model import Decision
from engine.model.text import clean_text
from engine.store.arrangement import Arrangement, as_judged, film, moved, reordered, toggled
from engine.store.changes import Changes, Subject
from engine.store.door import Door
from engine.store.figures import waiting
from engine.store.journal import Journal, Step
from engine.store.own_frames import set_aside, taken_up
from engine.store.reshaping import merge_entries, split_entries
from engine.store.rows import rows_by_id
from engine.store.tables import LISTED, REMOVED, SeriesRecord

__all__ = ["Review", "Step"]

_LONGEST_CAPTION = 2000


class Review:
    """The actions of a person, each one step of the journal."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._journal = Journal(door)

    def decide(self, ids: Sequence[int], decision: Decision) -> Step:
        """Approve, reject, put off or reopen series.

        Whoever approves a post that has no frame in the film means all of its photos.
        """

        def edit(subject: Subject) -> Changes:
            changes: Changes = {"decision": decision.value, "unseen": False}
            if decision == Decision.APPROVED and not subject.record.kept and not film(subject.arrangement):
                everything = [[path, True] for path, _ in subject.arrangement]
                changes |= {"arrangement": everything, "frames_by_person": True}
            return changes

        return self._journal.act(
            ids, _DECISION_LABELS[decision], edit, ("decision", "unseen", "frames_by_person", "kept")
        )

    def approve_from(self, collection: int, threshold: float) -> Step:
        """Approve what holds a series, is undecided, and of which the verifier is sure to `threshold` or more.

        Approved unseen, they say nothing about how far the verifier may be trusted.
        """
        with self._door.reading():
            ids = [
                series_id
                for (series_id,) in SeriesRecord.select(SeriesRecord.id)
                .where((SeriesRecord.collection == collection) & waiting() & (SeriesRecord.confidence >= threshold))
                .order_by(SeriesRecord.id)
                .tuples()
            ]
        changes = {"decision": Decision.APPROVED.value, "unseen": True}

        def edit(subject: Subject) -> Changes:
            # Between the question and the answer somebody may have decided.
            return changes if subject.record.decision == Decision.UNDECIDED else {}

        return self._journal.act(ids, f"approve all from {threshold:g}", edit, ("decision", "unseen"))

    def skip_copies(self, ids: Sequence[int]) -> Step:
        """Reject posts that were downloaded again; that says nothing about how far the verifier may be trusted."""
        changes = {"decision": Decision.REJECTED.value, "unseen": True}
        return self._journal.act(ids, "skip re-download", lambda _: changes, tuple(changes))

    def flag(self, ids: Sequence[int]) -> Step:
        """Flag series, or take the flags away if all of them have one."""
        with self._door.reading():
            bare = not all(record.flagged for record in rows_by_id(SeriesRecord, ids, ("flagged",)))
        return self._journal.act(ids, "flag" if bare else "unflag", lambda _: {"flagged": bare}, ("flagged",))

    def remove(self, ids: Sequence[int]) -> Step:
        """Take series out of the project: in no list, not judged, not exported. No file is touched."""
        return self._hide(ids, "remove", LISTED, REMOVED)

    def put_back(self, ids: Sequence[int]) -> Step:
        """Take removed series into the project again."""
        return self._hide(ids, "put back", REMOVED, LISTED)

    def write_caption(self, ids: Sequence[int], caption: str) -> Step:
        """Give series a caption of the person's own, cleaned of control characters and the like."""
        cleaned = clean_text(caption, _LONGEST_CAPTION)
        return self._journal.act(ids, "edit caption", lambda _: _captioned(cleaned), _CAPTIONED)

    def write_captions(self, captions: Mapping[int, str]) -> Step:
        """Give each series its own new caption, cleaned as by `write_caption`, all in one step."""
        cleaned = {series_id: clean_text(caption, _LONGEST_CAPTION) for series_id, caption in captions.items()}
        return self._journal.act(
            list(cleaned), "replace in captions", lambda subject: _captioned(cleaned[subject.record.id]), _CAPTIONED
        )

    def toggle_frames(self, series_id: int, paths: Sequence[str]) -> Step:
        """Take photos into the film, or out of it if all of them are in."""
        return self._arrange(series_id, "frame in or out", lambda arrangement: toggled(arrangement, paths))

    def move_frames(self, series_id: int, paths: Sequence[str], by: int) -> Step:
        """Move photos, as one block, `by` places towards the end, or the start if `by` is negative."""
        return self._arrange(series_id, "move frames", lambda arrangement: moved(arrangement, paths, by))

    def make_first(self, series_id: int, paths: Sequence[str]) -> Step:
        """Make photos the first frames."""
        return self._arrange(series_id, "make first", lambda arrangement: moved(arrangement, paths, -len(arrangement)))

    def order_frames(self, series_id: int, paths: Sequence[str]) -> Step:
        """Put photos in another order; all others keep their places."""
        return self._arrange(series_id, "order frames", lambda arrangement: reordered(arrangement, paths))

    def swap_frames(self, series_id: int) -> Step:
        """Turn to the verifier's frames and order, or from them back to the person's own, which were set aside.

        Nothing changes if there is only one of the two.
        """

        def edit(subject: Subject) -> Changes:
            record, now = subject.record, subject.arrangement
            judged = as_judged(now, record.verifier_frames)
            if record.verified_at is not None and now != judged:
                return set_aside(record, now, judged)
            return taken_up(record, now) if record.own_frames else {}

        return self._journal.act([series_id], "swap frames", edit)

    def split(self, series_id: int, path: str) -> Step:
        """Make the photos from `path` on a series of their own; the step names the old series and the new one.

        Photos that were all out of the film are all in the new one's: whoever splits them off means them.
        """
        with self._door.writing():
            return self._journal.enter("split", split_entries(series_id, path))

    def merge(self, series_id: int, other: int) -> Step:
        """Add the photos of `other` to a series behind its own; `other` is in no list then."""
        with self._door.writing():
            return self._journal.enter("merge", merge_entries(series_id, other))

    def undo(self, collection: int) -> Step:
        """Take back the newest action in this collection."""
        return self._journal.undo(collection)

    def redo(self, collection: int) -> Step:
        """Do again what was undone last."""
        return self._journal.redo(collection)

    def _hide(self, ids: Sequence[int], label: str, old: str, new: str) -> Step:
        return self._journal.act(
            ids, label, lambda subject: {"hidden": new} if subject.record.hidden == old else {}, ("hidden",)
        )

    def _arrange(self, series_id: int, label: str, change: Callable[[Arrangement], Arrangement]) -> Step:
        def edit(subject: Subject) -> Changes:
            record, new = subject.record, change(subject.arrangement)
            # A caption speaks of what is to be seen, not of the order it is seen in.
            seen_changed = set(film(new)) != set(film(subject.arrangement))
            stale = record.caption_stale or (bool(record.series_caption) and seen_changed)
            return {"arrangement": [list(place) for place in new], "frames_by_person": True, "caption_stale": stale}

        return self._journal.act([series_id], label, edit)


def _captioned(caption: str) -> Changes:
    return {
        "series_caption": caption,
        "caption_is_draft": False,
        "caption_stale": False,
        "caption_by_person": True,
    }


_CAPTIONED = tuple(_captioned(""))
_DECISION_LABELS = {
    Decision.APPROVED: "approve",
    Decision.REJECTED: "reject",
    Decision.LATER: "later",
    Decision.UNDECIDED: "reopen",
}
