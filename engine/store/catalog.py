"""Everything that is only read: the list, one series, counts, and what an export takes."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from peewee import chunked, fn

from engine.model import (
    Counts,
    Decision,
    ExportFrame,
    ExportSeries,
    Frame,
    PhotoState,
    Proof,
    Series,
    SeriesFilter,
    SeriesRow,
    SeriesState,
    Usage,
)
from engine.store.conditions import conditions, order
from engine.store.door import Door
from engine.store.frames import read_photos
from engine.store.own_frames import own_film
from engine.store.roots import root_of
from engine.store.rows import rows_by_id
from engine.store.tables import LISTED, PART, REMOVED, Collection, PhotoRecord, SeriesRecord

_ROWS = """
    SELECT id, base_name, directory, username, state, decision, is_series, kept, image_count, confidence, needs_review,
        substr(series_caption, 1, 200), post_caption, taken_at, flagged, hidden, post_key
    FROM series WHERE id IN (SELECT value FROM json_each(?))"""
_SERIES_A_CHUNK = 200
_PIECE = 40_000
"""Characters of a JSON list that are read at a time."""
_TO_THE_MINUTE = len("2025-08-28 15:16")


class Catalog:
    """Short reads that return frozen values."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def collections(self) -> list[tuple[int, Path]]:
        """(id, root) of every collection, the newest first."""
        with self._door.reading():
            query = Collection.select(Collection.id, Collection.root).order_by(Collection.id.desc())
            return [(collection, Path(root)) for collection, root in query.tuples()]

    def ids(self, collection: int, wanted: SeriesFilter, among: Iterable[int] | None = None) -> array[int]:
        """The ids of the series that a list shows, in its order; if `among` is given, only those of them."""
        query = SeriesRecord.select(SeriesRecord.id).where(SeriesRecord.collection == collection)
        if among is not None:
            query = query.where(SeriesRecord.id.in_(list(among)))
        for condition in conditions(wanted):
            query = query.where(condition)
        sql, values = query.order_by(*order(wanted)).sql()
        with self._door.reading():
            # One row of all ids: for each row of its own the interpreter would be had and given up once.
            found = SeriesRecord._meta.database.execute_sql(f"SELECT json_group_array(id) FROM ({sql})", values)
            return array("q", _numbers(found.fetchone()[0]))

    def words(self, collection: int) -> dict[str, tuple[str, ...]]:
        """What a filter's keys may be given in this collection, sorted, by key: users, folders, verifiers, models."""
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
        """The list's lines for some series, in no certain order; at most a few hundred at a time."""
        with self._door.reading():
            found = SeriesRecord._meta.database.execute_sql(_ROWS, (json.dumps(list(ids)),))
            return [_row(*map(_as_text, row)) for row in found]

    def listed(self, ids: Sequence[int], *, removed: bool = False) -> frozenset[int]:
        """Those of the ids that lists may show, or that stand among the removed."""
        found: set[int] = set()
        hidden = SeriesRecord.hidden == (REMOVED if removed else LISTED)
        with self._door.reading():
            for some in chunked(ids, _SERIES_A_CHUNK):
                query = SeriesRecord.select(SeriesRecord.id).where(SeriesRecord.id.in_(some) & hidden)
                found |= {series_id for (series_id,) in query.tuples()}
        return frozenset(found)

    def captions(self, ids: Sequence[int]) -> dict[int, str]:
        """The captions of those of these series that have one, in the order of `ids`."""
        found: dict[int, str] = {}
        with self._door.reading():
            for some in chunked(ids, _SERIES_A_CHUNK):
                query = SeriesRecord.select(SeriesRecord.id, SeriesRecord.series_caption)
                found |= dict(query.where(SeriesRecord.id.in_(some) & (SeriesRecord.series_caption != "")).tuples())
        return {series_id: found[series_id] for series_id in ids if series_id in found}

    def series(self, series_id: int) -> Series | None:
        """Everything about one series."""
        with self._door.reading():
            records = rows_by_id(SeriesRecord, [series_id])
            if not records:
                return None
            record = records[0]
            root = Path(root_of(record.collection_id))
            return _series(record, _frames(root, read_photos(series_id)))

    def everything(self) -> Iterator[Series]:
        """Every series of every collection but the removed ones, by their ids, some hundred held at a time."""
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
            if not records:
                return
            for record in records:
                yield _series(record, _frames(Path(roots[record.collection_id]), photos.get(record.id, [])))
            last = records[-1].id

    def counts(self, collection: int | None = None) -> Counts:
        """One collection, or all of them together, in numbers."""
        series = SeriesRecord
        ours = (series.collection == collection) if collection is not None else (series.id > 0)
        with self._door.reading():
            groups = list(
                series.select(
                    series.state, series.decision, series.is_series, fn.COUNT(series.id), fn.SUM(series.image_count)
                )
                .where(ours & (series.hidden == LISTED))
                .group_by(series.state, series.decision, series.is_series)
                .tuples()
            )
            sizes = tuple(
                series.select(series.kept, fn.COUNT(series.id))
                .where(ours & series.is_series & (series.hidden == LISTED))
                .group_by(series.kept)
                .order_by(series.kept)
                .tuples()
            )
            removed = series.select().where(ours & (series.hidden == REMOVED)).count()
        return replace(_counts(groups, sizes), removed=removed)

    def exportable(
        self, collection: int | None, *, approved_only: bool, min_length: int, max_length: int | None
    ) -> Iterator[ExportSeries]:
        """What an export takes: the approved series, or all that hold and were neither rejected nor put off.

        Photos that are missing are among their frames: what becomes of them is the export's to ask.
        """
        for ids in chunked(self.exportable_ids(collection, approved_only, min_length, max_length), _SERIES_A_CHUNK):
            yield from self.to_export(ids)

    def exportable_ids(
        self, collection: int | None, approved_only: bool, min_length: int, max_length: int | None
    ) -> list[int]:
        """Ids of what `exportable` gives, in the same order."""
        series = SeriesRecord
        listed = series.hidden == LISTED
        long_enough = (series.kept >= min_length) | series.id.in_(_once_as_long(min_length))
        query = series.select(series.id).where(listed & series.is_series & long_enough)
        query = query.where(
            series.decision == Decision.APPROVED
            if approved_only
            else series.decision.not_in([Decision.REJECTED, Decision.LATER])
        )
        if collection is not None:
            query = query.where(series.collection == collection)
        if max_length is not None:
            query = query.where(series.kept <= max_length)
        with self._door.reading():
            return [series_id for (series_id,) in query.order_by(series.id).tuples()]

    def to_export(self, ids: Sequence[int]) -> list[ExportSeries]:
        """Series as an export takes them, by id."""
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
            )
            for record in records
        ]


