"""A series' frames as rows: the arrangement in `photos`, and what follows from it in `series_images` and `series`."""

from __future__ import annotations

from peewee import chunked

from engine.model import Decision, PhotoState
from engine.store.arrangement import Arrangement
from engine.store.tables import PhotoRecord, SeriesImage, SeriesRecord


def read_arrangement(series_id: int) -> Arrangement:
    """The post's photos in the user's order."""
    rows = (
        PhotoRecord.select(PhotoRecord.path, PhotoRecord.kept)
        .where(PhotoRecord.series == series_id)
        .order_by(PhotoRecord.position, PhotoRecord.id)
    )
    return tuple((path, bool(kept)) for path, kept in rows.tuples())


def write_arrangement(series_id: int, arrangement: Arrangement) -> None:
    """Store an order and what is kept; photos the arrangement does not name stay behind its end, out of the film."""
    places = {path: (position, kept) for position, (path, kept) in enumerate(arrangement, start=1)}
    for photo in PhotoRecord.select().where(PhotoRecord.series == series_id):
        position, kept = places.get(photo.path, (len(places) + photo.id, False))
        if (photo.position, photo.kept) != (position, kept):
            PhotoRecord.update(position=position, kept=kept).where(PhotoRecord.id == photo.id).execute()


def settle(record: SeriesRecord, arrangement: Arrangement) -> None:
    """Write what now holds: a person's word where there is one, else the verifier's.

    `series_images` names the frames of a series that holds, in order, without those that are gone or broken.
    """
    is_series = {Decision.APPROVED: True, Decision.REJECTED: False}.get(record.decision, record.verifier_is_series)
    unusable = {
        path
        for (path,) in PhotoRecord.select(PhotoRecord.path)
        .where((PhotoRecord.series == record.id) & (PhotoRecord.state != PhotoState.OK))
        .tuples()
    }
    frames = [path for path, kept in arrangement if kept and path not in unusable]
    SeriesRecord.update(is_series=is_series, kept=len(frames)).where(SeriesRecord.id == record.id).execute()
    SeriesImage.delete().where(SeriesImage.series == record.id).execute()
    if is_series:
        rows = [
            {"series": record.id, "image_path": path, "order_in_series": order}
            for order, path in enumerate(frames, start=1)
        ]
        for some in chunked(rows, 200):
            SeriesImage.insert_many(some).execute()
