"""A post in the making: files come in one by one, and in the end it is put in order and judged."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from engine.model import FileKind, Photo, Post, Problem
from engine.naming.proof import judge

if TYPE_CHECKING:
    from engine.model import FoundFile
    from engine.naming.reading import Pattern, Reading

_first = itemgetter(0)


class Draft:
    """The files of one post, as found so far."""

    __slots__ = ("_directory", "_left_numbers", "_left_out", "_photos", "_readings", "first", "pattern")

    def __init__(self, directory: str, pattern: Pattern, first: Reading) -> None:
        self.pattern = pattern
        self.first = first
        self._directory = directory
        self._photos: list[tuple[tuple[Any, ...], int | None, FoundFile]] = []
        self._left_out: list[Problem] = []
        self._left_numbers: list[int] = []
        self._readings = [first]

    def add(self, file: FoundFile, reading: Reading, is_cover: bool = False) -> None:
        """Take a file whose name was read."""
        if reading is not self.first:
            self._readings.append(reading)
        self.add_numbered(file, reading.number, reading.order, is_cover)

    def add_numbered(
        self, file: FoundFile, number: int | None, order: tuple[int | str, ...] = (), is_cover: bool = False
    ) -> None:
        """Take a file whose name differs from the first one's by its number alone."""
        if file.kind is FileKind.PHOTO and not is_cover:
            self._photos.append(((number or 0, *order), number, file))
            return
        self._left_out.append(Problem(file.path, "the cover of a video slide" if is_cover else _what_it_is(file)))
        if number:
            self._left_numbers.append(number)

    def finish(self, key: str, min_images: int, max_images: int) -> Post:
        """Put the photos in order, weigh the proof and say all that there is to say."""
        first = self.first
        self._photos.sort(key=_first)
        numbers = [number for _, number, _ in self._photos]
        photos = tuple([Photo(file.path, number, file.size, file.mtime_ns) for _, number, file in self._photos])
        judgement = judge(self._readings)
        evidence, conflicts = judgement.evidence, judgement.conflicts
        if not evidence and len(photos) > 1:
            evidence = (f"The names are alike up to their numbers: {first.name}",)
        expected = first.expected
        guessed = len(photos) > 1 and None in numbers
        if guessed or expected or self._left_out or numbers != list(range(1, len(numbers) + 1)):
            more_evidence, more_conflicts = _about_numbers(numbers, self._left_numbers, expected)
            evidence += more_evidence + self._about_left_out()
            conflicts += more_conflicts
        return Post(
            key=key,
            directory=self._directory,
            name=first.name,
            pattern=self.pattern.name,
            proof=judgement.proof,
            photos=photos,
            username=first.username,
            shortcode=first.shortcode,
            caption=first.caption,
            taken_at=first.stamp,
            expected=expected,
            order_inferred=guessed,
            evidence=evidence,
            conflicts=conflicts,
            left_out=tuple(self._left_out),
            skip_reason=self._skip_reason(min_images, max_images),
        )

    def _skip_reason(self, min_images: int, max_images: int) -> str | None:
        count = len(self._photos)
        if min_images <= count <= max_images:
            return None
        if not count:
            return (
                f"no photos, only {_counted(len(self._left_out), 'file')} that {_is_or_are(len(self._left_out))} none"
            )
        bound = f"fewer than {min_images}" if count < min_images else f"more than {max_images}"
        return f"{_counted(count, 'photo')}, {bound}"

    def _about_left_out(self) -> tuple[str, ...]:
        if not self._left_out:
            return ()
        return (
            f"{_counted(len(self._left_out), 'file')} left out: {', '.join(sorted({p.what for p in self._left_out}))}.",
        )


def _about_numbers(
    numbers: list[int | None], elsewhere: list[int], expected: int | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the slide numbers tell: (evidence, conflicts)."""
    known = [number for number in numbers if number is not None]
    evidence: list[str] = []
    conflicts: list[str] = []
    if len(numbers) > 1 and len(known) < len(numbers):
        evidence.append("The names give no slide numbers: the order is a guess.")
    twice = sorted({number for number in known if known.count(number) > 1}) if len(set(known)) < len(known) else []
    if twice:
        conflicts.append(f"More than one photo has the number {', '.join(map(str, twice))}.")
    there = {*known, *elsewhere}
    missing = [number for number in range(1, (expected or max(there, default=0)) + 1) if number not in there]
    if known and missing:
        some = ", ".join(map(str, missing[:10])) + (", …" if len(missing) > 10 else "")
        evidence.append(f"{len(numbers)} of {expected or '?'}, {len(missing)} missing: number {some}.")
    elif expected and len(numbers) < expected:
        evidence.append(f"{len(numbers)} of {expected}.")
    return tuple(evidence), tuple(conflicts)


def _what_it_is(file: FoundFile) -> str:
    if file.kind is FileKind.VIDEO:
        return "a video"
    suffix = file.name.rpartition(".")[2].lower()
    if suffix in ("part", "crdownload", "download", "opdownload", "tmp", "partial", "ytdl", "aria2"):
        return "an unfinished download"
    return f"a {suffix.upper()} file, which is no photo" if len(suffix) < 6 else "no photo"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"
