"""Series for an export: which ones, and with which frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from peewee import chunked, fn

from engine.model import Decision, ExportFrame, ExportSeries, PhotoState
from engine.store.door import Door
from engine.store.findings import facts_of
from engine.store.tables import LISTED, Collection, PhotoRecord, SeriesRecord

_SERIES_A_CHUNK = 200


class Exportable:
    """Series of one collection, or of all if its id is None, as an export takes them."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def series(
        self,
        collection: int | None,
        *,
        approved_only: bool,
        min_length: int,
        max_length: int | None,
        include_unsure: bool = False,
    ) -> Iterator[ExportSeries]:
        """The approved series, or all valid ones that are neither rejected nor put off.

        What its verifier marked for a check is among the latter only with `include_unsure`. The frames include missing
        photos: the export decides what becomes of those.
        """
        for ids in chunked(
            self.ids(collection, approved_only, min_length, max_length, include_unsure=include_unsure), _SERIES_A_CHUNK
        ):
            yield from self.load(ids)

    def ids(
        self,
        collection: int | None,
        approved_only: bool,
        min_length: int,
        max_length: int | None,
        *,
        include_unsure: bool = False,
    ) -> list[int]:
        """Ids of those series, in the same order."""
        series = SeriesRecord
        listed = series.hidden == LISTED
        long_enough = (series.kept >= min_length) | series.id.in_(_once_as_long(min_length))
        query = series.select(series.id).where(listed & series.is_series & long_enough)
        query = query.where(
            series.decision == Decision.APPROVED
            if approved_only
            else series.decision.not_in([Decision.REJECTED, Decision.LATER])
        )
        if not include_unsure:
            query = query.where(~series.needs_review | (series.decision == Decision.APPROVED))
        if collection is not None:
            query = query.where(series.collection == collection)
        if max_length is not None:
            query = query.where(series.kept <= max_length)
        with self._door.reading():
            return [series_id for (series_id,) in query.order_by(series.id).tuples()]

    def load(self, ids: Sequence[int]) -> list[ExportSeries]:
        """Series for an export, by id."""
        with self._door.reading():
            roots = dict(Collection.select(Collection.id, Collection.root).tuples())
            frames: dict[int, list[str]] = {}
            photos = (
                PhotoRecord.select(PhotoRecord.series, PhotoRecord.path)
                .where(PhotoRecord.series.in_(ids) & PhotoRecord.kept)
                .order_by(PhotoRecord.series, PhotoRecord.position)
            )
            for series_id, path in photos.tuples():
                frames.setdefault(series_id, []).append(path)
            records = list(SeriesRecord.select().where(SeriesRecord.id.in_(ids)).order_by(SeriesRecord.id))
        return [
            ExportSeries(
                record.id,
                record.base_name,
                record.username,
                record.series_caption or "",
                tuple(
                    ExportFrame(path, Path(roots[record.collection_id]) / path) for path in frames.get(record.id, [])
                ),
                record.confidence,
                record.decision == Decision.APPROVED,
                facts_of(record),
                record.caption_by_person,
            )
            for record in records
        ]


def _once_as_long(min_length: int) -> Any:
    """Series that had this many frames before some went missing or broke."""
    lost = PhotoRecord.select(PhotoRecord.series).join(SeriesRecord)
    lost = lost.where(PhotoRecord.kept & (PhotoRecord.state != PhotoState.OK)).group_by(PhotoRecord.series)
    return lost.having(SeriesRecord.kept + fn.COUNT(PhotoRecord.id) >= min_length)
