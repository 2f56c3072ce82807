"""A post in the making: files come in one by one, and in the end it is put in order and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.model import FileKind, Photo, Post, Problem
from engine.naming import numbering
from engine.naming.proof import judge

if TYPE_CHECKING:
    from engine.model import FoundFile
    from engine.naming.reading import Pattern, Reading, SideFacts

_new = tuple.__new__  # makes a Photo, of which there is one per file, in two thirds of the time of Photo()
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

    notes: tuple[str, ...] = ()
    """Further sentences of evidence."""
    conflicts: tuple[str, ...] = ()
    facts: SideFacts | None = None
    _left_out: tuple[Problem, ...] = ()
    _left_numbers: tuple[int, ...] = ()
    _is_scattered = False
    """True if not all files lie in `directory`."""

    def __init__(self, directory: str, pattern: Pattern, first: Reading) -> None:
        self.pattern = pattern
        self.first = first
        self.readings = [first]
        self.files: list[FoundFile] = []
        """Its photos; `numbers` has the slide number of each."""
        self.numbers: list[int | None] = []
        self._orders: dict[str, tuple[int | str, ...]] = {}
        self.directory = directory

    def add(self, reading: Reading, files: list[FoundFile], numbers: list[int | None]) -> None:
        """Take photos: one whose name was read, and those whose names differ from it by their numbers alone."""
        if reading is not self.first:
            self.readings.append(reading)
        if reading.order and files:
            self._orders[files[0].name] = reading.order
        self.files += files
        self.numbers += numbers

    def leave_out(self, file: FoundFile, number: int | None, is_cover: bool) -> None:
        """Note a file of the post that is no photo slide."""
        self._left_out += (Problem(file.path, "the cover of a video slide" if is_cover else _what_it_is(file)),)
        if number:
            self._left_numbers += (number,)

    def absorb(self, other: Draft) -> None:
        """Take everything that another draft has."""
        self.readings += other.readings
        self.files += other.files
        self.numbers += other.numbers
        self._orders |= other._orders
        self._left_out += other._left_out
        self._left_numbers += other._left_numbers
        self._is_scattered |= other.directory != self.directory

    def keep_this_order(self) -> None:
        """Leave photos without a number in the order in which they came."""
        self._orders = {file.name: (place,) for place, file in enumerate(self.files)}

    def finish(self, key: str, bounds: Bounds) -> Post:
        """Put the photos in order, weigh the proof and say all that there is to say."""
        first, facts = self.first, self.facts
        is_plain = not facts and numbering.is_plain(self.numbers)
        if not is_plain:
            self._put_in_order()
        numbers, files = self.numbers, self.files
        judgement = judge(self.readings, facts)
        evidence, conflicts = judgement.evidence, judgement.conflicts
        if not evidence and len(files) > 1:
            evidence = (f"The names are alike up to their numbers: {first.name}",)
        expected = first.expected or (facts.expected if facts else None)
        if expected or self._left_out or not is_plain:
            more = numbering.told(numbers, self._left_numbers, expected)
            evidence += more.evidence + self._about_left_out()
            conflicts += more.conflicts
        if self.notes or self.conflicts:
            evidence += self.notes
            conflicts += self.conflicts
        username = (facts.username if facts else None) or first.username
        caption = (facts.caption if facts else None) or first.caption
        taken_at = judgement.taken_at or first.stamp
        order_inferred = not is_plain and None in numbers and len(numbers) > 1
        skip_reason = bounds.reason_to_skip(len(files), len(self._left_out))
        # In the fields' own order: to name them all would double the time of this call, made once for every post.
        return Post(
            key,
            self.directory,
            first.name,
            self.pattern.name,
            judgement.proof,
            self._photos(),
            username,
            judgement.shortcode,
            caption,
            taken_at,
            expected,
            order_inferred,
            evidence,
            conflicts,
            self._left_out,
            skip_reason,
        )

    def _photos(self) -> tuple[Photo, ...]:
        pairs = zip(self.files, self.numbers, strict=False)
        if self._is_scattered:
            return tuple([Photo(file.path, number, file.size, file.mtime_ns) for file, number in pairs])
        prefix = f"{self.directory}/" if self.directory else ""
        return tuple([_new(Photo, (prefix + file.name, number, file.size, file.mtime_ns)) for file, number in pairs])

    def _put_in_order(self) -> None:
        """Sort by number, then by whatever else names and side files give; what has no number comes first."""
        told = self.facts.numbers if self.facts else {}
        places = [
            (told.get(file.name, number), self._orders.get(file.name, ()), file)
            for file, number in zip(self.files, self.numbers, strict=True)
        ]
        places.sort(key=_place)
        self.numbers = [number for number, _, _ in places]
        self.files = [file for _, _, file in places]
        if self.pattern.name == "generic":
            self.numbers = numbering.from_marks(self.numbers, [order for _, order, _ in places])

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
