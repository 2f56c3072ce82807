"""Maintenance of the database: check it against the disk, find what moved, erase what is no longer wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from peewee import chunked

from engine.model import Decision, PhotoState, Progress
from engine.store.checking import Checker, CheckReport, ContentHash, FindCopies, Look, no_copies
from engine.store.door import Door
from engine.store.erasing import erase
from engine.store.older import find_older_photos
from engine.store.relinking import Relinker, RelinkReport, Walk
from engine.store.roots import absent_roots, rehome, roots
from engine.store.tables import LISTED, REMOVED, PhotoRecord, SeriesRecord

_IDS_A_QUERY = 400


@dataclass(frozen=True, slots=True)
class Removable:
    """A series that can be removed from the project, or is removed and can be erased from the database."""

    id: int
    name: str
    directory: str
    photos: int
    collection: int
    removed: bool = False
    """True if it is removed already."""


class Care:
    """Checks the database against itself and the disk, and erases what is no longer wanted."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def check(
        self,
        look: Look,
        progress: Progress,
        content_hash: ContentHash | None = None,
        copies: FindCopies = no_copies,
    ) -> CheckReport:
        """Check every page and every photo's file; with `content_hash` also read the files and record their hashes.

        `copies` finds posts that were downloaded twice.
        """
        return Checker(self._door, look, progress, content_hash, copies).run()

    def rehome(self, places: Sequence[Path]) -> list[tuple[str, str]]:
        """Find collections whose whole folder moved among `places`; returns their (old, new) roots."""
        with self._door.writing():
            return rehome(places)

    def relink(
        self,
        collection: int,
        places: Sequence[Path],
        *,
        look: Look,
        walk: Walk,
        content_hash: ContentHash,
        progress: Progress,
    ) -> RelinkReport:
        """Find a collection's missing photos in its folder and in `places`."""
        with self._door.writing():
            find_older_photos(SeriesRecord._meta.database, collection, roots()[collection])
        return Relinker(self._door, look, walk, content_hash, progress).relink(collection, places)

    def abandoned(self, look: Look, progress: Progress) -> list[Removable]:
        """Posts whose files are all gone and that no person has touched.

        A collection whose folder is absent is skipped: its disk may only be unplugged.
        """
        untouched = (
            (SeriesRecord.decision == Decision.UNDECIDED)
            & ~SeriesRecord.frames_by_person
            & ~SeriesRecord.caption_by_person
        )
        with self._door.reading():
            folders, absent = roots(), absent_roots()
            query = SeriesRecord.select(SeriesRecord.id).where(untouched & SeriesRecord.collection.not_in(list(absent)))
            ids = [series_id for (series_id,) in query.order_by(SeriesRecord.id).tuples()]
        gone: list[int] = []
        done = 0
        for some in chunked(ids, _IDS_A_QUERY):
            with self._door.reading():
                photos = list(
                    PhotoRecord.select(PhotoRecord.series, PhotoRecord.path, SeriesRecord.collection)
                    .join(SeriesRecord)
                    .where(PhotoRecord.series.in_(some))
                    .tuples()
                )
            sights = look([Path(folders[collection]) / path for _, path, collection in photos])
            there = {photo[0] for photo, sight in zip(photos, sights, strict=True) if sight is not PhotoState.MISSING}
            gone += sorted({photo[0] for photo in photos} - there)
            done += len(some)
            progress(done, len(ids), "")
        return self.removable(gone)

    def removable(self, ids: Sequence[int]) -> list[Removable]:
        """The subset of `ids` visible in lists or among the removed."""
        found: list[Removable] = []
        with self._door.reading():
            for some in chunked(ids, _IDS_A_QUERY):
                query = (
                    SeriesRecord.select(
                        SeriesRecord.id,
                        SeriesRecord.base_name,
                        SeriesRecord.directory,
                        SeriesRecord.image_count,
                        SeriesRecord.collection,
                        SeriesRecord.hidden,
                    )
                    .where(SeriesRecord.id.in_(some) & SeriesRecord.hidden.in_([LISTED, REMOVED]))
                    .order_by(SeriesRecord.id)
                )
                found += [
                    Removable(number, name, where, count or 0, collection, hidden == REMOVED)
                    for number, name, where, count, collection, hidden in query.tuples()
                ]
        return found

    def erase(self, ids: Sequence[int]) -> int:
        """Delete series and all decisions about them for good; no file is touched."""
        with self._door.writing():
            return erase(ids)

    def compact(self) -> int:
        """Free the space of erased rows; returns by how many bytes the file shrank."""
        return self._door.compact()