def _once_as_long(min_length: int) -> Any:
    """Series that have so many frames if those are counted that are gone or broken."""
    lost = PhotoRecord.select(PhotoRecord.series).join(SeriesRecord)
    lost = lost.where(PhotoRecord.kept & (PhotoRecord.state != PhotoState.OK)).group_by(PhotoRecord.series)
    return lost.having(SeriesRecord.kept + fn.COUNT(PhotoRecord.id) >= min_length)


def _row(
    series_id: int,
    name: str,
    directory: str,
    username: str | None,
    state: str,
    decision: str,
    is_series: bool,
    kept: int,
    total: int | None,
    confidence: float | None,
    needs_review: bool,
    caption: str | None,
    post_caption: str | None,
    taken_at: str | None,
    flagged: bool,
    hidden: str,
    key: str,
) -> SeriesRow:
    """The list's line, from the columns of _ROWS."""
    return SeriesRow(
        series_id,
        name,
        directory,
        username,
        SeriesState(state),
        Decision(decision),
        bool(is_series),
        kept,
        total or 0,
        confidence,
        bool(needs_review),
        caption or "",
        _title(username, post_caption, taken_at, key.partition(PART)[2]),
        bool(flagged),
        hidden == REMOVED,
    )


def _numbers(text: str) -> Iterator[int]:
    """The numbers of a JSON list, read in pieces, between which other threads may run: a long list takes its time."""
    start = 1
    while start < len(text) - 1:
        end = text.find(",", start + _PIECE)
        end = len(text) - 1 if end < 0 else end
        yield from json.loads(f"[{text[start:end]}]")
        start = end + 1


