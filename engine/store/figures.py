"""What a collection says about its verifier and its cost, read for the statistics and before many are approved."""

from __future__ import annotations

from array import array
from typing import Any

from peewee import fn

from engine.model import Decision, SeriesState, Usage
from engine.store.door import Door
from engine.store.tables import LISTED, SeriesRecord
from engine.store.trust import Word


class Figures:
    """Short reads over all series of one collection."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def words(self, collection: int) -> list[Word]:
        """What the person said about series that they saw, if the verifier held them to be series."""
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
                Word(confidence, Decision(decision), bool(own))
                for confidence, decision, own in query.tuples().iterator()
            ]

    def confidences(self, collection: int) -> array[float]:
        """The confidence of every series that waits for a decision and could be approved by it alone, ascending."""
        query = SeriesRecord.select(SeriesRecord.confidence).where(
            (SeriesRecord.collection == collection) & waiting() & SeriesRecord.confidence.is_null(False)
        )
        with self._door.reading():
            return array("d", (value for (value,) in query.order_by(SeriesRecord.confidence).tuples().iterator()))

    def spent(self, collection: int) -> Usage:
        """What all verdicts of the collection cost together, also those about series that were removed since."""
        series = SeriesRecord
        columns = (series.prompt_tokens, series.output_tokens, series.thinking_tokens, series.requests, series.cost_usd)
        query = series.select(*(fn.COALESCE(fn.SUM(column), 0) for column in columns))
        with self._door.reading():
            return Usage(*query.where(series.collection == collection).tuples()[0])


def waiting() -> Any:
    """The condition that a series holds, has frames, and waits for a decision."""
    series = SeriesRecord
    return (
        (series.hidden == LISTED)
        & (series.state == SeriesState.VERIFIED)
        & (series.decision == Decision.UNDECIDED)
        & series.is_series
        & (series.kept > 0)
    )
