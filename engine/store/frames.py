"""Frames as rows: the arrangement in `photos`, and what follows from it in `series_images` and `series`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from peewee import chunked

from engine.store.arrangement import Arrangement
from engine.store.rows import AMONG, read_rows, update_rows
from engine.store.tables import PhotoRecord, SeriesRecord


def read_photos(series_id: int) -> list[PhotoRecord]:
    """The post's photos in the person's order."""
    return read_rows(PhotoRecord, "series_id = ? ORDER BY position, id", series_id)


def arrangement_of(photos: Sequence[PhotoRecord]) -> Arrangement:
    """The arrangement of these photos."""
    return tuple((photo.path, bool(photo.kept)) for photo in photos)


def write_arrangement(photos: Sequence[PhotoRecord], arrangement: Arrangement) -> None:
    """Store an arrangement; photos it does not name come last, excluded."""
    places = {path: (position, kept) for position, (path, kept) in enumerate(arrangement, start=1)}
    for photo in photos:
        position, kept = places.get(photo.path, (len(places) + photo.id, False))
        if (photo.position, photo.kept) != (position, kept):
            update_rows(PhotoRecord, [photo.id], {"position": position, "kept": kept})


def settle(ids: Sequence[int]) -> None:
    """Store the outcome for these series: a person's decision if there is one, else the verifier's.

    `series_images` lists the frames of a valid series, in order, without those that are missing or broken.
    """
    database = SeriesRecord._meta.database
    for some in chunked(ids, _SERIES_A_STATEMENT):
        chosen = f"({', '.join('?' * len(some))})"
        for statement in (_SETTLE_SERIES, _FORGET_IMAGES, _NAME_IMAGES):
            database.execute_sql(statement + chosen, some)


def settle_standing(ids: Sequence[int]) -> None:
    """As `settle`, after changes of decisions alone: only series whose validity changed are rewritten."""
    database = SeriesRecord._meta.database
    turned = [series_id for (series_id,) in database.execute_sql(_TURNED, (json.dumps(list(ids)),))]
    settle(turned)


_SERIES_A_STATEMENT = 500
_HOLDS = """hidden = '' AND
            CASE decision WHEN 'approved' THEN 1 WHEN 'rejected' THEN 0 ELSE verifier_is_series END"""
_TURNED = f"SELECT id FROM series WHERE {AMONG} AND is_series IS NOT ({_HOLDS})"
_SETTLE_SERIES = f"""
    UPDATE series SET
        is_series = {_HOLDS},
        kept = (SELECT count(*) FROM photos WHERE series_id = series.id AND photos.kept AND photos.state = 'ok')
    WHERE id IN """
_FORGET_IMAGES = "DELETE FROM series_images WHERE series_id IN "
_NAME_IMAGES = """
    INSERT INTO series_images (series_id, image_path, order_in_series)
    SELECT series_id, path, row_number() OVER (PARTITION BY series_id ORDER BY position, photos.id)
    FROM photos JOIN series ON series.id = series_id
    WHERE is_series AND photos.kept AND photos.state = 'ok' AND series_id IN """
