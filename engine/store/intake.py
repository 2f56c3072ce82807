"""Takes posts from a scan into the database, keeping what is known about them already."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from peewee import chunked, fn

from engine.errors import UnreadablePhoto
from engine.model import Decision, Measures, Photo, PhotoState, Post, SeriesState
from engine.store.changes import count_photos
from engine.store.clock import utc_now
from engine.store.door import Door
from engine.store.erasing import erase, regrouped
from engine.store.frames import settle
from engine.store.older import find_absent_photos
from engine.store.post_rows import comparable, no_verdict, photo_row, scanned_columns, stored_columns
from engine.store.renaming import adopt, questions, same_photos
from engine.store.roots import is_there, root_of
from engine.store.tables import MERGED, PART, Collection, PhotoRecord, SeriesRecord

ContentHash = Callable[[Path], str]
"""A hash of a file's bytes; raises UnreadablePhoto."""

GONE = "its files are gone from the folder"
"""Error of a post that a scan no longer found."""

NEW_SINCE = "new since the verdict"
"""Why a photo is out of the film that came to its post after the verifier had spoken."""

_WAITING = (SeriesState.GROUPED, SeriesState.QUEUED, SeriesState.FAILED, SeriesState.UNREADABLE)
_ROWS_A_STATEMENT = 1000
_KEYS_A_QUERY = 400


@dataclass(frozen=True, slots=True)
class IntakeTally:
    """Changes that recording posts made."""

    added: int = 0
    changed: int = 0
    """Known posts whose photos changed."""
    unchanged: int = 0
    ids: frozenset[int] = frozenset()
    """Series that were added or changed."""

    def __add__(self, other: IntakeTally) -> IntakeTally:
        return IntakeTally(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.ids | other.ids,
        )


class Forgotten(NamedTuple):
    """Posts that a scan no longer found."""

    gone: int
    """Number of posts that stay on record."""
    erased: frozenset[int]
    """Series that were erased."""


