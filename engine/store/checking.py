"""Check of the database: is it intact, and do the photos on the disk match it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from peewee import chunked, fn

from engine.errors import UnreadablePhoto
from engine.model import PhotoState, PostCopy, Problem, Progress, SeriesState
from engine.store.door import Door
from engine.store.roots import absent_roots, roots
from engine.store.tables import PhotoRecord, SeriesRecord

Look = Callable[[Sequence[Path]], Sequence[tuple[int, int] | PhotoState]]
"""For each file its size and mtime in nanoseconds, or MISSING or UNREADABLE."""
ContentHash = Callable[[Path], str]
"""A file's bytes as a hash; raises UnreadablePhoto."""
FindCopies = Callable[[], Sequence[tuple[PostCopy, PostCopy]]]
"""Posts with the same photos: the one to keep, then the other."""

_PHOTOS_A_LOOK = 500
_IDS_A_QUERY = 400
_PROBLEMS_TOLD = 1000


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Result of a check, which changes nothing but the content hashes it is asked to record."""

    damage: tuple[str, ...] = ()
    """SQLite's own messages; if there are any, nothing else was checked."""
    dangling: int = 0
    """Rows that refer to a row that does not exist."""
    series: int = 0
    photos: int = 0
    missing: int = 0
    unreadable: int = 0
    changed: int = 0
    """Photos that changed after they were scanned."""
    hashed: int = 0
    """Photos whose content hash this check recorded."""
    incomplete: int = 0
    """Valid series that have lost frames."""
    failed: int = 0
    """Posts without a verdict because the verifier failed or refused."""
    copies: tuple[Problem, ...] = ()
    """Posts that wait for a decision and share their photos with another post, as far as hashes are known."""
    problems: tuple[Problem, ...] = ()
    """The first thousand problems, each with its place."""

    @property
    def sound(self) -> bool:
        """True if the database can be used as it is."""
        return not (self.damage or self.dangling or self.missing or self.unreadable or self.changed)


def no_copies() -> Sequence[tuple[PostCopy, PostCopy]]:
    """None, for who does not ask."""
    return ()


class _Place(NamedTuple):
    """A photo as the database records it."""

    id: int
    series: int
    path: str
    size: int
    mtime_ns: int
    state: str
    kept: bool
    content_hash: str | None
    collection: int


