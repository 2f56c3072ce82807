"""The queue of posts for a verifier, and the verdicts about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from peewee import SQL, chunked

from engine.model import (
    Candidate,
    CandidatePhoto,
    Decision,
    PhotoState,
    SeriesState,
    Usage,
    Verdict,
)
from engine.store.arrangement import verifier_arrangement
from engine.store.batch_rows import in_batch
from engine.store.clock import utc_now
from engine.store.door import Door
from engine.store.frames import arrangement_of, read_photos, settle, write_arrangement
from engine.store.journal import adopt_verdict
from engine.store.measured import seen_words
from engine.store.roots import root_of
from engine.store.rows import read_rows, rows_by_id, update_rows
from engine.store.tables import LISTED, AnalysisLog, PhotoRecord, SeriesRecord
from engine.store.values import shown_name_of

OFFLINE = "offline"
_NO_MARKS: Mapping[str, str | None] = MappingProxyType({})

_ANSWERED = (SeriesState.VERIFIED, SeriesState.BLOCKED, SeriesState.UNREADABLE)
_WITH_UNREADABLE_PHOTOS = SQL("(SELECT series_id FROM photos WHERE state = 'unreadable')")
"""Spelled out, for an index that knows just these photos."""


class Verdicts:
    """Posts that wait for a verifier, and verdicts."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def queue(
        self,
        collection: int,
        verifier: str,
        *,
        largest_first: bool = True,
        limit: int | None = None,
        only_failed: bool = False,
        again: bool = False,
    ) -> list[int]:
        """Ids of the posts for `verifier`, in order.

        These are new and failed ones and, unless `verifier` is the offline one, those that only the offline one has
        verified and no person has touched. `only_failed` selects just failed and blocked ones and untouched ones with
        photos that could not be read; `again` selects everything that no person has touched. None is in a batch.
        """
        series = SeriesRecord
        untouched = _untouched()
        wanted = series.state.in_([SeriesState.GROUPED, SeriesState.QUEUED, SeriesState.FAILED])
        if only_failed:
            wanted = series.state.in_([SeriesState.FAILED, SeriesState.BLOCKED, SeriesState.UNREADABLE])
            wanted |= (series.state == SeriesState.VERIFIED) & untouched & series.id.in_(_WITH_UNREADABLE_PHOTOS)
        elif again:
            wanted |= series.state.in_(_ANSWERED) & untouched
        elif verifier != OFFLINE:
            wanted |= (series.state == SeriesState.VERIFIED) & (series.verifier == OFFLINE) & untouched
        order = (series.image_count.desc(), series.id) if largest_first else (series.id,)
        with self._door.reading():
            ours = (series.collection == collection) & (series.hidden == LISTED) & series.id.not_in(in_batch())
            query = series.select(series.id).where(ours & wanted).order_by(*order)
            return [series_id for (series_id,) in query.limit(limit).tuples()]

    def outdated(self, collection: int, verifier: str, prompt_version: str) -> list[int]:
        """Ids of what `verifier` verified under another prompt version and no person has touched."""
        series = SeriesRecord
        ours = (series.collection == collection) & (series.hidden == LISTED) & _untouched()
        then = (series.state == SeriesState.VERIFIED) & (series.verifier == verifier)
        with self._door.reading():
            query = series.select(series.id).where(ours & then & (series.prompt_version != prompt_version))
            return [series_id for (series_id,) in query.order_by(series.id).tuples()]

    def enqueue(self, ids: Sequence[int]) -> None:
        """Mark posts as waiting for a verifier; those with a verdict keep it until a new one comes."""
        with self._door.writing():
            for some in chunked(ids, 500):
                SeriesRecord.update(state=SeriesState.QUEUED).where(
                    SeriesRecord.id.in_(some) & (SeriesRecord.state == SeriesState.GROUPED)
                ).execute()

    def release(self, collection: int) -> None:
        """Return queued posts to grouped, after a run that ended before their turn; those in a batch stay queued."""
        series = SeriesRecord
        with self._door.writing():
            series.update(state=SeriesState.GROUPED).where(
                (series.collection == collection) & (series.state == SeriesState.QUEUED) & series.id.not_in(in_batch())
            ).execute()

    def candidate(self, series_id: int, note: str = "") -> Candidate | None:
        """A post as a verifier sees it: its photos that exist, in the order of their numbers.

        None if it was removed, or merged into another, while it waited.
        """
        with self._door.reading():
            record = _record(series_id)
            if record is None or record.hidden != LISTED:
                return None
            root = Path(root_of(record.collection_id))
            photos = read_rows(PhotoRecord, _THERE_BY_NUMBER, series_id, PhotoState.MISSING)
            return Candidate(
                series_id,
                tuple(CandidatePhoto(photo.path, root / photo.path, photo.number) for photo in photos),
                record.post_caption,
                note,
                title=shown_name_of(record),
            )

    def save_verdict(self, series_id: int, verdict: Verdict, unread: Mapping[str, str | None] = _NO_MARKS) -> bool:
        """Store a verdict; a person's frames, caption and decision stay as they are.

        `unread` has the marks of the photos that could not be read, by path; see `Unreadable`.

        False if a split or a merge has changed the series' photos meanwhile: then only the cost is stored, and the
        next run asks again.
        """
        with self._door.writing():
            return store_verdict(series_id, verdict, unread)

    def save_failure(self, series_id: int, state: SeriesState, error: str) -> None:
        """Store why a post got no verdict; an older verdict and a person's decisions stay."""
        with self._door.writing():
            store_failure(series_id, state, error)

    def log_run(self, collection: int, images: int, series: int) -> None:
        """Add a line to the analysis log."""
        with self._door.writing():
            root = root_of(collection)
            AnalysisLog.insert(
                directory=root, total_images=images, total_series=series, processed_at=utc_now()
            ).execute()

    def photo_counts(self, ids: Sequence[int]) -> list[int]:
        """Numbers of photos of these posts, in no particular order."""
        counts: list[int] = []
        with self._door.reading():
            for some in chunked(ids, 500):
                query = SeriesRecord.select(SeriesRecord.image_count).where(SeriesRecord.id.in_(some))
                counts += [count or 0 for (count,) in query.tuples()]
        return counts


