"""Series for an export: which ones, and with which frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from peewee import chunked, fn

from engine.model import (
    Decision,
    ExportChoice,
    ExportFrame,
    ExportSeries,
    Limits,
    Measures,
    PhotoState,
    Point,
    Take,
    marks_of,
)
from engine.store.conditions import conditions
from engine.store.door import Door
from engine.store.findings import facts_of
from engine.store.measured import MEASURED, measures_from, seen_in
from engine.store.tables import LISTED, PART, Collection, PhotoRecord, SeriesRecord
from engine.store.values import title_of

_SERIES_A_CHUNK = 200
_MEASURED = tuple(getattr(PhotoRecord, name) for name in MEASURED)
_EVERYTHING = ExportChoice()
_DECISIONS: Final = {
    Take.APPROVED: (Decision.APPROVED,),
    Take.UNDECIDED: (Decision.UNDECIDED,),
    Take.ALL: (Decision.APPROVED, Decision.UNDECIDED),
}


class Exportable:
    """Series of one collection, or of all if its id is None, as an export takes them."""

    def __init__(self, door: Door, limits: Limits) -> None:
        """`limits` say from which measure on photos are marked."""
        self._door = door
        self._limits = limits

    def series(
        self,
        collection: int | None,
        choice: ExportChoice = _EVERYTHING,
        *,
        min_length: int,
        max_length: int | None = None,
        include_unsure: bool = False,
    ) -> Iterator[ExportSeries]:
        """The valid series of this choice; none of them is rejected or put off.

        What its verifier marked for a check and nobody approved is among them only with `include_unsure`, or if it was
        selected itself. The frames include missing photos: the export decides what becomes of those.
        """
        found = self.ids(
            collection, choice, min_length=min_length, max_length=max_length, include_unsure=include_unsure
        )
        for ids in chunked(found, _SERIES_A_CHUNK):
            yield from self.load(ids)

    def ids(
        self,
        collection: int | None,
        choice: ExportChoice = _EVERYTHING,
        *,
        min_length: int,
        max_length: int | None = None,
        include_unsure: bool = False,
    ) -> list[int]:
        """Ids of those series, in ascending order."""
        series = SeriesRecord
        listed = series.hidden == LISTED
        long_enough = (series.kept >= min_length) | series.id.in_(_once_as_long(min_length))
        query = series.select(series.id).where(listed & series.is_series & long_enough)
        query = query.where(series.decision.in_(_DECISIONS[choice.take]))
        if choice.matching is not None:
            query = query.where(*conditions(choice.matching, self._limits))
        if not include_unsure and choice.selected is None:
            query = query.where(~series.needs_review | (series.decision == Decision.APPROVED))
        if collection is not None:
            query = query.where(series.collection == collection)
        if max_length is not None:
            query = query.where(series.kept <= max_length)
        with self._door.reading():
            found = [series_id for (series_id,) in query.order_by(series.id).tuples()]
        if choice.selected is None:
            return found
        selected = set(choice.selected)  # no condition of the query: SQLite takes so many values and no more
        return [series_id for series_id in found if series_id in selected]

    def load(self, ids: Sequence[int]) -> list[ExportSeries]:
        """Series for an export, by id."""
        with self._door.reading():
            roots = dict(Collection.select(Collection.id, Collection.root).tuples())
            frames: dict[int, list[tuple[str, Point | None, str | None, Measures | None]]] = {}
            photos = (
                PhotoRecord.select(PhotoRecord.series, PhotoRecord.path, PhotoRecord.crop, PhotoRecord.seen, *_MEASURED)
                .where(PhotoRecord.series.in_(ids) & PhotoRecord.kept)
                .order_by(PhotoRecord.series, PhotoRecord.position)
            )
            for series_id, path, crop, seen, *measured in photos.tuples():
                frames.setdefault(series_id, []).append((path, crop, seen, measures_from(measured)))
            records = list(SeriesRecord.select().where(SeriesRecord.id.in_(ids)).order_by(SeriesRecord.id))
        return [
            ExportSeries(
                record.id,
                record.base_name,
                record.username,
                record.series_caption or "",
                tuple(
                    ExportFrame(
                        path,
                        Path(roots[record.collection_id]) / path,
                        crop,
                        found,
                        marks_of(found, self._limits, seen_in(seen)),
                        text_sought=seen is not None,
                    )
                    for path, crop, seen, found in frames.get(record.id, [])
                ),
                record.confidence,
                record.decision == Decision.APPROVED,
                facts_of(record),
                record.caption_by_person,
                caption_is_draft=record.caption_is_draft,
                title=title_of(record),
                post=record.post_key.partition(PART)[0],
            )
            for record in records
        ]


def _once_as_long(min_length: int) -> Any:
    """Series that had this many frames before some went missing or broke."""
    lost = PhotoRecord.select(PhotoRecord.series).join(SeriesRecord)
    lost = lost.where(PhotoRecord.kept & (PhotoRecord.state != PhotoState.OK)).group_by(PhotoRecord.series)
    return lost.having(SeriesRecord.kept + fn.COUNT(PhotoRecord.id) >= min_length)