def _as_text(value: Any) -> Any:
    """Names that are no UTF-8 are stored as bytes."""
    return os.fsdecode(value) if type(value) is bytes else value


def _title(username: str | None, post_caption: str | None, taken_at: str | None, part: str) -> str:
    if not username:
        return ""
    text = " ".join((post_caption or "").replace("_", " ").split())
    title = f"{username} · {text or (taken_at or '')[:_TO_THE_MINUTE]}".rstrip(" ·")
    return f"{title} ({part})" if part else title


def _frames(root: Path, photos: Sequence[PhotoRecord]) -> tuple[Frame, ...]:
    frames = []
    position = 0
    for photo in photos:
        position += bool(photo.kept)
        frames.append(
            Frame(
                photo.path,
                root / photo.path,
                photo.number,
                bool(photo.kept),
                position if photo.kept else None,
                photo.reason,
                PhotoState(photo.state),
                photo.size,
                photo.mtime_ns,
            )
        )
    return tuple(frames)


def _series(record: SeriesRecord, frames: tuple[Frame, ...]) -> Series:
    row = _row(
        record.id,
        record.base_name,
        record.directory,
        record.username,
        record.state,
        record.decision,
        record.is_series,
        record.kept,
        record.image_count,
        record.confidence,
        record.needs_review,
        (record.series_caption or "")[:200],
        record.post_caption,
        str(record.taken_at) if record.taken_at else None,
        record.flagged,
        record.hidden,
        record.post_key,
    )
    return Series(
        row=row,
        frames=frames,
        caption=record.series_caption or "",
        caption_is_draft=record.caption_is_draft,
        caption_stale=record.caption_stale,
        reason=record.reason,
        error=record.error,
        verifier=record.verifier,
        model_version=record.model_version,
        pattern=record.pattern,
        proof=Proof(record.proof),
        shortcode=record.shortcode,
        post_caption=record.post_caption,
        taken_at=record.taken_at.replace(tzinfo=UTC) if record.taken_at else None,
        expected=record.expected,
        evidence=tuple(record.evidence),
        conflicts=tuple(record.conflicts),
        verifier_frames=tuple(record.verifier_frames),
        verifier_caption=record.verifier_caption,
        frames_by_person=record.frames_by_person,
        own_frames=own_film(record),
        usage=Usage(
            record.prompt_tokens, record.output_tokens, record.thinking_tokens or 0, record.requests, record.cost_usd
        ),
    )


def _counts(groups: Sequence[tuple[str, str, bool, int, int | None]], sizes: tuple[tuple[int, int], ...]) -> Counts:
    states: dict[str, int] = {}
    decisions: dict[str, int] = {}
    valid = 0
    for state, decision, is_series, count, _ in groups:
        states[state] = states.get(state, 0) + count
        decisions[decision] = decisions.get(decision, 0) + count
        valid += count if is_series else 0
    undecided = [
        (is_series, count)
        for state, decision, is_series, count, _ in groups
        if decision == Decision.UNDECIDED and state == SeriesState.VERIFIED
    ]
    return Counts(
        series=sum(states.values()),
        verified=states.get(SeriesState.VERIFIED, 0),
        valid=valid,
        approved=decisions.get(Decision.APPROVED, 0),
        rejected=decisions.get(Decision.REJECTED, 0),
        undecided=sum(count for _, count in undecided),
        waiting=sum(count for is_series, count in undecided if is_series),
        later=decisions.get(Decision.LATER, 0),
        failed=states.get(SeriesState.FAILED, 0),
        blocked=states.get(SeriesState.BLOCKED, 0),
        skipped=states.get(SeriesState.SKIPPED, 0),
        pending=states.get(SeriesState.GROUPED, 0) + states.get(SeriesState.QUEUED, 0),
        images=sum(images or 0 for *_, images in groups),
        sizes=tuple((frames, count) for frames, count in sizes),
    )