class Intake:
    """The writing side of a scan."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def collection(self, root: Path) -> int:
        """The id of the collection at `root`, created if needed.

        A collection that moved as a whole is recognized by its photos and continues at its new place. Photos of an
        older program's rows are looked for if their disk was absent when its database was first opened.
        """
        place = os.fspath(root.absolute())
        with self._door.writing():
            known = Collection.get_or_none(Collection.root == place)
            if known is None:
                known = self._moved_to(Path(place))
            if known is None:
                known = Collection.create(root=place, added_at=utc_now())
            find_absent_photos(Collection._meta.database, known.id, place)
            return int(known.id)

    def _moved_to(self, place: Path) -> Collection | None:
        candidate: Collection
        for candidate in Collection.select():
            if os.path.isdir(candidate.root):
                continue
            some = (
                PhotoRecord.select(PhotoRecord.path, PhotoRecord.size)
                .join(SeriesRecord)
                .where(SeriesRecord.collection == candidate)
                .order_by(PhotoRecord.id)
                .limit(20)
            )
            photos = list(some.tuples())
            if photos and all(is_there(place / path, size) for path, size in photos):
                Collection.update(root=os.fspath(place)).where(Collection.id == candidate.id).execute()
                return candidate
        return None

    def record(self, collection: int, posts: Sequence[Post], content_hash: ContentHash | None = None) -> IntakeTally:
        """Add new posts and update known ones; call it with a few hundred posts at a time.

        A photo that was renamed in its post, or only got another time, keeps its place and its verdict; `content_hash`
        reads a file where its bytes must say so, outside of any transaction.
        """
        tally, asked = self._record(collection, posts, {} if content_hash else None)
        if asked and content_hash:
            root = self._root(collection)
            hashes = {path: _hash_of(root / path, content_hash) for paths in asked.values() for path in paths}
            more, _ = self._record(collection, [post for post in posts if post.key in asked], hashes)
            tally += more
        return tally

    def _root(self, collection: int) -> Path:
        with self._door.reading():
            return Path(root_of(collection))

    def _record(
        self, collection: int, posts: Sequence[Post], hashes: Mapping[str, str | None] | None
    ) -> tuple[IntakeTally, dict[str, set[str]]]:
        """Record posts in one transaction; those that hinge on bytes which `hashes` lacks are left, with their files.

        With None for `hashes`, no bytes are asked for.
        """
        tally = IntakeTally()
        asked: dict[str, set[str]] = {}
        with self._door.writing():
            known = self._known(collection, posts)
            photos = self._photos_of([record.id for record in known.values()])
            fresh = []
            for post in posts:
                record = known.get(post.key)
                if record is None:
                    fresh.append(post)
                    continue
                old = photos.get(record.id, [])
                if _as_found(old) == _as_named(post.photos) and stored_columns(record) == comparable(
                    scanned_columns(post)
                ):
                    tally += IntakeTally(unchanged=1)
                    continue
                if hashes is not None and (unknown := questions(_inside(old), post.photos) - hashes.keys()):
                    asked[post.key] = unknown
                    continue
                if same := same_photos(_inside(old), post.photos, (hashes or {}).get):
                    adopt(old, same)
                    record = SeriesRecord.get_by_id(record.id)
                    old = self._photos_of([record.id]).get(record.id, [])
                self._update(record, post, old)
                tally += IntakeTally(changed=1, ids=frozenset({record.id}))
            tally += self._insert(collection, fresh)
        return tally, asked

    def forget_missing(self, collection: int, seen: Set[int]) -> Forgotten:
        """Mark the photos of posts as missing if their key's hash is not in `seen`.

        Posts whose photos now belong to others are erased, unless a verifier or a person said something about them.
        """
        with self._door.writing():
            gone = [
                series_id
                for series_id, key in SeriesRecord.select(SeriesRecord.id, SeriesRecord.post_key)
                .where(SeriesRecord.collection == collection)
                .tuples()
                if hash(key.partition(PART)[0]) not in seen
            ]
            needless = regrouped(collection, gone)
            erase(sorted(needless))
            gone = [series_id for series_id in gone if series_id not in needless]
            for some in chunked(gone, _KEYS_A_QUERY):
                PhotoRecord.update(state=PhotoState.MISSING).where(
                    _at_home(some) & (PhotoRecord.state != PhotoState.MISSING) & ~_is_whole_path()
                ).execute()
                SeriesRecord.update(state=SeriesState.SKIPPED, error=GONE).where(
                    SeriesRecord.id.in_(some) & SeriesRecord.state.in_(_WAITING)
                ).execute()
        return Forgotten(len(gone), frozenset(needless))

    def _known(self, collection: int, posts: Sequence[Post]) -> dict[str, SeriesRecord]:
        known: dict[str, SeriesRecord] = {}
        for some in chunked([post.key for post in posts], _KEYS_A_QUERY):
            query = SeriesRecord.select().where(
                (SeriesRecord.collection == collection) & SeriesRecord.post_key.in_(some)
            )
            known |= {record.post_key: record for record in query}
        self._recognise_by_photos(collection, [post for post in posts if post.key not in known], known)
        return known

    def _recognise_by_photos(self, collection: int, posts: Sequence[Post], known: dict[str, SeriesRecord]) -> None:
        """Find posts that an older naming rule stored under another key, so that no decision is lost."""
        owners = {photo.path: post for post in posts for photo in post.photos}
        for some in chunked(list(owners), _KEYS_A_QUERY):
            query = (
                SeriesRecord.select(SeriesRecord, PhotoRecord.path.alias("path"))
                .join(PhotoRecord, on=(SeriesRecord.id == fn.COALESCE(PhotoRecord.home, PhotoRecord.series)))
                .where((SeriesRecord.collection == collection) & PhotoRecord.path.in_(some))
            )
            taken = {record.id for record in known.values()}
            for record in query.objects():
                post = owners[record.path]
                if record.id not in taken and post.key not in known:
                    known[post.key] = SeriesRecord.get_by_id(record.id)
                    taken.add(record.id)

    def _photos_of(self, ids: Sequence[int]) -> dict[int, list[PhotoRecord]]:
        photos: dict[int, list[PhotoRecord]] = {}
        for some in chunked(ids, _KEYS_A_QUERY):
            for photo in PhotoRecord.select().where(_at_home(some)).order_by(PhotoRecord.position):
                photos.setdefault(photo.home or photo.series_id, []).append(photo)
        return photos

    def _insert(self, collection: int, posts: Sequence[Post]) -> IntakeTally:
        if not posts:
            return IntakeTally()
        first = (SeriesRecord.select(fn.MAX(SeriesRecord.id)).scalar() or 0) + 1
        rows = [
            {
                "id": series_id,
                "collection": collection,
                "created_at": utc_now(),
                "is_series": False,
                **no_verdict(),
                **scanned_columns(post),
                "state": SeriesState.SKIPPED if post.skip_reason else SeriesState.GROUPED,
                "error": post.skip_reason or "",
            }
            for series_id, post in enumerate(posts, start=first)
        ]
        for some in chunked(rows, 50):
            SeriesRecord.insert_many(some).execute()
        photos = (
            photo_row(series_id, position, photo)
            for series_id, post in enumerate(posts, start=first)
            for position, photo in enumerate(post.photos, start=1)
        )
        for some in chunked(photos, _ROWS_A_STATEMENT):
            PhotoRecord.insert_many(some).execute()
        return IntakeTally(added=len(posts), ids=frozenset(range(first, first + len(posts))))

    def _update(self, record: SeriesRecord, post: Post, old: list[PhotoRecord]) -> None:
        """Update a known post to what was found now: a person's decisions stay, the verifier is asked again."""
        facts = scanned_columns(post)
        photos_differ = _as_found(old) != _as_named(post.photos)
        decided = record.decision != Decision.UNDECIDED or record.frames_by_person
        if post.skip_reason and not decided:
            facts |= {"state": SeriesState.SKIPPED, "error": post.skip_reason}
        elif record.state == SeriesState.SKIPPED or (photos_differ and not decided):
            facts |= {"state": SeriesState.GROUPED, "error": ""}
        SeriesRecord.update(facts).where(SeriesRecord.id == record.id).execute()
        if photos_differ:
            self._lay_photos(record, post, old)
        count_photos({record.id, *(photo.series_id for photo in old)})

    def _lay_photos(self, record: SeriesRecord, post: Post, old: list[PhotoRecord]) -> None:
        by_path = {photo.path: photo for photo in old}
        now = {photo.path: photo for photo in post.photos}
        for photo in old:
            if os.path.isabs(photo.path):
                continue
            found = now.get(photo.path)
            photo.state = PhotoState.OK if found else PhotoState.MISSING
            if found:
                if (photo.size, photo.mtime_ns) != (found.size, found.mtime_ns):
                    photo.content_hash = photo.perceptual_hash = photo.unread = photo.seen = None
                    for name in Measures._fields:
                        setattr(photo, name, None)
                photo.size, photo.mtime_ns, photo.number = found.size, found.mtime_ns, found.number
            photo.save()
        new = [photo for photo in post.photos if photo.path not in by_path]
        reason = NEW_SINCE if record.verified_at else ""
        # Photos of a merged post belong to another series, and so do those that come later.
        place = old[0].series_id if record.hidden == MERGED and old else record.id
        home = {"home": record.id if place != record.id else None}
        behind = PhotoRecord.select(fn.MAX(PhotoRecord.position)).where(PhotoRecord.series == place).scalar() or 0
        for position, added in enumerate(new, start=max(behind, len(old)) + 1):
            PhotoRecord.insert(photo_row(place, position, added) | {"reason": reason} | home).execute()
        if not record.verified_at and not record.frames_by_person:
            order = [photo.path for photo in post.photos]
            for photo in PhotoRecord.select().where(PhotoRecord.series == record.id):
                photo.position = order.index(photo.path) + 1 if photo.path in now else len(order) + photo.position
                photo.save()
        settle(sorted({photo.series_id for photo in old if photo.kept and photo.state == PhotoState.MISSING}))


