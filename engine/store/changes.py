"""Changes that an action makes in series: reversible, and applied to thousands at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any

from peewee import chunked, fn

from engine.model import Decision, PhotoState
from engine.store.arrangement import Arrangement
from engine.store.clock import utc_now
from engine.store.frames import arrangement_of, read_photos, settle, settle_standing, write_arrangement
from engine.store.rows import update_rows
from engine.store.tables import PhotoRecord, SeriesRecord

Changes = dict[str, Any]
"""New values by column of `series`. "arrangement" holds the photos in order, "photos" the ids of photos that come
from another series, "crops" the ids of the photos that the person cropped, each with its point; all are JSON."""

_ROWS_A_STATEMENT = 500
_HELD_BY = frozenset({"decision", "hidden", "verifier_is_series"})
"""Changes that decide whether a post holds a series."""
_OF_PHOTOS = frozenset({"arrangement", "photos", "crops"})
"""Changes that are no columns of `series`."""
_FILMED_BY = frozenset({"arrangement", "photos"})
"""Changes that decide which frames it has."""


class Subject:
    """A series about to be changed; its photos are read only if needed."""

    def __init__(self, record: SeriesRecord) -> None:
        self.record = record

    @cached_property
    def arrangement(self) -> Arrangement:
        """The photos in the person's order."""
        return arrangement_of(read_photos(self.record.id))

    def values(self, names: Iterable[str]) -> Changes:
        """Present values of the columns with these names."""
        return {name: self._value(name) for name in names}

    def _value(self, name: str) -> Any:
        if name == "arrangement":
            return [list(place) for place in self.arrangement]
        return crops_of(self.record.id) if name == "crops" else getattr(self.record, name)


def crops_of(series_id: int) -> list[list[Any]]:
    """Ids of the photos that the person cropped, each with its point."""
    return [[photo.id, *photo.crop] for photo in read_photos(series_id) if photo.crop]


def _crop(series_id: int, crops: Sequence[Sequence[Any]]) -> None:
    """Give these photos these crops, and all others of the series none."""
    points = {photo: (across, down) for photo, across, down in crops}
    for photo in read_photos(series_id):
        if photo.crop != points.get(photo.id):
            update_rows(PhotoRecord, [photo.id], {"crop": points.get(photo.id)})


def apply_all(changes: Sequence[tuple[int, Changes]]) -> None:
    """Apply each change to the series whose id comes with it, and update what follows from them."""
    for series_id, change in changes:
        if "photos" in change:
            _bring(series_id, change["photos"])
    for series_id, change in changes:
        if "arrangement" in change:
            arrangement = tuple((path, bool(kept)) for path, kept in change["arrangement"])
            write_arrangement(read_photos(series_id), arrangement)
        if "crops" in change:
            _crop(series_id, change["crops"])
    for columns, ids in _alike(changes):
        update_rows(SeriesRecord, ids, columns)
    count_photos([series_id for series_id, change in changes if "photos" in change])
    settle([series_id for series_id, change in changes if _FILMED_BY & change.keys()])
    settle_standing([series_id for series_id, change in changes if _HELD_BY & change.keys()])


def count_photos(ids: Iterable[int]) -> None:
    """Store the number of photos of these series."""
    for series_id in ids:
        there = PhotoRecord.select().where(
            (PhotoRecord.series == series_id) & (PhotoRecord.state != PhotoState.MISSING)
        )
        SeriesRecord.update(image_count=there.count()).where(SeriesRecord.id == series_id).execute()


def _bring(series_id: int, photos: Sequence[int]) -> None:
    """Move photos to a series; their origin is recorded as their home until they return."""
    home = fn.NULLIF(fn.COALESCE(PhotoRecord.home, PhotoRecord.series), series_id)
    for some in chunked(photos, _ROWS_A_STATEMENT):
        PhotoRecord.update({PhotoRecord.home: home, PhotoRecord.series: series_id}).where(
            PhotoRecord.id.in_(some)
        ).execute()


def _alike(changes: Iterable[tuple[int, Changes]]) -> Iterable[tuple[Changes, list[int]]]:
    """Group equal changes, with the ids of all series that get them."""
    groups: dict[str, tuple[Changes, list[int]]] = {}
    for series_id, change in changes:
        columns = {name: value for name, value in change.items() if name not in _OF_PHOTOS}
        if columns:
            groups.setdefault(as_text(columns), (columns, []))[1].append(series_id)
    for columns, _ in groups.values():
        if "decision" in columns:
            columns["decided_at"] = None if columns["decision"] == Decision.UNDECIDED else utc_now()
    return groups.values()


def as_text(changes: Changes) -> str:
    """Changes as JSON for the journal, converted once for all that are equal."""
    try:
        return _made_text(tuple(changes.items()))
    except TypeError:  # some hold lists
        return json.dumps(changes)


@lru_cache(maxsize=1024)
def _made_text(items: tuple[tuple[str, Any], ...]) -> str:
    return json.dumps(dict(items))
