"""Whether a step can still be undone or redone: not once its photos or series went elsewhere meanwhile.

Two programs on one database each undo their own steps, whatever the other did in between. A split whose part the other
one merged into a third series must stay then: photos would end up in a series that no list shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from peewee import chunked

from engine.store.changes import Changes
from engine.store.rows import rows_by_id
from engine.store.tables import MERGED, UNMADE, PhotoRecord, SeriesRecord

_IDS_A_QUERY = 400

Place = tuple[int, Changes, Changes]
"""A series of a step, with what the step left in it and what is to be there again."""


def still_fits(places: Sequence[Place]) -> bool:
    """True if all series and photos of a step are where it left them; the write lock is already held."""
    return _same_lists(places) and _same_photos([place for place in places if "photos" in place[1]])


def _same_lists(places: Sequence[Place]) -> bool:
    """Whether each series is in the list, or out of it, as the step left it."""
    left = {series_id: at["hidden"] for series_id, at, _ in places if "hidden" in at}
    return all(
        left[record.id] == record.hidden
        for some in chunked(list(left), _IDS_A_QUERY)
        for record in rows_by_id(SeriesRecord, some, ("hidden",))
    )


def _same_photos(places: Sequence[Place]) -> bool:
    """Whether each photo is in the series that it was moved to, and no other one in a series that is to vanish."""
    left = {photo: series_id for series_id, at, _ in places for photo in at["photos"]}
    for some in chunked(list(left), _IDS_A_QUERY):
        query = PhotoRecord.select(PhotoRecord.id, PhotoRecord.series).where(PhotoRecord.id.in_(some))
        if any(left[photo] != series_id for photo, series_id in query.tuples()):
            return False
    vanishing = [series_id for series_id, _, to in places if to.get("hidden") in (UNMADE, MERGED)]
    inside = PhotoRecord.select(PhotoRecord.id).where(PhotoRecord.series.in_(vanishing)).tuples()
    return all(photo in left for (photo,) in inside)
