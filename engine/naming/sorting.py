"""Groups the files of one folder into drafts of posts."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from engine.model import FileKind, FoundFile
from engine.naming.accounts import holds_no_posts
from engine.naming.claims import regrouped
from engine.naming.copies import fold, fold_formats, is_another_photo, original_beside
from engine.naming.draft import Draft
from engine.naming.eagle import library_of
from engine.naming.filename import cut, cut_suffix
from engine.naming.patterns import GALLERY_DL, WEB_SAVER
from engine.naming.proposals import join_by_ids, propose
from engine.naming.reading import Reading
from engine.naming.seed import Seed, settle_user

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.naming.filename import FileName
    from engine.naming.reading import Pattern
    from engine.naming.sides.folder import FolderSides

_NUMBER_AND_SUFFIX = re.compile(r"(\d{1,3})(?:\.[A-Za-z0-9]{1,5})?")
_STAMPS_APART_S = 3
_NO_DOWNLOADER = frozenset(("generic", "unmatched"))
"""Patterns whose names may come from a phone or a camera."""
_READ_ANYWHERE = ("coded", "stamped")
"""Patterns that find a slide number anywhere in a name, so also in a copy's mark."""
_by_name = itemgetter(FoundFile._fields.index("name"))


class _Numbers(dict[str, int]):
    """Slide numbers of the text after a post's base, e.g. of "03.jpg"; -1 if there is more to it."""

    def __missing__(self, tail: str) -> int:
        found = _NUMBER_AND_SUFFIX.fullmatch(tail)
        if not found:
            return -1
        self[tail] = number = int(found[1])
        return number


class Sorting:
    """Groups by the patterns of a collection."""

    def __init__(self, patterns: tuple[Pattern, ...], fallback: Pattern, most: int) -> None:
        self._patterns = patterns
        self._fallback = fallback
        self._most = most
        self._numbers = _Numbers()

    def sort(
        self,
        directory: str,
        media: Iterable[FoundFile],
        others: list[FoundFile],
        sides: FolderSides | None = None,
    ) -> list[Draft]:
        """Drafts of the posts in a folder, sorted by first name.

        `media` are its photos, videos and so on; `others` those of them that are no photos. What `sides` prove outranks
        what names suggest.
        """
        media = sorted(media, key=_by_name)
        # A phone's .mov beside a still is its moving half, and the still is the photo.
        videos = {
            cut_suffix(file.name)
            for file in others
            if file.kind is FileKind.VIDEO and not file.name.lower().endswith(".mov")
        }
        drafts: dict[tuple[str, str], Draft] = {}
        # Slides of a post differ only by number and are neighbours in order, so one name per post is read.
        names = list(map(_by_name, media))
        place = 0
        while place < len(media):
            file = cut(names[place], directory)
            pattern, reading = self._read(file)
            if (pattern is self._fallback or pattern.name in _READ_ANYWHERE) and (
                again := original_beside(file, place, names, media)
            ):
                file = again
                pattern, reading = self._read(file)
            if pattern is self._fallback and is_another_photo(file, place, names, media):
                file = file._replace(stem=cut_suffix(file.name), mark=None)
                reading = Reading(file.stem, file.stem)
            identity = (pattern.name, reading.post)
            draft = drafts.get(identity)
            if draft is None:
                draft = drafts[identity] = Draft(directory, pattern, reading)
            if file.mark is not None or file.version:
                draft.mark(file)
            numbers = [reading.number]
            if reading.base and names[place].startswith(reading.base):  # not behind "Copy of "
                numbers += self._numbers_after(reading.base, names, place + 1)
            files = media[place : place + len(numbers)]
            place += len(numbers)
            if others:
                files, numbers = _photos_among(files, numbers, videos, draft)
            draft.add(reading, files, numbers)
        told = regrouped(list(drafts.values()), sides) if sides else list(drafts.values())
        settled = self._settled(directory, told)
        for draft in settled if sides else ():
            draft.facts = sides.about(draft.first, draft.files) if sides else None
        if library := library_of(directory):
            _spread(settled, library)
        return settled

    def _numbers_after(self, base: str, names: list[str], place: int) -> list[int]:
        """Numbers of the names from `place` on that consist of this base and a number."""
        start = len(base) + 1
        end = bisect_left(names, f"{base}_:", place)  # ":" is what follows "9"
        numbers = self._numbers
        found = [numbers[name[start:]] for name in names[place:end]]
        return found[: found.index(-1)] if -1 in found else found

    def _read(self, file: FileName) -> tuple[Pattern, Reading]:
        for pattern in self._patterns:
            if reading := pattern.read(file):
                return pattern, reading
        reading = self._fallback.read(file)
        assert reading is not None, "the fallback reads every name"
        return self._fallback, reading

    def _settled(self, directory: str, drafts: list[Draft]) -> list[Draft]:
        """Apply what can be known only once the whole folder is read."""
        for draft in drafts:
            if draft.marked:
                fold(draft)
            if draft.may_have_twins:
                fold_formats(draft)
        if any(draft.first.by_time is not None for draft in drafts):
            users = {draft.first.username for draft in drafts if draft.first.assessment and draft.first.username}
            for draft in drafts:
                if isinstance(draft.pattern, Seed):
                    settle_user(draft.first, users)
            drafts = _joined_by_time(drafts)
        if any(draft.pattern is WEB_SAVER for draft in drafts):
            loose = [draft for draft in drafts if draft.pattern is WEB_SAVER and draft.told_post is None]
            proposed = propose(directory, loose, self._most)
            drafts = _without(drafts, loose) + proposed
        if any(draft.pattern is GALLERY_DL for draft in drafts) and not holds_no_posts(directory):
            drafts = _without(drafts, join_by_ids([draft for draft in drafts if _is_one_id(draft)], self._most))
        return drafts


