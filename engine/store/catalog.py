"""Reads for lists and screens: ids, lines of the list, one series, counts."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from peewee import SQL, chunked, fn

from engine.model import Counts, Decision, Frame, Limits, Series, SeriesFilter, SeriesRow, SeriesState
from engine.store.conditions import conditions, order
from engine.store.door import Door
from engine.store.frames import read_photos
from engine.store.measured import Marking
from engine.store.roots import root_of
from engine.store.rows import AMONG, rows_by_id
from engine.store.tables import LISTED, REMOVED, Collection, PhotoRecord, SeriesRecord
from engine.store.values import (
    FRAME_COLUMNS,
    LIST_COLUMNS,
    PhotoRow,
    as_text,
    counts_of,
    frames_in,
    frames_of,
    list_line,
    photo_row,
    series_of,
)

_ROWS = f"SELECT {LIST_COLUMNS} FROM series WHERE id IN (SELECT value FROM json_each(?))"
_PHOTOS = f"""
    SELECT series_id, {FRAME_COLUMNS} FROM photos WHERE series_id IN (SELECT value FROM json_each(?))
    ORDER BY series_id, position, id"""
_POSTS = """
    SELECT series.id, root, verified_at IS NULL AND NOT frames_by_person
    FROM series JOIN collections ON collections.id = collection_id
    WHERE series.id IN (SELECT value FROM json_each(?))"""
_WAITING = SeriesFilter(
    states=frozenset({SeriesState.VERIFIED}), decisions=frozenset({Decision.UNDECIDED}), is_series=True
)
_SERIES_A_CHUNK = 200
_PIECE = 40_000
"""Characters of a JSON list to parse at a time."""


class Catalog:
    """Short queries that return frozen values."""

    def __init__(self, door: Door, limits: Limits) -> None:
        """`limits` say from which measure on photos are marked."""
        self._door = door
        self._limits = limits
        self._marking = Marking(limits)

    def collections(self) -> list[tuple[int, Path]]:
        """(id, root) of every collection, the newest first."""
        with self._door.reading():
            query = Collection.select(Collection.id, Collection.root).order_by(Collection.id.desc())
            return [(collection, Path(root)) for collection, root in query.tuples()]

    def ids(self, collection: int, wanted: SeriesFilter, among: Iterable[int] | None = None) -> array[int]:
        """Ids of the series that a list shows, in its order, restricted to `among` if that is given."""
        query = SeriesRecord.select(SeriesRecord.id).where(SeriesRecord.collection == collection)
        if among is not None:
            query = query.where(SeriesRecord.id.in_(list(among)))
        for condition in conditions(wanted, self._limits):
            query = query.where(condition)
        sql, values = query.order_by(*order(wanted)).sql()
        with self._door.reading():
            # All ids in one row: with a row for each, the interpreter lock would change hands at every row.
            found = SeriesRecord._meta.database.execute_sql(f"SELECT json_group_array(id) FROM ({sql})", values)
            return array("q", _numbers(found.fetchone()[0]))

    def words(self, collection: int) -> dict[str, tuple[str, ...]]:
        """Values that filter keys can take in this collection, sorted, by key: users, folders, verifiers, models."""
        columns = {
            "user": SeriesRecord.username,
            "folder": SeriesRecord.directory,
            "verifier": SeriesRecord.verifier,
            "model": SeriesRecord.model_version,
        }
        words = {}
        with self._door.reading():
            for key, column in columns.items():
                found = SeriesRecord.select(column).where(SeriesRecord.collection == collection).distinct().tuples()
                words[key] = tuple(sorted(word for (word,) in found if word and word != "."))
        return words

    def rows(self, ids: Sequence[int]) -> list[SeriesRow]:
        """Lines of the list for these series, in no particular order; for at most a few hundred at a time."""
        with self._door.reading():
            found = SeriesRecord._meta.database.execute_sql(_ROWS, (json.dumps(list(ids)),))
            rows = [list_line(*map(as_text, row)) for row in found]
            marks = self._marking.of(ids)
            return [replace(row, marks=marks[row.id]) if row.id in marks else row for row in rows]

    def listed(self, ids: Sequence[int], *, removed: bool = False) -> frozenset[int]:
        """The subset of `ids` visible in lists, or among the removed."""
        found: set[int] = set()
        hidden = SeriesRecord.hidden == (REMOVED if removed else LISTED)
        with self._door.reading():
            for some in chunked(ids, _SERIES_A_CHUNK):
                query = SeriesRecord.select(SeriesRecord.id).where(SeriesRecord.id.in_(some) & hidden)
                found |= {series_id for (series_id,) in query.tuples()}
        return frozenset(found)

    def waiting(self, ids: Sequence[int]) -> frozenset[int]:
        """The subset of `ids` that waits for a person's word."""
        among = SQL(AMONG, [json.dumps(list(ids))])
        query = SeriesRecord.select(fn.json_group_array(SeriesRecord.id))
        with self._door.reading():
            return frozenset(_numbers(query.where(among, *conditions(_WAITING, self._limits)).scalar()))

    def captions(self, ids: Sequence[int]) -> dict[int, str]:
        """Captions by id, in the order of `ids`, of those series that have one."""
        found: dict[int, str] = {}
        with self._door.reading():
            for some in chunked(ids, _SERIES_A_CHUNK):
                query = SeriesRecord.select(SeriesRecord.id, SeriesRecord.series_caption)
                found |= dict(query.where(SeriesRecord.id.in_(some) & (SeriesRecord.series_caption != "")).tuples())
        return {series_id: found[series_id] for series_id in ids if series_id in found}

    def frames(self, ids: Sequence[int]) -> dict[int, tuple[Frame, ...]]:
        """The photos of these series, each in the person's order; for at most a few hundred series at a time."""
        photos: dict[int, list[PhotoRow]] = {series_id: [] for series_id in ids}
        with self._door.reading():
            execute = SeriesRecord._meta.database.execute_sql
            for series_id, *photo in execute(_PHOTOS, (json.dumps(list(ids)),)):
                photos[series_id].append(photo_row(*photo))
            posts = list(execute(_POSTS, (json.dumps(list(ids)),)))
        return {
            series_id: self._marking.frames(frames_in(photos[series_id], Path(as_text(root)), is_open=bool(is_open)))
            for series_id, root, is_open in posts
        }

    def series(self, series_id: int) -> Series | None:
        """Everything about one series."""
        with self._door.reading():
            records = rows_by_id(SeriesRecord, [series_id])
            if not records:
                return None
            record = records[0]
            root = Path(root_of(record.collection_id))
            return self._marking.series(series_of(record, frames_of(record, root, read_photos(series_id))))

    def everything(self) -> Iterator[Series]:
        """Every series of every collection except removed ones, by id, with a few hundred in memory."""
        last = 0
        while True:
            with self._door.reading():
                query = (
                    SeriesRecord.select()
                    .where((SeriesRecord.id > last) & (SeriesRecord.hidden == LISTED))
                    .order_by(SeriesRecord.id)
                )
                records = list(query.limit(_SERIES_A_CHUNK))
                roots = dict(Collection.select(Collection.id, Collection.root).tuples())
                photos: dict[int, list[PhotoRecord]] = {}
                for photo in (
                    PhotoRecord.select()
                    .where(PhotoRecord.series.in_([record.id for record in records]))
                    .order_by(PhotoRecord.series, PhotoRecord.position, PhotoRecord.id)
                ):
                    photos.setdefault(photo.series_id, []).append(photo)
                found = [
                    series_of(record, frames_of(record, Path(roots[record.collection_id]), photos.get(record.id, [])))
                    for record in records
                ]
            if not found:
                return
            yield from map(self._marking.series, found)
            last = found[-1].row.id

    def counts(self, collection: int | None = None) -> Counts:
        """Numbers of one collection, or of all together."""
        series = SeriesRecord
        ours = (series.collection == collection) if collection is not None else (series.id > 0)
        with self._door.reading():
            by = (series.state, series.decision, series.is_series, series.kept)  # as the list's index is sorted
            groups = list(
                series.select(*by, fn.COUNT(series.id), fn.SUM(series.image_count))
                .where(ours & (series.hidden == LISTED))
                .group_by(*by)
                .tuples()
            )
            removed = series.select().where(ours & (series.hidden == REMOVED)).count()
        return replace(counts_of(groups), removed=removed)


def _numbers(text: str) -> Iterator[int]:
    """The numbers of a JSON list, parsed in pieces, so that other threads can run while a long list is read."""
    start = 1
    while start < len(text) - 1:
        end = text.find(",", start + _PIECE)
        end = len(text) - 1 if end < 0 else end
        yield from json.loads(f"[{text[start:end]}]")
        start = end + 1
