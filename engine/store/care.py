"""Care of the database: whether it agrees with the disk, what moved, and what may leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from peewee import chunked

from engine.model import Decision, PhotoState, Progress
from engine.store.checking import Checker, CheckReport, ContentHash, Look
from engine.store.door import Door
from engine.store.erasing import erase
from engine.store.older import find_older_photos
from engine.store.relinking import Relinker, RelinkReport, Walk
from engine.store.roots import absent_roots, rehome, roots
from engine.store.tables import LISTED, REMOVED, PhotoRecord, SeriesRecord

_IDS_A_QUERY = 400


@dataclass(frozen=True, slots=True)
class Removable:
    """A series that can be taken out of the project, or is out of it and can leave the database."""

    id: int
    name: str
    directory: str
    photos: int
    collection: int
    removed: bool = False
    """True if it is out of the project already."""


class Care:
    """Checks the database against itself and the disk, and takes out of it what is no longer wanted."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def check(self, look: Look, progress: Progress, content_hash: ContentHash | None = None) -> CheckReport:
        """Look at every page and every photo's file; with `content_hash` read the files, too, and note their hashes."""
        return Checker(self._door, look, progress, content_hash).run()

    def rehome(self, places: Sequence[Path]) -> list[tuple[str, str]]:
        """Give collections whose folder moved as a whole their new place among `places`; returns (old, new) roots."""
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
        """Find photos of a collection that are not in their place, in its folder and in `places`."""
        with self._door.writing():
            find_older_photos(SeriesRecord._meta.database, collection, roots()[collection])
        return Relinker(self._door, look, walk, content_hash, progress).relink(collection, places)

    def abandoned(self, look: Look, progress: Progress) -> list[Removable]:
        """Posts whose files are all gone and about which no person has said anything.

        A collection whose folder is not there is passed over: its disk may only be unplugged.
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
        """Those of these series that lists show, or that stand among the removed."""
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
        """Take series out of the database for good, with what was decided about them; no file is touched."""
        with self._door.writing():
            return erase(ids)

    def compact(self) -> int:
        """Give the space of what was removed back to the disk; returns how many bytes smaller the file became."""
        return self._door.compact()
