"""Figures on a collection's verifier and its cost, for the statistics and for approving many series at once."""

from __future__ import annotations

from array import array
from typing import Any

from peewee import fn

from engine.model import Decision, SeriesState, Usage
from engine.store.door import Door
from engine.store.tables import LISTED, SeriesRecord
from engine.store.trust import ReviewedSeries


class Figures:
    """Short queries over all series of one collection."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def reviewed(self, collection: int) -> list[ReviewedSeries]:
        """The person's decisions about series that they saw and the verifier had found."""
        series = SeriesRecord
        query = series.select(series.confidence, series.decision, series.frames_by_person).where(
            (series.collection == collection)
            & (series.hidden == LISTED)
            & series.decision.in_([Decision.APPROVED, Decision.REJECTED])
            & series.verifier_is_series
            & series.confidence.is_null(False)
            & ~series.unseen
        )
        with self._door.reading():
            return [
                ReviewedSeries(confidence, Decision(decision), bool(own))
                for confidence, decision, own in query.tuples().iterator()
            ]

    def by_confidence(self, collection: int) -> tuple[array[float], array[int]]:
        """Confidences, ascending, and ids of all undecided series that could be approved by a threshold."""
        query = SeriesRecord.select(SeriesRecord.confidence, SeriesRecord.id).where(
            (SeriesRecord.collection == collection) & waiting() & SeriesRecord.confidence.is_null(False)
        )
        confidences, ids = array("d"), array("q")
        with self._door.reading():
            for confidence, series_id in query.order_by(SeriesRecord.confidence, SeriesRecord.id).tuples().iterator():
                confidences.append(confidence)
                ids.append(series_id)
        return confidences, ids

    def spent(self, collection: int) -> Usage:
        """Total cost of the collection's verdicts, including those about series that were removed since."""
        series = SeriesRecord
        columns = (series.prompt_tokens, series.output_tokens, series.thinking_tokens, series.requests, series.cost_usd)
        query = series.select(*(fn.COALESCE(fn.SUM(column), 0) for column in columns))
        with self._door.reading():
            return Usage(*query.where(series.collection == collection).tuples()[0])

    def verified_by(self, collection: int | None = None) -> list[tuple[str, int]]:
        """The models that gave the verdicts and how many each, the busiest first; without a collection, of all."""
        series = SeriesRecord
        verdicts = fn.COUNT(series.id)
        model = fn.COALESCE(fn.NULLIF(series.model_version, ""), series.verifier)
        query = series.select(model, verdicts).where((series.state == SeriesState.VERIFIED) & (model != ""))
        if collection is not None:
            query = query.where(series.collection == collection)
        with self._door.reading():
            return [(str(name), int(count)) for name, count in query.group_by(model).order_by(-verdicts).tuples()]


def waiting() -> Any:
    """Condition: a valid series with frames that waits for a decision."""
    series = SeriesRecord
    return (
        (series.hidden == LISTED)
        & (series.state == SeriesState.VERIFIED)
        & (series.decision == Decision.UNDECIDED)
        & series.is_series
        & (series.kept > 0)
    )
