"""Actions of a person, each one step of the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.model import Decision, Point
from engine.model.text import clean_text
from engine.store.arrangement import Arrangement, brought_first, film, moved, reordered, toggled, verifier_arrangement
from engine.store.changes import Changes, Subject, crops_of
from engine.store.door import Door
from engine.store.figures import waiting
from engine.store.findings import facts_written
from engine.store.frames import read_photos
from engine.store.journal import Journal, Step
from engine.store.reshaping import group_entries, merge_entries, split_entries
from engine.store.rows import rows_by_id
from engine.store.set_aside import set_aside, taken_up
from engine.store.tables import LISTED, REMOVED, SeriesRecord

__all__ = ["Review", "Step"]

_LONGEST_CAPTION = 6000
"""Characters: more than a model writes where a caption of 400 words is asked for."""


class Review:
    """Every action of a person on series and frames; each can be undone."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._journal = Journal(door)

    def decide(self, ids: Sequence[int], decision: Decision) -> Step:
        """Approve, reject, put off or reopen series.

        To approve a post without frames is to include all of its photos.
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
        """Approve all valid, undecided series with a confidence of `threshold` or more.

        They are marked as unseen, so that they do not count as evidence for the verifier.
        """
        with self._door.reading():
            ids = [
                series_id
                for (series_id,) in SeriesRecord.select(SeriesRecord.id)
                .where((SeriesRecord.collection == collection) & waiting() & (SeriesRecord.confidence >= threshold))
                .order_by(SeriesRecord.id)
                .tuples()
            ]
        return self._approve_unseen(ids, f"approve all from {threshold:g}")

    def approve_likely(self, ids: Sequence[int]) -> Step:
        """Approve those of these series that are still undecided, which the person likely would; marked as unseen."""
        return self._approve_unseen(ids, "approve what is likely")

    def _approve_unseen(self, ids: Sequence[int], label: str) -> Step:
        changes = {"decision": Decision.APPROVED.value, "unseen": True}

        def edit(subject: Subject) -> Changes:
            # The series may have been decided since the ids were read.
            return changes if subject.record.decision == Decision.UNDECIDED else {}

        return self._journal.act(ids, label, edit, ("decision", "unseen"))

    def skip_copies(self, ids: Sequence[int]) -> Step:
        """Reject repeated downloads, marked as unseen: they are no evidence against the verifier."""
        changes = {"decision": Decision.REJECTED.value, "unseen": True}
        return self._journal.act(ids, "skip re-download", lambda _: changes, tuple(changes))

    def flag(self, ids: Sequence[int]) -> Step:
        """Flag series, or unflag them if all are flagged."""
        with self._door.reading():
            bare = not all(record.flagged for record in rows_by_id(SeriesRecord, ids, ("flagged",)))
        return self._journal.act(ids, "flag" if bare else "unflag", lambda _: {"flagged": bare}, ("flagged",))

    def remove(self, ids: Sequence[int]) -> Step:
        """Remove series from the project: not listed, verified or exported. No file is touched."""
        return self._hide(ids, "remove", LISTED, REMOVED)

    def put_back(self, ids: Sequence[int]) -> Step:
        """Return removed series to the project."""
        return self._hide(ids, "put back", REMOVED, LISTED)

    def mark(self) -> int:
        """The newest change that is shown, for a caption that is written for a while."""
        return self._door.seen

    def refuse_unseen(self, ids: Sequence[int], label: str, since: int) -> bool:
        """Raise ChangedElsewhere, once, if another process changed one of these series since this mark; else True."""
        with self._door.writing():
            self._journal.refuse_unseen(ids, label, since)
        return True

    def write_caption(self, ids: Sequence[int], caption: str) -> Step:
        """Give series the person's caption, cleaned of control characters and the like."""
        cleaned = clean_text(caption, _LONGEST_CAPTION)
        return self._journal.act(ids, "edit caption", lambda _: _captioned(cleaned), _CAPTIONED)

    def write_captions(self, captions: Mapping[int, str]) -> Step:
        """Give each series a caption of its own, as `write_caption` does, all in one step."""
        cleaned = {series_id: clean_text(caption, _LONGEST_CAPTION) for series_id, caption in captions.items()}
        return self._journal.act(
            list(cleaned), "replace in captions", lambda subject: _captioned(cleaned[subject.record.id]), _CAPTIONED
        )

    def write_facts(self, ids: Sequence[int], phrases: Mapping[str, str]) -> Step:
        """Give series phrases of the person's own for some facts, by name; "" means that there is nothing to say."""
        label = f"edit {next(iter(phrases))}" if len(phrases) == 1 else "edit facts"
        return self._journal.act(
            ids, label, lambda subject: facts_written(subject.record, phrases), ("facts", "own_facts")
        )

    def toggle_frames(self, series_id: int, paths: Sequence[str]) -> Step:
        """Include photos, or exclude them if all are included."""
        return self._arrange(series_id, "frame in or out", lambda arrangement: toggled(arrangement, paths))

    def move_frames(self, series_id: int, paths: Sequence[str], by: int) -> Step:
        """Move photos as one block by `by` places: towards the end, or the start if negative."""
        return self._arrange(series_id, "move frames", lambda arrangement: moved(arrangement, paths, by))

    def make_first(self, series_id: int, paths: Sequence[str]) -> Step:
        """Make photos the first frames; excluded ones are included by it."""
        return self._arrange(series_id, "make first", lambda arrangement: brought_first(arrangement, paths))

    def order_frames(self, series_id: int, paths: Sequence[str]) -> Step:
        """Put photos into this order; all others keep their places."""
        return self._arrange(series_id, "order frames", lambda arrangement: reordered(arrangement, paths))

    def crop_photos(self, series_id: int, points: Mapping[str, Point | None]) -> Step:
        """Have photos, by path, cropped around a point of their own, or as the program thinks best if it is None."""

        def edit(subject: Subject) -> Changes:
            ids = {str(photo.path): int(photo.id) for photo in read_photos(subject.record.id)}
            crops = {photo: point for photo, *point in crops_of(subject.record.id)}
            for path, point in points.items():
                if point is None:
                    crops.pop(ids.get(path, 0), None)
                elif path in ids:
                    crops[ids[path]] = [round(share, 4) for share in point]
            return {"crops": [[photo, *point] for photo, point in crops.items()]}

        return self._journal.act([series_id], "crop", edit)

    def swap_frames(self, series_id: int) -> Step:
        """Switch between the verifier's frames and the person's own, which are set aside meanwhile.

        Changes nothing if there is only one of the two.
        """

        def edit(subject: Subject) -> Changes:
            record, now = subject.record, subject.arrangement
            answer = verifier_arrangement(now, record.verifier_frames)
            if record.verified_at is not None and now != answer:
                return set_aside(record, now, answer)
            return taken_up(record, now) if record.own_frames else {}

        return self._journal.act([series_id], "swap frames", edit)

    def split(self, series_id: int, path: str) -> Step:
        """Split off the photos from `path` on; the step names the old series and the new one.

        If all of them were excluded, the new series includes them all: whoever splits them off wants them.
        """
        with self._door.writing():
            self._journal.refuse_unseen([series_id], "split")
            return self._journal.enter("split", split_entries(series_id, path))

    def split_groups(self, series_id: int) -> Step:
        """Make each further series that the verifier saw in this post a series of its own.

        The step names the old series first; it names none if the verifier saw no other.
        """
        with self._door.writing():
            self._journal.refuse_unseen([series_id], "split")
            return self._journal.enter("split", group_entries(series_id))

    def merge(self, series_id: int, *others: int) -> Step:
        """Append the photos of `others`, in their order, to a series; `others` are no longer listed."""
        with self._door.writing():
            self._journal.refuse_unseen([series_id, *others], "merge")
            return self._journal.enter("merge", merge_entries(series_id, others))

    def undo(self, collection: int) -> Step:
        """Undo the newest action in this collection."""
        return self._journal.undo(collection)

    def redo(self, collection: int) -> Step:
        """Repeat the action that was undone last."""
        return self._journal.redo(collection)

    def _hide(self, ids: Sequence[int], label: str, old: str, new: str) -> Step:
        return self._journal.act(
            ids, label, lambda subject: {"hidden": new} if subject.record.hidden == old else {}, ("hidden",)
        )

    def _arrange(self, series_id: int, label: str, change: Callable[[Arrangement], Arrangement]) -> Step:
        def edit(subject: Subject) -> Changes:
            record, new = subject.record, change(subject.arrangement)
            # A caption describes what is in the film, not its order.
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