def store_verdict(series_id: int, verdict: Verdict, unread: Mapping[str, str | None] = _NO_MARKS) -> bool:
    """As `Verdicts.save_verdict`, under a write lock that is already held."""
    record = _record(series_id)
    if record is None:
        return False
    photos = read_photos(series_id)
    about = _is_about(verdict, photos)
    told = _columns(record, verdict) if about else {}
    update_rows(SeriesRecord, [series_id], total_cost(record, verdict.usage) | told)
    if not about:
        return False
    _note_states(photos, verdict, unread)
    if verdict.is_blind:
        settle([series_id])
        return True
    if not record.frames_by_person:
        write_arrangement(photos, verifier_arrangement(arrangement_of(photos), verdict.frames))
    adopt_verdict(series_id, verdict)
    settle([series_id])
    return True


def store_failure(series_id: int, state: SeriesState, error: str) -> None:
    """As `Verdicts.save_failure`, under a write lock that is already held."""
    settled = (SeriesRecord.state == SeriesState.VERIFIED) & SeriesRecord.frames_by_person
    SeriesRecord.update(state=state, error=error).where((SeriesRecord.id == series_id) & ~settled).execute()


def store_cost(series_id: int, usage: Usage) -> None:
    """Add the cost of an answer that gave no verdict, under a write lock that is already held."""
    if record := _record(series_id):
        update_rows(SeriesRecord, [series_id], total_cost(record, usage))


def _untouched() -> Any:
    """The condition that no person has decided, chosen frames or written a caption."""
    series = SeriesRecord
    return (series.decision == Decision.UNDECIDED) & ~series.frames_by_person & ~series.caption_by_person


def _record(series_id: int) -> SeriesRecord | None:
    """A series; None if it was erased while it waited."""
    return next(iter(rows_by_id(SeriesRecord, [series_id])), None)


_THERE_BY_NUMBER = "series_id = ? AND state != ? ORDER BY number IS NULL, number, id"


