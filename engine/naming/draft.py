"""Drafts of posts: collect files one by one, then sort them and weigh the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.model import FileKind, Photo, Post, Problem, Proof
from engine.model.text import counted
from engine.naming import numbering
from engine.naming.numbering import stands_for_first
from engine.naming.proof import assess

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.model import FoundFile
    from engine.naming.filename import FileName
    from engine.naming.reading import Pattern, Reading, SideFacts

_new = tuple.__new__  # makes a Photo in two thirds of the time of Photo(), and there is one per file
_MARKS_MAY_NUMBER = ("generic", "stamped", "coded")


class Bounds(NamedTuple):
    """The least and the most photos of a post to be verified."""

    least: int
    most: int

    def reason_to_skip(self, photos: int, left_out: int) -> str | None:
        """Why a post with this many photos is not verified; None if it is."""
        if self.least <= photos <= self.most:
            return None
        if not photos:
            return f"no photos, only {counted(left_out, 'file')} left out"
        bound = f"fewer than {self.least}"
        if photos > self.most:
            bound = f"more than {self.most}; raise max_images_for_series to have them"
        return f"{counted(photos, 'photo')}, {bound}"


class _Left(NamedTuple):
    """A file of a post that is no photo slide, and its number."""

    name: str
    problem: Problem
    number: int | None


class Draft:
    """The files of one post found so far."""

    notes: tuple[str, ...] = ()
    """Further sentences of evidence."""
    conflicts: tuple[str, ...] = ()
    facts: SideFacts | None = None
    told_post: str | None = None
    """The post by side files; drafts of different posts are never joined."""
    marked: dict[str, FileName] | None = None
    """Parts of names with a copy mark or the mark of another version, by file name."""
    is_doubtful = False
    """True if some files are joined only by time stamps a few seconds apart, which proves nothing."""
    told_numbers: dict[str, int] | None = None
    """Slide numbers from side files, by file name."""
    _left: tuple[_Left, ...] = ()
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
        """Add photos: one whose name was read, and those whose names differ from it only by their numbers."""
        if reading is not self.first:
            self.readings.append(reading)
        if reading.order and files:
            self._orders[files[0].name] = reading.order
        self.files += files
        self.numbers += numbers

    def leave_out(self, file: FoundFile, number: int | None, is_cover: bool) -> None:
        """Note a file of the post that is no photo slide."""
        what = "the cover of a video slide" if is_cover else _what_it_is(file)
        self._left += (_Left(file.name, Problem(file.path, what), number),)

    def fold(self, file: FoundFile, what: str) -> None:
        """Leave out a photo that another one of this post stands for."""
        place = self.files.index(file)
        del self.files[place], self.numbers[place]
        self._left += (_Left(file.name, Problem(file.path, what), None),)

    def absorb(self, other: Draft) -> None:
        """Add everything from another draft."""
        self.readings += other.readings
        self.files += other.files
        self.numbers += other.numbers
        self._orders |= other._orders
        self._left += other._left
        if other.marked:
            self.marked = {**(self.marked or {}), **other.marked}
        if other.told_numbers:
            self.told_numbers = {**(self.told_numbers or {}), **other.told_numbers}
        self._is_scattered |= other.directory != self.directory

    @property
    def may_have_twins(self) -> bool:
        """True if two photos have the same number, or none."""
        numbers = self.numbers
        return len(numbers) > 1 and numbers[-1] != len(numbers) and len(set(numbers)) < len(numbers)

    @property
    def names(self) -> list[str]:
        """Names of all its files, including those that are no photo slides."""
        return [file.name for file in self.files] + [left.name for left in self._left]

    def tell_number(self, name: str, number: int | None) -> None:
        """Note the slide number that a side file gives."""
        if number is not None:
            self.told_numbers = self.told_numbers or {}
            self.told_numbers[name] = number

    def mark(self, file: FileName) -> None:
        """Note that a name has a copy mark or the mark of another version."""
        self.marked = self.marked or {}
        self.marked[file.name] = file

    def rename(self, reading: Reading, pattern: Pattern) -> None:
        """Name the post as a side file does."""
        self.first, self.readings, self.pattern = reading, [reading], pattern

    def part(self, names: Collection[str], reading: Reading) -> Draft:
        """A draft of some of this draft's files."""
        part = Draft(self.directory, self.pattern, reading)
        for file, number in zip(self.files, self.numbers, strict=True):
            if file.name in names:
                part.files.append(file)
                part.numbers.append(number)
        part._orders = {name: order for name, order in self._orders.items() if name in names}
        part._left = tuple([left for left in self._left if left.name in names])
        part.marked = {name: file for name, file in (self.marked or {}).items() if name in names}
        part.told_numbers = {name: number for name, number in (self.told_numbers or {}).items() if name in names}
        return part

    def has_room_for(self, other: Draft) -> bool:
        """True if no slide number occurs in both drafts."""
        return not self._slides & other._slides

    @property
    def _slides(self) -> set[int]:
        told = self.told_numbers or {}
        known = [told.get(file.name, number) for file, number in zip(self.files, self.numbers, strict=True)]
        known += [told.get(left.name, left.number) for left in self._left]
        return {number for number in known if number is not None}

    def keep_this_order(self) -> None:
        """Keep photos without a number in the order in which they were added."""
        self._orders = {file.name: (place,) for place, file in enumerate(self.files)}

    def finish(self, key: str, bounds: Bounds) -> Post:
        """Sort the photos, weigh the proof and collect all evidence."""
        first, facts = self.first, self.facts
        is_plain = not facts and numbering.is_plain(self.numbers)
        if not is_plain:
            self._put_in_order()
        numbers, files = self.numbers, self.files
        assessment = assess(self.readings, facts)
        evidence, conflicts = assessment.evidence, assessment.conflicts
        if not evidence and len(files) > 1:
            evidence = (f"The names are alike up to their numbers: {first.name}",)
        missing = 0
        expected = first.expected or (facts.expected if facts else None)
        is_lone = len(files) == 1 and not self._left and self.pattern.name == "generic"
        if expected or self._left or not (is_plain or is_lone):
            more = numbering.remarks_on(numbers, self._left_numbers(), expected)
            evidence += more.evidence + self._about_left_out()
            conflicts += more.conflicts
            missing = more.missing
        if self.notes or self.conflicts:
            evidence += self.notes
            conflicts += self.conflicts
        username = (facts.username if facts else None) or first.username
        caption = (facts.caption if facts else None) or first.caption
        taken_at = assessment.taken_at or first.stamp
        order_inferred = not is_plain and None in numbers and len(numbers) > 1 and not stands_for_first(numbers)
        skip_reason = bounds.reason_to_skip(len(files), len(self._left))
        # Positional, in the fields' order: keywords would double the time of this call, made once for every post.
        return Post(
            key,
            self.directory,
            first.name,
            self.pattern.name,
            Proof.LIKELY if self.is_doubtful and assessment.proof is Proof.PROVEN else assessment.proof,
            self._photos(),
            username,
            assessment.shortcode,
            caption,
            taken_at,
            expected,
            order_inferred,
            evidence,
            conflicts,
            tuple([left.problem for left in self._left]),
            skip_reason,
            missing,
        )

    def _photos(self) -> tuple[Photo, ...]:
        pairs = zip(self.files, self.numbers, strict=False)
        if self._is_scattered:
            return tuple([Photo(file.path, number, file.size, file.mtime_ns) for file, number in pairs])
        prefix = f"{self.directory}/" if self.directory else ""
        # By place, not by name: looking up a name in a named tuple takes longer, and this is done for every file.
        return tuple([_new(Photo, (prefix + file[1], number, file[2], file[3])) for file, number in pairs])

    def _put_in_order(self) -> None:
        """Sort by number, then by whatever else names and side files give; photos without a number come first."""
        told = (self.facts.numbers if self.facts else None) or self.told_numbers or {}
        places = [
            (told.get(file.name, number), self._orders.get(file.name, ()), file)
            for file, number in zip(self.files, self.numbers, strict=True)
        ]
        places.sort(key=_place)
        self.numbers = [number for number, _, _ in places]
        self.files = [file for _, _, file in places]
        if self.pattern.name in _MARKS_MAY_NUMBER:
            self.numbers = numbering.from_marks(self.numbers, [order for _, order, _ in places])

    def _about_left_out(self) -> tuple[str, ...]:
        if not self._left:
            return ()
        kinds = ", ".join(sorted({left.problem.what for left in self._left}))
        return (f"{counted(len(self._left), 'file')} left out: {kinds}.",)

    def _left_numbers(self) -> list[int]:
        told = self.told_numbers or {}
        return [number for left in self._left if (number := told.get(left.name, left.number))]


def _place(photo: tuple[int | None, tuple[int | str, ...], FoundFile]) -> tuple[int, tuple[int | str, ...]]:
    return photo[0] or 0, photo[1]


_WORDS = {
    FileKind.VIDEO: "a video",
    FileKind.ANIMATION: "an animation",
    FileKind.RAW: "a raw photo, which has to be developed first",
    FileKind.JPEG_XL: "a JPEG XL picture, which needs an extra library",
    FileKind.UNFINISHED: "an unfinished download",
    FileKind.PLACEHOLDER: "in iCloud, not on this disk: have it downloaded first",
}


def _what_it_is(file: FoundFile) -> str:
    if words := _WORDS.get(file.kind):
        return words
    suffix = file.name.rpartition(".")[2].lower()
    return f"a {suffix.upper()} file, which is no photo" if suffix.isalnum() and len(suffix) < 6 else "no photo"