def _spread(drafts: list[Draft], library: str) -> None:
    """Mark numbered slides as parts of a post that lies in several folders of a library; its code or id joins them."""
    for draft in drafts:
        first = draft.first
        if (first.shortcode or first.post_id) and None not in draft.numbers:
            first.scattered = f"{library}/{first.post}"


def _is_one_id(draft: Draft) -> bool:
    """True if a draft is one picture of a known account, named after nothing but its own id."""
    first = draft.first
    is_id = draft.pattern is GALLERY_DL and first.post_id is not None and first.media_id is None
    return is_id and len(draft.files) == 1 and draft.numbers == [None] and bool(first.username) and not draft.told_post


def _photos_among(
    files: list[FoundFile], numbers: list[int | None], videos: set[str], draft: Draft
) -> tuple[list[FoundFile], list[int | None]]:
    """Photos and their numbers; other files, and the stills that downloaders put beside videos, are left out.

    A still beside a video is its cover if a downloader named it, else a photo.
    """
    photos, theirs = [], []
    if draft.pattern.name in _NO_DOWNLOADER:
        videos = set()
    for file, number in zip(files, numbers, strict=True):
        is_photo = file.kind is FileKind.PHOTO
        if is_photo and cut_suffix(file.name) not in videos:
            photos.append(file)
            theirs.append(number)
        else:
            draft.leave_out(file, number, is_cover=is_photo)
    return photos, theirs


def _joined_by_time(drafts: list[Draft]) -> list[Draft]:
    """Join posts whose stamps are a few seconds apart and whose slides complement one another."""
    latest: dict[tuple[str, str], Draft] = {}
    gone: list[Draft] = []
    for draft in sorted([draft for draft in drafts if draft.first.by_time is not None], key=_stamp):
        alike = (draft.pattern.name, draft.first.by_time or "")
        before = latest.get(alike)
        if before is None or not _complete_one_another(before, draft):
            latest[alike] = draft
            continue
        before.absorb(draft)
        before.is_doubtful = True
        before.notes = (f"The names' time stamps differ by up to {_STAMPS_APART_S} s, their slides do not overlap.",)
        gone.append(draft)
    return _without(drafts, gone)


def _without(drafts: list[Draft], gone: list[Draft]) -> list[Draft]:
    left = set(map(id, gone))
    return [draft for draft in drafts if id(draft) not in left]


def _complete_one_another(before: Draft, draft: Draft) -> bool:
    if abs((_stamp(draft) - _stamp(before)).total_seconds()) > _STAMPS_APART_S:
        return False
    if before.told_post != draft.told_post or holds_no_posts(draft.directory):
        return False
    here, there = set(before.numbers), set(draft.numbers)
    if None in here or None in there:
        return here == there == {None} and None not in (before.first.media_id, draft.first.media_id)
    return not here & there


def _stamp(draft: Draft) -> datetime:
    return draft.readings[-1].stamp or datetime.min.replace(tzinfo=UTC)