def _inside(photos: Iterable[PhotoRecord]) -> list[PhotoRecord]:
    """Photos in the folder: those outside no scan can find."""
    return [photo for photo in photos if not os.path.isabs(photo.path)]


def _hash_of(file: Path, content_hash: ContentHash) -> str | None:
    try:
        return content_hash(file)
    except UnreadablePhoto:
        return None


def _as_found(photos: Iterable[PhotoRecord]) -> list[tuple[str, int, int]]:
    """What a scan compares to see changes; it cannot find missing photos or those outside the folder."""
    return sorted(
        (photo.path, photo.size, photo.mtime_ns)
        for photo in photos
        if photo.state != PhotoState.MISSING and not os.path.isabs(photo.path)
    )


def _as_named(photos: Iterable[Photo]) -> list[tuple[str, int, int]]:
    return sorted((photo.path, photo.size, photo.mtime_ns) for photo in photos)


def _at_home(ids: Sequence[int]) -> Any:
    """Condition: a photo came with the post of one of these series, wherever it is now."""
    return PhotoRecord.home.in_(ids) | (PhotoRecord.home.is_null() & PhotoRecord.series.in_(ids))


def _is_whole_path() -> Any:
    """Condition: a photo lies outside of its collection, so that its path is whole."""
    begins = PhotoRecord.path.startswith("/")
    return begins | (fn.SUBSTR(PhotoRecord.path, 2, 2) == ":/") if os.sep != "/" else begins
