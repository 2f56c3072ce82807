"""A post in the making: files come in one by one, and in the end it is put in order and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.model import FileKind, Photo, Post, Problem
from engine.naming import numbering
from engine.naming.proof import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.model import FoundFile
    from engine.naming.reading import Pattern, Reading
    from engine.naming.sides import SideFacts

_UNFINISHED = frozenset(("part", "crdownload", "download", "opdownload", "tmp", "partial", "ytdl", "aria2"))


class Bounds(NamedTuple):
    """How few and how many photos a post may have to be verified."""

    least: int
    most: int

    def reason_to_skip(self, photos: int, left_out: int) -> str | None:
        """Why a post of so many photos is not verified; None where it is."""
        if self.least <= photos <= self.most:
            return None
        if not photos:
            return f"no photos, only {numbering.counted(left_out, 'file')} left out"
        bound = f"fewer than {self.least}" if photos < self.least else f"more than {self.most}"
        return f"{numbering.counted(photos, 'photo')}, {bound}"


class Draft:
    """The files of one post, as found so far."""

    __slots__ = (
        "_directory",
        "_left_numbers",
        "_left_out",
        "_photos",
        "facts",
        "first",
        "notes",
        "pattern",
        "readings",
    )

    def __init__(self, directory: str, pattern: Pattern, first: Reading) -> None:
        self.pattern = pattern
        self.first = first
        self.readings = [first]
        self.notes: list[str] = []
        """Further sentences of evidence."""
        self.facts: SideFacts | None = None
        self._directory = directory
        self._photos: list[tuple[int | None, tuple[int | str, ...], FoundFile]] = []
        self._left_out: list[Problem] = []
        self._left_numbers: list[int] = []

    def add(self, file: FoundFile, reading: Reading, is_cover: bool = False) -> None:
        """Take a file whose name was read."""
        if reading is not self.first:
            self.readings.append(reading)
        if file.kind is FileKind.PHOTO and not is_cover:
            self._photos.append((reading.number, reading.order, file))
            return
        self._left_out.append(Problem(file.path, "the cover of a video slide" if is_cover else _what_it_is(file)))
        if reading.number:
            self._left_numbers.append(reading.number)

    def add_photos(self, numbered: Iterable[tuple[int, FoundFile]]) -> None:
        """Take photos whose names differ from the first one's by their numbers alone."""
        self._photos += [(number, (), file) for number, file in numbered]

    def absorb(self, other: Draft, order: tuple[int | str, ...] | None = None) -> None:
        """Take everything that another draft has, its photos sorted by `order` where one is given."""
        self.readings += other.readings
        self._photos += [(number, order or own, file) for number, own, file in other._photos]
        self._left_out += other._left_out
        self._left_numbers += other._left_numbers

    @property
    def numbers(self) -> set[int | None]:
        """The slide numbers of its photos; None stands for photos without one."""
        return {number for number, _, _ in self._photos}

    @property
    def files(self) -> list[FoundFile]:
        """Its photos, unordered."""
        return [file for _, _, file in self._photos]

    def finish(self, key: str, bounds: Bounds) -> Post:
        """Put the photos in order, weigh the proof and say all that there is to say."""
        first, facts = self.first, self.facts
        numbers, files = self._in_order()
        judgement = judge(self.readings, facts)
        evidence, conflicts = judgement.evidence, judgement.conflicts
        if not evidence and len(files) > 1:
            evidence = (f"The names are alike up to their numbers: {first.name}",)
        expected = first.expected or (facts.expected if facts else None)
        if expected or self._left_out or not numbering.is_plain(numbers):
            more = numbering.told(numbers, self._left_numbers, expected)
            evidence += more.evidence + self._about_left_out()
            conflicts += more.conflicts
        if self.notes:
            evidence += tuple(self.notes)
        pairs = zip(numbers, files, strict=True)
        return Post(
            key=key,
            directory=self._directory,
            name=first.name,
            pattern=self.pattern.name,
            proof=judgement.proof,
            photos=tuple([Photo(file.path, number, file.size, file.mtime_ns) for number, file in pairs]),
            username=first.username or (facts.username if facts else None),
            shortcode=judgement.shortcode,
            caption=(facts.caption if facts else None) or first.caption,
            taken_at=judgement.taken_at or first.stamp,
            expected=expected,
            order_inferred=None in numbers and len(numbers) > 1,
            evidence=evidence,
            conflicts=conflicts,
            left_out=tuple(self._left_out),
            skip_reason=bounds.reason_to_skip(len(files), len(self._left_out)),
        )

    def _in_order(self) -> tuple[list[int | None], list[FoundFile]]:
        """(slide numbers, files), sorted by number, then by whatever else the names give."""
        if self.facts and self.facts.numbers:
            told = self.facts.numbers
            self._photos = [(told.get(file.name, number), order, file) for number, order, file in self._photos]
        self._photos.sort(key=_place)
        numbers = [number for number, _, _ in self._photos]
        if self.pattern.name == "generic":
            numbers = numbering.from_marks(numbers, [order for _, order, _ in self._photos])
        return numbers, [file for _, _, file in self._photos]

    def _about_left_out(self) -> tuple[str, ...]:
        if not self._left_out:
            return ()
        kinds = ", ".join(sorted({problem.what for problem in self._left_out}))
        return (f"{numbering.counted(len(self._left_out), 'file')} left out: {kinds}.",)


def _place(photo: tuple[int | None, tuple[int | str, ...], FoundFile]) -> tuple[int, tuple[int | str, ...]]:
    return photo[0] or 0, photo[1]


def _what_it_is(file: FoundFile) -> str:
    if file.kind is FileKind.VIDEO:
        return "a video"
    suffix = file.name.rpartition(".")[2].lower()
    if suffix in _UNFINISHED:
        return "an unfinished download"
    return f"a {suffix.upper()} file, which is no photo" if suffix.isalnum() and len(suffix) < 6 else "no photo"
