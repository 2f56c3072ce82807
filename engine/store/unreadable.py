"""Photos that could not be read, and when to try again: once the file, or the library that opens it, has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.model import Decision, SeriesState
from engine.store.door import Door
from engine.store.frames import settle
from engine.store.roots import root_of
from engine.store.rows import rows_by_id, update_rows
from engine.store.tables import LISTED, PhotoRecord, SeriesRecord

Marks = Callable[[Sequence[Path]], Sequence[str | None]]
"""For each file a text that changes whenever reading it may go otherwise; None for one that is not there."""

_FILES_A_LOOK = 500
_UNREADABLE = """
    SELECT photos.id, photos.series_id, photos.path, photos.unread
    FROM photos JOIN series ON series.id = photos.series_id
    WHERE photos.state = 'unreadable' AND series.collection_id = ? ORDER BY photos.id"""


class Unreadable:
    """The photos of a collection that verifiers could not read."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def try_again(self, collection: int, marks: Marks) -> frozenset[int]:
        """Count photos whose marks changed as readable again; returns the series that have to be verified therefore.

        Series that a person has decided or arranged keep their frames and are not verified again.
        """
        with self._door.reading():
            root = Path(root_of(collection))
            rows = SeriesRecord._meta.database.execute_sql(_UNREADABLE, (collection,)).fetchall()
            photos = [(number, series, _text(path), unread) for number, series, path, unread in rows]
        changed: list[int] = []
        concerned: set[int] = set()
        for start in range(0, len(photos), _FILES_A_LOOK):
            some = photos[start : start + _FILES_A_LOOK]
            found = marks([root / path for _, _, path, _ in some])
            for (number, series, _, unread), mark in zip(some, found, strict=True):
                if mark is not None and mark != unread:
                    changed.append(number)
                    concerned.add(series)
        return self._revive(changed, concerned) if changed else frozenset()

    def _revive(self, photos: Sequence[int], concerned: set[int]) -> frozenset[int]:
        with self._door.writing():
            update_rows(PhotoRecord, photos, {"state": "ok", "unread": None})
            free = [record.id for record in rows_by_id(SeriesRecord, concerned) if _may_be_asked_about(record)]
            update_rows(SeriesRecord, free, {"state": SeriesState.GROUPED, "error": ""})
            settle(sorted(concerned))
        return frozenset(free)


def _text(path: str | bytes) -> str:
    """Names that are not UTF-8 are stored as bytes."""
    return os.fsdecode(path)


def _may_be_asked_about(record: SeriesRecord) -> bool:
    untouched = record.decision == Decision.UNDECIDED and not (record.frames_by_person or record.caption_by_person)
    return (
        untouched
        and record.hidden == LISTED
        and record.state in (SeriesState.UNREADABLE, SeriesState.VERIFIED, SeriesState.FAILED)
    )