def agrees_with(second: Mapping[str, Any], is_series: bool, frames: Sequence[str]) -> bool:
    """Whether a second opinion sees the same: no series, or a series of the same photos in whatever order."""
    if not (second["is_series"] and is_series):
        return bool(second["is_series"]) == is_series
    return set(second["frames"]) == set(frames)


def total_cost(record: SeriesRecord, usage: Usage) -> dict[str, Any]:
    """Total cost of a series, by column."""
    return {
        "prompt_tokens": record.prompt_tokens + usage.prompt_tokens,
        "output_tokens": record.output_tokens + usage.output_tokens,
        "requests": record.requests + usage.requests,
        "cost_usd": record.cost_usd + usage.cost_usd,
        "thinking_tokens": (record.thinking_tokens or 0) + usage.thinking_tokens,
    }


def _columns(record: SeriesRecord, verdict: Verdict) -> dict[str, Any]:
    """A verdict, by column, without its caption if a person has written one."""
    if verdict.is_blind:
        touched = record.decision != Decision.UNDECIDED or record.frames_by_person
        words = verdict.unreadable[0].reason
        return {} if touched else {"state": SeriesState.UNREADABLE, "error": words, "reason": verdict.reason}
    caption = {
        "series_caption": verdict.caption,
        "caption_is_draft": verdict.caption_is_draft,
        "caption_stale": False,
    }
    return {
        "state": SeriesState.VERIFIED,
        "error": "",
        "verifier": verdict.verifier,
        "model_version": verdict.model_version,
        "prompt_version": verdict.prompt_version,
        "verifier_is_series": verdict.is_series,
        "verifier_frames": list(verdict.frames),
        "verifier_caption": verdict.caption,
        "confidence": verdict.confidence,
        "needs_review": verdict.needs_review,
        "reason": verdict.reason,
        "thinking_summary": verdict.thinking_summary or None,
        "gemini_raw_response": verdict.raw,
        "gemini_parsed_response": _as_published(verdict),
        "verified_at": utc_now(),
        "held": False,
        "agrees": agrees_with(record.second, verdict.is_series, verdict.frames) if record.second else None,
        "facts": verdict.facts.known() or None,
        "further": [{"frames": list(group.frames), "about": group.about} for group in verdict.groups] or None,
        **({} if record.caption_by_person else caption),
    }


def _note_states(photos: Sequence[PhotoRecord], verdict: Verdict, unread: Mapping[str, str | None]) -> None:
    """Store why each photo is excluded, which cannot be read, and the marks that the verifier saw in them.

    What an earlier one saw stays, unless this one says otherwise: another verdict changes no picture.
    """
    excluded = {exclusion.path: exclusion.reason for exclusion in verdict.excluded}
    broken = {exclusion.path for exclusion in verdict.unreadable}
    sightings = {path: seen_words(marks) for path, marks in verdict.seen or ()}
    for photo in photos:
        reason, state = excluded.get(photo.path, ""), photo.state
        if state != PhotoState.MISSING:
            state = PhotoState.UNREADABLE if photo.path in broken else PhotoState.OK
        mark = unread.get(photo.path) if state == PhotoState.UNREADABLE else None
        seen = sightings.get(photo.path, photo.seen)
        if (photo.reason, photo.state, photo.unread, photo.seen) != (reason, state, mark, seen):
            update_rows(PhotoRecord, [photo.id], {"reason": reason, "state": state, "unread": mark, "seen": seen})


def _is_about(verdict: Verdict, photos: Sequence[PhotoRecord]) -> bool:
    """False if photos have left the series or joined it since it was sent to the verifier."""
    shown = {*verdict.frames, *(exclusion.path for exclusion in verdict.excluded)}
    there = {photo.path for photo in photos if photo.state != PhotoState.MISSING}
    return there <= shown <= {photo.path for photo in photos}


def _as_published(verdict: Verdict) -> str:
    """The answer in the published shape of the column `gemini_parsed_response`."""
    return json.dumps(
        {
            "is_series": verdict.is_series,
            "images": [{"path": path, "order": order} for order, path in enumerate(verdict.frames, start=1)],
            "excluded_images": [{"path": item.path, "reason": item.reason} for item in verdict.excluded],
            "series_caption": verdict.caption,
            "reason": verdict.reason,
            "confidence": verdict.confidence,
        }
    )
