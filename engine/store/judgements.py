"""What is to be judged, and what verifiers said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from peewee import chunked

from engine.model import (
    Candidate,
    CandidatePhoto,
    Decision,
    PhotoState,
    SeriesState,
    Usage,
    Verdict,
)
from engine.store.arrangement import as_judged
from engine.store.door import Door, utc_now
from engine.store.frames import read_arrangement, settle, write_arrangement
from engine.store.journal import heed_verdict
from engine.store.tables import LISTED, AnalysisLog, Collection, PhotoRecord, SeriesRecord

OFFLINE = "offline"


class Judgements:
    """The queue of posts and the verdicts about them."""

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
        """Ids of the posts that `verifier` is to judge, in order.

        Those are the new ones and the failed ones; for any verifier but the offline one also what only the offline one
        has judged and no person has touched. `only_failed` takes the failed and blocked alone; `again` takes everything
        that no person has touched.
        """
        series = SeriesRecord
        untouched = (series.decision == Decision.UNDECIDED) & ~series.frames_by_person & ~series.caption_by_person
        wanted = series.state.in_([SeriesState.GROUPED, SeriesState.QUEUED, SeriesState.FAILED])
        if only_failed:
            wanted = series.state.in_([SeriesState.FAILED, SeriesState.BLOCKED])
        elif again:
            wanted |= series.state.in_([SeriesState.VERIFIED, SeriesState.BLOCKED]) & untouched
        elif verifier != OFFLINE:
            wanted |= (series.state == SeriesState.VERIFIED) & (series.verifier == OFFLINE) & untouched
        order = (series.image_count.desc(), series.id) if largest_first else (series.id,)
        with self._door.reading():
            ours = (series.collection == collection) & (series.hidden == LISTED)
            query = series.select(series.id).where(ours & wanted).order_by(*order)
            return [series_id for (series_id,) in query.limit(limit).tuples()]

    def enqueue(self, ids: Sequence[int]) -> None:
        """Mark posts as waiting for a verifier; what was judged keeps its verdict until the new one is there."""
        with self._door.writing():
            for some in chunked(ids, 500):
                SeriesRecord.update(state=SeriesState.QUEUED).where(
                    SeriesRecord.id.in_(some) & (SeriesRecord.state == SeriesState.GROUPED)
                ).execute()

    def release(self, collection: int) -> None:
        """Take queued posts back to grouped: a run ended before their turn."""
        with self._door.writing():
            SeriesRecord.update(state=SeriesState.GROUPED).where(
                (SeriesRecord.collection == collection) & (SeriesRecord.state == SeriesState.QUEUED)
            ).execute()

    def candidate(self, series_id: int, note: str = "") -> Candidate | None:
        """A post as a verifier gets to see it: its photos that are there, in the order of their numbers.

        None where it was removed, or merged into another, while it waited.
        """
        with self._door.reading():
            record = SeriesRecord.get_by_id(series_id)
            if record.hidden != LISTED:
                return None
            root = Path(Collection.get_by_id(record.collection_id).root)
            photos = (
                PhotoRecord.select()
                .where((PhotoRecord.series == series_id) & (PhotoRecord.state != PhotoState.MISSING))
                .order_by(PhotoRecord.number.is_null(), PhotoRecord.number, PhotoRecord.id)
            )
            return Candidate(
                series_id,
                tuple(CandidatePhoto(photo.path, root / photo.path, photo.number) for photo in photos),
                record.post_caption,
                note,
            )

    def save_verdict(self, series_id: int, verdict: Verdict) -> bool:
        """Keep a verdict; frames, caption and decision that a person gave stay as they are.

        False where its photos are not the series' own any more, for a split or a merge came between: then only what
        it cost is kept, and the next run asks again.
        """
        excluded = {exclusion.path: exclusion.reason for exclusion in verdict.excluded}
        broken = {exclusion.path for exclusion in verdict.unreadable}
        with self._door.writing():
            record = SeriesRecord.get_by_id(series_id)
            _add_cost(record, verdict.usage)
            if not _is_about(verdict, series_id):
                record.save()
                return False
            record.state = SeriesState.VERIFIED
            record.error = ""
            record.verifier = verdict.verifier
            record.model_version = verdict.model_version
            record.prompt_version = verdict.prompt_version
            record.verifier_is_series = verdict.is_series
            record.verifier_frames = list(verdict.frames)
            record.verifier_caption = verdict.caption
            record.confidence = verdict.confidence
            record.needs_review = verdict.needs_review
            record.reason = verdict.reason
            record.thinking_summary = verdict.thinking_summary or None
            record.gemini_raw_response = verdict.raw
            record.gemini_parsed_response = _as_published(verdict)
            record.verified_at = utc_now()
            if not record.caption_by_person:
                record.series_caption = verdict.caption
                record.caption_is_draft = verdict.caption_is_draft
                record.caption_stale = False
            record.save()
            for photo in PhotoRecord.select().where(PhotoRecord.series == series_id):
                photo.reason = excluded.get(photo.path, "")
                if photo.state != PhotoState.MISSING:
                    photo.state = PhotoState.UNREADABLE if photo.path in broken else PhotoState.OK
                photo.save()
            arrangement = read_arrangement(series_id)
            if not record.frames_by_person:
                arrangement = as_judged(arrangement, verdict.frames)
                write_arrangement(series_id, arrangement)
            heed_verdict(series_id, verdict)
            settle([series_id])
        return True

    def save_failure(self, series_id: int, state: SeriesState, error: str) -> None:
        """Note that a post got no verdict, with the words that say why; an older verdict stays, and a person's word."""
        settled = (SeriesRecord.state == SeriesState.VERIFIED) & SeriesRecord.frames_by_person
        with self._door.writing():
            SeriesRecord.update(state=state, error=error).where((SeriesRecord.id == series_id) & ~settled).execute()

    def log_run(self, collection: int, images: int, series: int) -> None:
        """Write a line of the analysis log."""
        with self._door.writing():
            root = Collection.get_by_id(collection).root
            AnalysisLog.insert(
                directory=root, total_images=images, total_series=series, processed_at=utc_now()
            ).execute()

    def photo_counts(self, ids: Sequence[int]) -> list[int]:
        """How many photos each of these posts has, in no certain order."""
        counts: list[int] = []
        with self._door.reading():
            for some in chunked(ids, 500):
                query = SeriesRecord.select(SeriesRecord.image_count).where(SeriesRecord.id.in_(some))
                counts += [count or 0 for (count,) in query.tuples()]
        return counts


def _add_cost(record: SeriesRecord, usage: Usage) -> None:
    record.prompt_tokens += usage.prompt_tokens
    record.output_tokens += usage.output_tokens
    record.requests += usage.requests
    record.cost_usd += usage.cost_usd
    record.thinking_tokens = (record.thinking_tokens or 0) + usage.thinking_tokens


def _is_about(verdict: Verdict, series_id: int) -> bool:
    """False where photos that were judged have left the series, or others have come to it."""
    judged = {*verdict.frames, *(exclusion.path for exclusion in verdict.excluded)}
    photos = list(PhotoRecord.select().where(PhotoRecord.series == series_id))
    there = {photo.path for photo in photos if photo.state != PhotoState.MISSING}
    return there <= judged <= {photo.path for photo in photos}


def _as_published(verdict: Verdict) -> str:
    """The answer in the shape that the `gemini_parsed_response` column has always had."""
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