class Checker:
    """Checks database and disk once."""

    def __init__(
        self, door: Door, look: Look, progress: Progress, content_hash: ContentHash | None, copies: FindCopies
    ) -> None:
        self._door = door
        self._copies = copies
        self._look = look
        self._progress = progress
        self._content_hash = content_hash
        self._roots: dict[int, str] = {}

    def run(self) -> CheckReport:
        """Check; stop early if SQLite finds its own pages damaged."""
        damage = tuple(line for (line,) in self._door.pragma("quick_check") if line != "ok")
        if damage:
            return CheckReport(damage=damage)
        dangling = len(self._door.pragma("foreign_key_check"))
        with self._door.reading():
            self._roots, absent = roots(), absent_roots()
            total = PhotoRecord.select().count()
            series = SeriesRecord.select().count()
            without_verdict = SeriesRecord.state.in_([SeriesState.FAILED, SeriesState.BLOCKED])
            failed = SeriesRecord.select().where(without_verdict).count()
        findings = _Findings(absent)
        for places in self._places():
            self._compare(places, findings)
            self._progress(findings.photos, total, places[-1].path)
        copies = tuple(
            Problem(copy.name, f"series {copy.id} has the photos of series {kept.id}, {kept.name}")
            for kept, copy in self._copies()
            if copy.waits
        )
        told = self._absences(absent) + findings.problems + self._incomplete(findings.lost_frames)
        return CheckReport(
            dangling=dangling,
            series=series,
            photos=findings.photos,
            missing=findings.missing,
            unreadable=findings.unreadable,
            changed=findings.changed,
            hashed=findings.noted,
            incomplete=len(findings.lost_frames),
            failed=failed,
            copies=copies,
            problems=tuple(told[:_PROBLEMS_TOLD]),
        )

    def _compare(self, places: Sequence[_Place], findings: _Findings) -> None:
        files = [Path(self._roots[place.collection]) / place.path for place in places]
        hashes: dict[int, str] = {}
        for place, file, sight in zip(places, files, self._sights(places, files, findings.absent), strict=True):
            if findings.as_recorded(place, sight) and self._content_hash:
                new = findings.hashed(place, file, self._content_hash)
                if new:
                    hashes[place.id] = new
        if hashes:
            with self._door.writing():
                for photo, content in hashes.items():
                    PhotoRecord.update(content_hash=content).where(PhotoRecord.id == photo).execute()

    def _places(self) -> Iterator[list[_Place]]:
        """Every photo, a few hundred at a time, each batch read in a transaction of its own."""
        last = 0
        while True:
            with self._door.reading():
                query = (
                    PhotoRecord.select(
                        PhotoRecord.id,
                        PhotoRecord.series,
                        PhotoRecord.path,
                        PhotoRecord.size,
                        PhotoRecord.mtime_ns,
                        PhotoRecord.state,
                        PhotoRecord.kept & SeriesRecord.is_series,
                        PhotoRecord.content_hash,
                        SeriesRecord.collection,
                    )
                    .join(SeriesRecord)
                    .where(PhotoRecord.id > last)
                    .order_by(PhotoRecord.id)
                    .limit(_PHOTOS_A_LOOK)
                )
                places = [_Place(*row) for row in query.tuples()]
            if not places:
                return
            yield places
            last = places[-1].id

    def _sights(
        self, places: Sequence[_Place], files: Sequence[Path], absent: Mapping[int, str]
    ) -> list[tuple[int, int] | PhotoState]:
        """State of the files on the disk, which is not asked about absent folders."""
        asked = [file for place, file in zip(places, files, strict=True) if place.collection not in absent]
        answers = iter(self._look(asked))
        return [PhotoState.MISSING if place.collection in absent else next(answers) for place in places]

    def _absences(self, absent: Mapping[int, str]) -> list[Problem]:
        with self._door.reading():
            counted = [(root, _photos_of(collection)) for collection, root in absent.items()]
        return [
            Problem(root, f"this folder is not there, nor are its {count:,} photos; if it moved: db relink FOLDER")
            for root, count in counted
            if count
        ]

    def _incomplete(self, lost_frames: Mapping[int, int]) -> list[Problem]:
        problems = []
        with self._door.reading():
            for some in chunked(list(lost_frames)[:_PROBLEMS_TOLD], _IDS_A_QUERY):
                query = SeriesRecord.select(SeriesRecord.id, SeriesRecord.base_name).where(SeriesRecord.id.in_(some))
                problems += [
                    Problem(name, f"series {series_id} has lost {lost_frames[series_id]} of its frames")
                    for series_id, name in query.tuples()
                ]
        return problems


class _Findings:
    """Running totals of a check."""

    def __init__(self, absent: Mapping[int, str]) -> None:
        self.absent = absent
        self.photos = self.missing = self.unreadable = self.changed = self.noted = 0
        self.lost_frames: dict[int, int] = {}
        self.problems: list[Problem] = []

    def as_recorded(self, place: _Place, sight: tuple[int, int] | PhotoState) -> bool:
        """Count a photo by its state on the disk; True if it is there, unchanged and readable."""
        self.photos += 1
        if sight is PhotoState.MISSING:
            self.missing += 1
            self._lost(place, "" if place.collection in self.absent else "is missing")
        elif sight is PhotoState.UNREADABLE or place.state == PhotoState.UNREADABLE:
            self.unreadable += 1
            self._lost(place, "cannot be read")
        elif place.size and sight != (place.size, place.mtime_ns):
            self.changed += 1
            self._tell(place, "has changed since it was scanned")
        else:
            return True
        return False

    def hashed(self, place: _Place, file: Path, content_hash: ContentHash) -> str | None:
        """Hash a photo if the database has no hash of it yet."""
        try:
            found = content_hash(file)
        except UnreadablePhoto as error:
            self.unreadable += 1
            self._lost(place, error.message)
            return None
        if place.content_hash is None:
            self.noted += 1
            return found
        if found != place.content_hash:
            self.changed += 1
            self._tell(place, "has other bytes than when it was hashed, though size and time are the same")
        return None

    def _lost(self, place: _Place, what: str) -> None:
        if place.kept:
            self.lost_frames[place.series] = self.lost_frames.get(place.series, 0) + 1
        if what:
            self._tell(place, what)

    def _tell(self, place: _Place, what: str) -> None:
        if len(self.problems) < _PROBLEMS_TOLD:
            self.problems.append(Problem(place.path, what))


def _photos_of(collection: int) -> int:
    query = PhotoRecord.select(fn.COUNT(PhotoRecord.id)).join(SeriesRecord)
    count: int = query.where(SeriesRecord.collection == collection).scalar()
    return count
