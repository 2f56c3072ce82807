"""Fingerprints of photos, recorded once for each file."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model import Fingerprint, PhotoState
from engine.store.door import Door
from engine.store.frames import read_photos
from engine.store.rows import update_rows
from engine.store.tables import PhotoRecord, SeriesRecord


class Fingerprints:
    """Content and perceptual hashes of photos."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def keep(self, series_id: int, prints: Mapping[str, Fingerprint]) -> None:
        """Record fingerprints of a post's photos, by path.

        A photo that was not decoded gets its perceptual hash from one with the same bytes, if there is one.
        """
        database = SeriesRecord._meta.database
        with self._door.writing():
            for photo in read_photos(series_id) if prints else ():
                if photo.path not in prints:
                    continue
                content, perceptual = prints[photo.path]
                if perceptual is None:
                    known = database.execute_sql(_OF_EQUAL_BYTES, (content,)).fetchone()
                    perceptual = PhotoRecord.perceptual_hash.python_value(known[0]) if known else None
                if (photo.content_hash, photo.perceptual_hash) != (content, perceptual):
                    update_rows(PhotoRecord, [photo.id], {"content_hash": content, "perceptual_hash": perceptual})

    def perceptual(self, series_id: int) -> dict[str, int | None]:
        """Perceptual hashes of a series' readable photos by path, in its order; None for those not recorded yet."""
        with self._door.reading():
            query = (
                PhotoRecord.select(PhotoRecord.path, PhotoRecord.perceptual_hash)
                .where((PhotoRecord.series == series_id) & (PhotoRecord.state == PhotoState.OK))
                .order_by(PhotoRecord.position, PhotoRecord.id)
            )
            return dict(query.tuples())


_OF_EQUAL_BYTES = "SELECT perceptual_hash FROM photos WHERE content_hash = ? AND perceptual_hash IS NOT NULL LIMIT 1"
