"""Fingerprints of photos, recorded once for each file."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from peewee import chunked

from engine.model import Fingerprint, Measures, PhotoState
from engine.store.door import Door
from engine.store.frames import read_photos
from engine.store.measured import MEASURED, measures_in, measures_of
from engine.store.roots import root_of
from engine.store.rows import update_rows
from engine.store.tables import PhotoRecord, SeriesRecord

_COLUMNS = ("perceptual_hash", *Measures._fields)


class Unmeasured(NamedTuple):
    """A post with photos that were not measured yet."""

    series_id: int
    photos: dict[str, Path]
    """Files by path."""


class Fingerprints:
    """Content and perceptual hashes of photos, and their measures."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def keep(self, series_id: int, prints: Mapping[str, Fingerprint]) -> None:
        """Record fingerprints of a post's photos, by path.

        A photo that was not decoded gets its perceptual hash and measures from one with the same bytes, if there is
        one.
        """
        with self._door.writing():
            for photo in read_photos(series_id) if prints else ():
                if photo.path not in prints:
                    continue
                found = _columns(prints[photo.path])
                if any(getattr(photo, name) != value for name, value in found.items()):
                    update_rows(PhotoRecord, [photo.id], found)

    def of(self, series_id: int) -> dict[str, Fingerprint]:
        """Recorded fingerprints of a series' readable photos, by path, in the order of the series."""
        with self._door.reading():
            return {
                photo.path: Fingerprint(photo.content_hash, photo.perceptual_hash, measures_of(photo))
                for photo in read_photos(series_id)
                if photo.content_hash and photo.perceptual_hash is not None and photo.state == PhotoState.OK
            }

    def perceptual(self, series_id: int) -> dict[str, int | None]:
        """Perceptual hashes of a series' readable photos by path, in its order; None for those not recorded yet."""
        with self._door.reading():
            query = (
                PhotoRecord.select(PhotoRecord.path, PhotoRecord.perceptual_hash)
                .where((PhotoRecord.series == series_id) & (PhotoRecord.state == PhotoState.OK))
                .order_by(PhotoRecord.position, PhotoRecord.id)
            )
            return dict(query.tuples())

    def measures(self, series_id: int) -> dict[str, Measures | None]:
        """Measures of a series' photos by path, in its order; None for those not measured yet."""
        with self._door.reading():
            return {photo.path: measures_of(photo) for photo in read_photos(series_id)}

    def sum_of_hashed(self, collection: int) -> str:
        """What `hashed` finds, summed up without reading it: another if anything in it changes; 0.4 s for 600,000."""
        execute = SeriesRecord._meta.database.execute_sql
        with self._door.reading():
            return " ".join(map(str, execute(_SUM_OF_HASHED, (collection,)).fetchone()))

    def hashed(self, collection: int) -> list[tuple[int, int, int, Measures]]:
        """Id, series, perceptual hash and measures of every photo of listed posts that has them."""
        execute = SeriesRecord._meta.database.execute_sql
        with self._door.reading():
            rows = execute(_HASHED, (collection,)).fetchall()
        found = ((photo, series, bits % (1 << 64), measures_in(measured)) for photo, series, bits, *measured in rows)
        return [(photo, series, bits, measures) for photo, series, bits, measures in found if measures]

    def copies(self, series_id: int) -> dict[int, str]:
        """Paths of the photos of a series that repeat better ones in other posts, by id."""
        photo = PhotoRecord
        with self._door.reading():
            query = photo.select(photo.id, photo.path).where((photo.series == series_id) & (photo.repeats != 0))
            return dict(query.tuples())

    def paths(self, photos: Collection[int]) -> dict[int, str]:
        """Paths of these photos, by id; few at a time."""
        with self._door.reading():
            query = PhotoRecord.select(PhotoRecord.id, PhotoRecord.path).where(PhotoRecord.id.in_(list(photos)))
            return dict(query.tuples())

    def collection(self, series_id: int) -> int:
        """The collection that a series is in."""
        with self._door.reading():
            return int(SeriesRecord.get_by_id(series_id).collection_id)

    def note_copies(self, collection: int, copies: Collection[int]) -> frozenset[int]:
        """Note which photos of a collection repeat better ones; returns the series in which that changes anything."""
        execute = SeriesRecord._meta.database.execute_sql
        with self._door.writing():
            known = dict(execute(_COPIES, (collection,)).fetchall())
            changed = [*(known.keys() - copies), *(photo for photo in copies if photo not in known)]
            for photo in changed:
                execute("UPDATE photos SET repeats = ? WHERE id = ?", (photo in copies, photo))
            return frozenset(
                series
                for some in chunked(changed, 500)
                for (series,) in PhotoRecord.select(PhotoRecord.series).where(PhotoRecord.id.in_(some)).tuples()
            )

    def unmeasured(self, collection: int) -> list[Unmeasured]:
        """Posts with a verdict whose photos can be read and were not measured; what waits for one will be then."""
        execute = SeriesRecord._meta.database.execute_sql
        posts: dict[int, dict[str, Path]] = {}
        with self._door.reading():
            root = Path(root_of(collection))
            for series_id, path in execute(_UNMEASURED, (collection,)):
                name = os.fsdecode(path)
                posts.setdefault(series_id, {})[name] = root / name
        return [Unmeasured(series_id, photos) for series_id, photos in posts.items()]


def _columns(found: Fingerprint) -> dict[str, Any]:
    """A fingerprint, by column."""
    if found.perceptual is None:
        execute = SeriesRecord._meta.database.execute_sql
        known = execute(_OF_EQUAL_BYTES, (found.content,)).fetchone() or (None,) * len(_COLUMNS)
        fields = PhotoRecord._meta.fields
        values = {name: fields[name].python_value(value) for name, value in zip(_COLUMNS, known, strict=True)}
        return {"content_hash": found.content, **values}
    measures = {} if found.measures is None else found.measures._asdict()
    return {"content_hash": found.content, "perceptual_hash": found.perceptual, **measures}


_OF_EQUAL_BYTES = f"""
    SELECT {", ".join(_COLUMNS)} FROM photos WHERE content_hash = ? AND perceptual_hash IS NOT NULL
    ORDER BY side IS NULL LIMIT 1"""
_UNMEASURED = """
    SELECT series_id, path FROM photos JOIN series ON series.id = series_id
    WHERE side IS NULL AND photos.state = 'ok' AND collection_id = ? AND series.state = 'verified' AND hidden = ''
    ORDER BY series_id, position"""
_OF_HASHED = """
    FROM photos JOIN series ON series.id = series_id
    WHERE typeof(perceptual_hash) = 'integer' AND side IS NOT NULL AND photos.state = 'ok' AND collection_id = ?
    AND hidden = ''"""
_HASHED = f"""
    SELECT photos.id, series_id, perceptual_hash, {", ".join(MEASURED)} {_OF_HASHED} ORDER BY photos.id"""
_SUM_OF_HASHED = f"""
    SELECT count(*), sum(photos.id), sum(series_id), sum(perceptual_hash & 0xFFFFFFFF), total(detail), total(quality)
    {_OF_HASHED}"""
_COPIES = """
    SELECT photos.id, repeats FROM photos CROSS JOIN series ON series.id = series_id
    WHERE repeats <> 0 AND collection_id = ?"""
