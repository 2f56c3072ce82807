"""Finds moved or renamed photos again: by their bytes, by size and name, or by size and time."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from peewee import chunked, fn

from engine.errors import UnreadablePhoto
from engine.model import Decision, FileKind, Folder, PhotoState, Problem, Progress, SeriesState
from engine.model.paths import relative
from engine.store.changes import count_photos
from engine.store.checking import ContentHash, Look
from engine.store.door import Door
from engine.store.erasing import erase
from engine.store.frames import read_photos, settle
from engine.store.intake import GONE, NEW_SINCE
from engine.store.renaming import rename_photos
from engine.store.roots import roots
from engine.store.tables import LISTED, JournalEntry, PhotoRecord, SeriesImage, SeriesRecord

Walk = Callable[[Path, Callable[[Problem], None]], Iterator[Folder]]
"""Every folder below a root, with its files."""

_PATHS_A_QUERY = 400
_SERIES_A_TRANSACTION = 100
_PROBLEMS_TOLD = 1000


@dataclass(frozen=True, slots=True)
class RelinkReport:
    """Result of looking for the missing photos of one collection."""

    lost: int = 0
    found: int = 0
    merged: int = 0
    """Posts that a scan had recorded as new and that proved to be known ones."""
    still_lost: tuple[Problem, ...] = ()
    """The first thousand, each with the reason."""


class _Lost(NamedTuple):
    id: int
    series: int
    path: str
    size: int
    """Bytes; 0 if the database never knew the size."""
    mtime_ns: int
    content_hash: str | None


class _Found(NamedTuple):
    path: str
    """Path to store: relative to the root, or absolute if it lies outside."""
    file: Path
    size: int
    mtime_ns: int


class Relinker:
    """Looks for missing photos once."""

    def __init__(self, door: Door, look: Look, walk: Walk, content_hash: ContentHash, progress: Progress) -> None:
        self._door = door
        self._look = look
        self._walk = walk
        self._content_hash = content_hash
        self._progress = progress

    def relink(self, collection: int, places: Sequence[Path]) -> RelinkReport:
        """Find the missing photos of a collection in its folder and in `places`."""
        with self._door.reading():
            root = Path(roots()[collection])
        lost = self._lost(collection, root)
        if not lost:
            return RelinkReport()
        silent = self._silent({photo.series for photo in lost})
        lost.sort(key=lambda photo: photo.series in silent)  # what a person decided goes before what nobody did
        candidates = self._candidates(root, places, lost)
        candidates, second = self._unclaimed(collection, candidates, {photo.series for photo in lost})
        matches = self._matches(lost, candidates)
        self._move(matches)
        heirs = {found.path: photo.series for photo in lost if (found := matches.get(photo.id))}
        merged = self._dissolve(second, heirs)
        outlived = self._outlived(lost, matches, silent)
        merged += len(outlived)
        left = [photo for photo in lost if photo.id not in matches and photo.series not in outlived]
        why = _Why(candidates)
        return RelinkReport(
            lost=len(matches) + len(left),
            found=len(matches),
            merged=merged,
            still_lost=tuple(Problem(photo.path, why.of(photo)) for photo in left[:_PROBLEMS_TOLD]),
        )

    def _lost(self, collection: int, root: Path) -> list[_Lost]:
        with self._door.reading():
            query = (
                PhotoRecord.select(
                    PhotoRecord.id,
                    PhotoRecord.series,
                    PhotoRecord.path,
                    PhotoRecord.size,
                    PhotoRecord.mtime_ns,
                    PhotoRecord.content_hash,
                )
                .join(SeriesRecord)
                .where(SeriesRecord.collection == collection)
                .order_by(PhotoRecord.id)
            )
            photos = [_Lost(*row) for row in query.tuples()]
        lost: list[_Lost] = []
        for done in range(0, len(photos), _PATHS_A_QUERY):
            some = photos[done : done + _PATHS_A_QUERY]
            sights = self._look([root / photo.path for photo in some])
            lost += [photo for photo, sight in zip(some, sights, strict=True) if sight is PhotoState.MISSING]
            self._progress(done + len(some), len(photos), some[-1].path)
        return lost

    def _silent(self, ids: Set[int]) -> set[int]:
        """The subset of these series about which no person has said a word."""
        silent: set[int] = set()
        with self._door.reading():
            for some in chunked(sorted(ids), _PATHS_A_QUERY):
                records = SeriesRecord.select().where(SeriesRecord.id.in_(some))
                silent |= {record.id for record in records if _gives_way(record)}
        return silent

    def _outlived(self, lost: Sequence[_Lost], matches: Mapping[int, _Found], silent: Set[int]) -> set[int]:
        """Erase the posts that a scan made between two renames: others have found all their photos."""
        found = {photo.content_hash for photo in lost if photo.id in matches and photo.content_hash}
        gone: dict[int, list[_Lost]] = {}
        for photo in lost:
            if photo.series in silent:
                gone.setdefault(photo.series, []).append(photo)
        outlived: set[int] = set()
        with self._door.writing():
            for series, photos in gone.items():
                is_whole = PhotoRecord.select().where(PhotoRecord.series == series).count() == len(photos)
                if is_whole and all(photo.id not in matches and photo.content_hash in found for photo in photos):
                    outlived.add(series)
            erase(sorted(outlived))
        return outlived

    def _candidates(self, root: Path, places: Sequence[Path], lost: Sequence[_Lost]) -> list[_Found]:
        """Files that may be missing photos: of the same size, or of the same name if no size is known."""
        sizes = {photo.size for photo in lost if photo.size}
        names = {os.path.basename(photo.path) for photo in lost if not photo.size}
        found: dict[Path, _Found] = {}
        for place in [root, *(place.absolute() for place in places)]:
            for folder in self._walk(place, lambda _: None):
                for file in folder.files:
                    if file.kind == FileKind.PHOTO and (file.size in sizes or file.name in names):
                        whole = place / file.path
                        path = (
                            relative(os.fspath(whole), os.fspath(root))
                            if whole.is_relative_to(root)
                            else whole.as_posix()
                        )
                        found.setdefault(whole, _Found(path, whole, file.size, file.mtime_ns))
        return list(found.values())

    def _unclaimed(
        self, collection: int, candidates: Sequence[_Found], bereft: Set[int]
    ) -> tuple[list[_Found], dict[str, int]]:
        """Candidates that belong to no other post, and those of posts about which no person has said a word.

        The latter are what a scan makes of moved files, verified or not; they come with their post's id, by path.
        Posts that miss photos themselves (`bereft`) keep what they have.
        """
        owners: dict[str, tuple[int, bool]] = {}
        with self._door.reading():
            for some in chunked([candidate.path for candidate in candidates], _PATHS_A_QUERY):
                query = (
                    SeriesRecord.select(SeriesRecord, PhotoRecord.path.alias("path"))
                    .join(PhotoRecord)
                    .where((SeriesRecord.collection == collection) & PhotoRecord.path.in_(some))
                )
                owners |= {row.path: (row.id, row.id not in bereft and _gives_way(row)) for row in query.objects()}
        free = [found for found in candidates if found.path not in owners or owners[found.path][1]]
        return free, {path: series for path, (series, gives_way) in owners.items() if gives_way}

    def _matches(self, lost: Sequence[_Lost], candidates: Sequence[_Found]) -> dict[int, _Found]:
        """Match each missing photo to a file; if its bytes are known, by them alone."""
        matches = self._by_bytes([photo for photo in lost if photo.content_hash], candidates)
        guessed = [photo for photo in lost if not photo.content_hash]
        for lost_key, found_key in _RULES:
            taken = {found.file for found in matches.values()}
            wanted = _alone((lost_key(photo), photo) for photo in guessed if photo.id not in matches)
            offered = _alone((found_key(found), found) for found in candidates if found.file not in taken)
            matches |= {photo.id: offered[key] for key, photo in wanted.items() if key in offered}
        return matches

    def _by_bytes(self, lost: Sequence[_Lost], candidates: Sequence[_Found]) -> dict[int, _Found]:
        """Match by bytes; of several such files, take the one that kept the name."""
        sizes = {photo.size for photo in lost}
        alike: dict[str | None, dict[Path, _Found]] = {}
        for found in candidates:
            if found.size in sizes:
                alike.setdefault(self._hash_of(found.file), {})[found.file] = found
        matches: dict[int, _Found] = {}
        for photo in lost:
            offered = alike.get(photo.content_hash)
            if offered:
                name = os.path.basename(photo.path)
                file = next((file for file in offered if file.name == name), next(iter(offered)))
                matches[photo.id] = offered.pop(file)
        return matches

    def _hash_of(self, file: Path) -> str | None:
        try:
            return self._content_hash(file)
        except UnreadablePhoto:
            return None

    def _move(self, matches: Mapping[int, _Found]) -> None:
        """Store the new paths, some series per transaction, so that each series moves as a whole."""
        by_series: dict[int, list[PhotoRecord]] = {}
        for some in chunked(matches, _PATHS_A_QUERY):
            with self._door.reading():
                for photo in PhotoRecord.select().where(PhotoRecord.id.in_(some)):
                    by_series.setdefault(photo.series_id, []).append(photo)
        for some in chunked(by_series.items(), _SERIES_A_TRANSACTION):
            with self._door.writing():
                for series, photos in some:
                    _move_series(series, photos, matches)

    def _dissolve(self, second: Mapping[str, int], heirs: Mapping[str, int]) -> int:
        """Let the posts that a scan made of found files give way to the old ones; returns their number.

        `heirs` has the old series of each found file, by path. What else such a post has goes to the series that has
        most of its files, out of the film.
        """
        givers: dict[int, Counter[int]] = {}
        for path, series in second.items():
            if path in heirs:
                givers.setdefault(series, Counter())[heirs[path]] += 1
        for some in chunked(sorted(givers.items()), _SERIES_A_TRANSACTION):
            with self._door.writing():
                for series, theirs in some:
                    _give_way(series, theirs.most_common(1)[0][0], heirs)
        return len(givers)


_RULES: tuple[tuple[Callable[[_Lost], Hashable], Callable[[_Found], Hashable]], ...] = (
    (
        lambda lost: (lost.size, os.path.basename(lost.path)) if lost.size else None,
        lambda found: (found.size, found.file.name),
    ),
    (lambda lost: (lost.size, lost.mtime_ns) if lost.size else None, lambda found: (found.size, found.mtime_ns)),
    (lambda lost: None if lost.size else os.path.basename(lost.path), lambda found: found.file.name),
)
"""Other keys that identify a photo if only one photo and one file have them, the surest first: size and name; size and
time to the nanosecond, which moving and renaming leave alone; the name, if nothing else was ever known."""


class _Why:
    """Reasons why a photo was not found."""

    def __init__(self, candidates: Sequence[_Found]) -> None:
        self._sizes = {found.size for found in candidates}

    def of(self, photo: _Lost) -> str:
        if photo.size not in self._sizes:
            return "no file is like it"
        if photo.content_hash:
            return "files of its size have other bytes"
        return "several files may be it, or one that was renamed; db check --hash before moving files makes it sure"


def _alone(pairs: Iterator[tuple[Any, Any]]) -> dict[Any, Any]:
    """Items whose key occurs once; None is no key."""
    alone: dict[Any, Any] = {}
    shared = {None}
    for key, value in pairs:
        if key in alone:
            shared.add(key)
        alone[key] = value
    return {key: value for key, value in alone.items() if key not in shared}


def _gives_way(record: SeriesRecord) -> bool:
    """Whether a post that a scan made of moved files may be dissolved: no person has said a word about it."""
    return (
        record.decision == Decision.UNDECIDED
        and not record.frames_by_person
        and not record.caption_by_person
        and not record.flagged
        and record.hidden == LISTED
    )


def _move_series(series: int, photos: Sequence[PhotoRecord], matches: Mapping[int, _Found]) -> None:
    """Update every mention of these photos: frames, the verifier's answer, and what undo would restore."""
    new = {str(photo.path): matches[photo.id].path for photo in photos}
    for photo in photos:
        found = matches[photo.id]
        PhotoRecord.update(path=found.path, size=found.size, mtime_ns=found.mtime_ns, state=PhotoState.OK).where(
            PhotoRecord.id == photo.id
        ).execute()
    rename_photos(series, new)
    record = SeriesRecord.get_by_id(series)
    folders = {os.path.dirname(photo.path) for photo in read_photos(series)}
    if len(folders) == 1:
        record.directory = folders.pop() or "."
    if record.state == SeriesState.SKIPPED and record.error == GONE:
        record.state, record.error = SeriesState.GROUPED, ""
    record.save()
    settle([series])


def _give_way(series: int, heir: int, found: Container[str]) -> None:
    """Dissolve a post: its found photos are in older series again, the others go to the heir, out of its film."""
    behind = PhotoRecord.select(fn.MAX(PhotoRecord.position)).where(PhotoRecord.series == heir).scalar() or 0
    for photo in PhotoRecord.select().where(PhotoRecord.series == series).order_by(PhotoRecord.position):
        if photo.path in found:
            photo.delete_instance()
        else:
            behind += 1
            new = {"series": heir, "home": None, "kept": False, "position": behind, "reason": NEW_SINCE}
            PhotoRecord.update(new).where(PhotoRecord.id == photo.id).execute()
    for rows in (SeriesImage, JournalEntry):
        rows.delete().where(rows.series == series).execute()
    SeriesRecord.delete().where(SeriesRecord.id == series).execute()
    count_photos({heir})
    settle([heir])
