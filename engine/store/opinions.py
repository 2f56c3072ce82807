"""Second opinions by other verifiers and whether they agree, and posts that a sieve holds back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import fn

from engine.model import SeriesState, Verdict
from engine.store.door import Door
from engine.store.rows import rows_by_id, update_rows
from engine.store.tables import LISTED, SeriesRecord
from engine.store.verdicts import OFFLINE, agrees_with, total_cost

_HELD = "Held back by the sieve; asking again sends it."


class Opinions:
    """What is known of a post besides its verdict."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def queue(self, collection: int, verifier: str, limit: int | None = None) -> list[int]:
        """Ids of the posts that have a verdict by another verifier and no opinion of this one yet."""
        series = SeriesRecord
        asked = fn.json_extract(series.second, "$.verifier")
        query = series.select(series.id).where(
            (series.collection == collection)
            & (series.hidden == LISTED)
            & (series.state == SeriesState.VERIFIED)
            & (series.verifier != verifier)
            & (series.second.is_null() | (asked != verifier))
        )
        with self._door.reading():
            return [one for (one,) in query.order_by(series.id).limit(limit).tuples()]

    def save(self, series_id: int, verdict: Verdict) -> bool | None:
        """Store a second verdict beside the first, and what it cost; returns whether they agree."""
        said = {
            "verifier": verdict.verifier,
            "model": verdict.model_version,
            "is_series": verdict.is_series,
            "frames": list(verdict.frames),
            "confidence": verdict.confidence,
            "reason": verdict.reason,
        }
        with self._door.writing():
            for record in rows_by_id(SeriesRecord, [series_id]):
                agrees = agrees_with(said, record.verifier_is_series, record.verifier_frames)
                columns: dict[str, Any] = {"second": said, "agrees": agrees}
                update_rows(SeriesRecord, [series_id], total_cost(record, verdict.usage) | columns)
                return agrees
        return None

    def agreement(self, collection: int | None = None) -> tuple[int, int]:
        """How many second opinions agree with the verdict, and how many there are, in a collection or in all."""
        series = SeriesRecord
        query = series.select(fn.COALESCE(fn.SUM(series.agrees), 0), fn.COUNT(series.agrees))
        query = query.where((series.hidden == LISTED) & (series.state == SeriesState.VERIFIED))
        if collection is not None:
            query = query.where(series.collection == collection)
        with self._door.reading():
            agree, all_of_them = query.tuples()[0]
        return int(agree), int(all_of_them)

    def unsieved(self, ids: Sequence[int]) -> list[int]:
        """The subset of `ids` without a verdict, which are to be sieved."""
        with self._door.reading():
            bare = {
                record.id
                for record in rows_by_id(SeriesRecord, ids, ("state", "verifier"))
                if record.state != SeriesState.VERIFIED
            }
        return [one for one in ids if one in bare]

    def hold_back(self, ids: Sequence[int], below: float) -> list[int]:
        """Mark those of these posts in which the offline verifier sees a series with a probability below `below`."""
        with self._door.writing():
            held = [
                record
                for record in rows_by_id(SeriesRecord, ids, ("state", "verifier", "confidence", "reason", "held"))
                if record.state == SeriesState.VERIFIED
                and record.verifier == OFFLINE
                and (record.confidence or 0.0) < below
            ]
            for record in held:
                if not record.held:
                    update_rows(SeriesRecord, [record.id], {"held": True, "reason": f"{_HELD} {record.reason}".strip()})
        return [record.id for record in held]
