"""Photos whose paths have changed: every mention of them follows, so that no decision is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.model import Photo
from engine.store.frames import settle
from engine.store.journal import moves_photos
from engine.store.tables import JournalEntry, PhotoRecord, SeriesRecord

HashOf = Callable[[str], str | None]
"""The hash of a found file's bytes by its path; None if it is not known, or the file cannot be read."""


def rename_photos(series: int, new: Mapping[str, str]) -> None:
    """Use the new paths of a series' photos in its frames, its verdict and all that undo would restore."""
    for namesake in _namesakes(series):
        _rename_in(namesake, new)


def same_photos(old: Sequence[PhotoRecord], found: Sequence[Photo], hash_of: HashOf) -> dict[int, Photo]:
    """The photos of a post, by their rows' ids, that a scan found under another name or with another time only.

    Size and time to the nanosecond, which renaming leaves alone, or equal bytes say so; a name alone never does.
    """
    there = {photo.path: photo for photo in found}
    known = {photo.path for photo in old}
    strangers = [photo for photo in found if photo.path not in known]
    same: dict[int, Photo] = {}
    for row in old:
        itself = there.get(row.path)
        if itself is not None:
            touched = row.size == itself.size and row.mtime_ns != itself.mtime_ns
            if touched and row.content_hash and hash_of(row.path) == row.content_hash:
                same[row.id] = itself
            continue
        alike = [photo for photo in strangers if row.size and photo.size == row.size]
        by_time = [photo for photo in alike if photo.mtime_ns == row.mtime_ns]
        if len(by_time) != 1 and row.content_hash:
            by_time = [photo for photo in alike if hash_of(photo.path) == row.content_hash]
        if by_time:
            same[row.id] = by_time[0]
            strangers.remove(by_time[0])
    return same


def questions(old: Sequence[PhotoRecord], found: Sequence[Photo]) -> set[str]:
    """Paths of found files whose content hashes `same_photos` needs."""
    asked: set[str] = set()

    def note(path: str) -> str | None:
        asked.add(path)
        return None

    same_photos(old, found, note)
    return asked


def adopt(old: Sequence[PhotoRecord], same: Mapping[int, Photo]) -> None:
    """Give photos their new paths and times; the write lock is held already."""
    renamed: dict[int, dict[str, str]] = {}
    for row in old:
        if photo := same.get(row.id):
            if row.path != photo.path:
                renamed.setdefault(row.series_id, {})[row.path] = photo.path
            PhotoRecord.update(path=photo.path, size=photo.size, mtime_ns=photo.mtime_ns).where(
                PhotoRecord.id == row.id
            ).execute()
    for series, new in renamed.items():
        rename_photos(series, new)
    settle(sorted(renamed))


def _namesakes(series: int) -> set[int]:
    """Series that may mention a series' photos: itself, and all it exchanged photos with in a split or merge."""
    found = reached = {series}
    while reached:
        moves = JournalEntry.select(JournalEntry.step).where(JournalEntry.series.in_(reached) & moves_photos())
        theirs = JournalEntry.select(JournalEntry.series).where(JournalEntry.step.in_(moves)).distinct()
        reached = {other for (other,) in theirs.tuples()} - found
        found = found | reached
    return found


def _rename_in(series: int, new: Mapping[str, str]) -> None:
    record = SeriesRecord.get_by_id(series)
    record.verifier_frames = [new.get(path, path) for path in record.verifier_frames]
    if record.own_frames:
        record.own_frames = _renamed(record.own_frames, new)
    record.save()
    for entry in JournalEntry.select().where(JournalEntry.series == series):
        entry.before, entry.after = _renamed(entry.before, new), _renamed(entry.after, new)
        entry.save()


def _renamed(changes: dict[str, Any], new: Mapping[str, str]) -> dict[str, Any]:
    """Replace paths in changes or in an arrangement that was set aside."""
    renamed = dict(changes)
    if "arrangement" in changes:
        renamed["arrangement"] = [[new.get(path, path), kept] for path, kept in changes["arrangement"]]
    if changes.get("own_frames"):
        renamed["own_frames"] = _renamed(changes["own_frames"], new)
    return renamed
