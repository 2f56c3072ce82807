"""Posts as one names them that were downloaded twice: with folder, decision and number of photos."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import chunked, fn

from engine.model import Decision, PhotoState, PostCopy
from engine.store.door import Door
from engine.store.tables import LISTED, PhotoRecord, SeriesRecord

_IDS_A_QUERY = 400


class Copies:
    """Reads posts that hold the same photos as others."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def posts(self, ids: Sequence[int]) -> list[PostCopy]:
        """The listed posts among these; repeated photos within a post count once."""
        found = []
        with self._door.reading():
            for some in chunked(ids, _IDS_A_QUERY):
                query = (
                    SeriesRecord.select(
                        SeriesRecord.id,
                        SeriesRecord.base_name,
                        SeriesRecord.directory,
                        SeriesRecord.decision,
                        fn.COUNT(fn.DISTINCT(fn.COALESCE(PhotoRecord.content_hash, PhotoRecord.id))),
                        SeriesRecord.collection,
                    )
                    .join(PhotoRecord)
                    .where(
                        SeriesRecord.id.in_(some)
                        & (SeriesRecord.hidden == LISTED)
                        & (PhotoRecord.state == PhotoState.OK)
                    )
                    .group_by(SeriesRecord.id)
                )
                found += [
                    PostCopy(series_id, name, directory, Decision(decision), count, collection)
                    for series_id, name, directory, decision, count, collection in query.tuples()
                ]
        return found
