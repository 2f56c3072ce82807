"""Verified posts for a choice among them: words and numbers, without their photos."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peewee import chunked

from engine.model import Decision, Described, Limits, SeriesFilter, SeriesState
from engine.store.conditions import conditions
from engine.store.door import Door
from engine.store.findings import facts_of
from engine.store.tables import LISTED, PhotoRecord, SeriesRecord
from engine.store.values import shown_name_of

_SERIES_A_CHUNK = 500


class Choosable:
    """Reads what a choice needs to know."""

    def __init__(self, door: Door, limits: Limits) -> None:
        """`limits` say from which measure on photos are marked."""
        self._door = door
        self._limits = limits

    def posts(self, collection: int | None, matching: SeriesFilter | None = None) -> Iterator[Described]:
        """Verified posts of one collection, or of all if its id is None, by id; with `matching` those of a filter."""
        series = SeriesRecord
        query = series.select(series.id).where((series.hidden == LISTED) & (series.state == SeriesState.VERIFIED))
        if collection is not None:
            query = query.where(series.collection == collection)
        if matching is not None:
            query = query.where(*conditions(matching, self._limits))
        with self._door.reading():
            ids = [series_id for (series_id,) in query.order_by(series.id).tuples()]
        yield from self.described(ids)

    def hashes(self, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Perceptual hashes of the frames of these series, as far as they are known, by series."""
        found: dict[int, list[int]] = {}
        for some in chunked(ids, _SERIES_A_CHUNK):
            query = PhotoRecord.select(PhotoRecord.series, PhotoRecord.perceptual_hash).where(
                PhotoRecord.series.in_(some) & PhotoRecord.kept & PhotoRecord.perceptual_hash.is_null(False)
            )
            with self._door.reading():
                for series_id, bits in query.tuples():
                    found.setdefault(series_id, []).append(bits)
        return {series_id: tuple(bits) for series_id, bits in found.items()}

    def described(self, ids: Iterable[int]) -> Iterator[Described]:
        """These posts, in this order."""
        for some in chunked(ids, _SERIES_A_CHUNK):
            with self._door.reading():
                found = {one.id: one for one in SeriesRecord.select(*_COLUMNS).where(SeriesRecord.id.in_(some))}
            yield from (_described(found[one]) for one in some if one in found)


_COLUMNS = tuple(
    getattr(SeriesRecord, name)
    for name in (
        "id", "base_name", "directory", "username", "decision", "is_series", "confidence", "needs_review", "kept",
        "image_count", "facts", "own_facts", "post_caption", "taken_at", "post_key",
    )
)  # fmt: skip


def _described(record: SeriesRecord) -> Described:
    return Described(
        record.id,
        shown_name_of(record),
        record.username.casefold() if record.username else f"{record.directory}/",
        Decision(record.decision),
        bool(record.is_series),
        record.confidence,
        bool(record.needs_review),
        record.kept,
        record.image_count or 0,
        facts_of(record),
    )
