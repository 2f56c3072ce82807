"""Groups the files of a collection into posts, folder by folder."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from engine.model import FileKind
from engine.naming.draft import Draft
from engine.naming.patterns import GENERIC, chosen
from engine.naming.reading import cut, cut_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from engine.model import Folder, FoundFile, Post
    from engine.naming.reading import Pattern, Reading

_by_name = attrgetter("name")


def _reads_nothing(path: str) -> bytes | None:
    return None


class Grouper:
    """Finds the posts in folders of files.

    `filename_pattern` is "instagram" for every known pattern, or one pattern's name, a template or a regular
    expression; posts with photos outside `min_images` to `max_images` get a `skip_reason`. `read_side` gives a side
    file's bytes by its path relative to the root. Raises SettingsError for a pattern that cannot be used.
    """

    def __init__(
        self,
        filename_pattern: str = "instagram",
        min_images: int = 2,
        max_images: int = 20,
        read_side: Callable[[str], bytes | None] = _reads_nothing,
    ) -> None:
        self._patterns = chosen(filename_pattern)
        self._min_images = min_images
        self._max_images = max_images
        self._read_side = read_side

    def group(self, folders: Iterable[Folder]) -> Iterator[Post]:
        """Yield the posts of each folder in the order of their first file's name.

        Every file but side files ends in exactly one post: as a photo, or left out with what it is.
        """
        for folder in folders:
            yield from self._posts_of(folder)

    def _posts_of(self, folder: Folder) -> Iterator[Post]:
        media = sorted([file for file in folder.files if file.kind is not FileKind.SIDE], key=_by_name)
        sorting = _Sorting(folder.directory, self._patterns, _stems_of_videos(media))
        for file in media:
            sorting.take(file)
        prefix = f"{folder.directory}/" if folder.directory else ""
        taken: set[str] = set()
        for draft in sorting.drafts.values():
            post = draft.first.post
            if post in taken:
                post = f"{post}~{draft.pattern.name}"
            taken.add(post)
            yield draft.finish(prefix + post, self._min_images, self._max_images)


class _Sorting:
    """The files of one folder on their way into drafts."""

    def __init__(self, directory: str, patterns: tuple[Pattern, ...], videos: frozenset[str]) -> None:
        self._directory = directory
        self._patterns = patterns
        self._videos = videos
        self._by_base: dict[str, Draft] = {}
        self.drafts: dict[tuple[str, str], Draft] = {}

    def take(self, file: FoundFile) -> None:
        # Slides of one post differ by their number alone, so most files need no pattern: their base is known already.
        stem = cut_suffix(file.name)
        is_cover = bool(self._videos) and file.kind is FileKind.PHOTO and stem in self._videos
        base, _, number = stem.rpartition("_")
        draft = self._by_base.get(base)
        if draft is not None and number.isdecimal() and len(number) < 4:
            draft.add_numbered(file, int(number), is_cover=is_cover)
            return
        pattern, reading = self._read(file)
        draft = self.drafts.get((pattern.name, reading.post))
        if draft is None:
            draft = self.drafts[pattern.name, reading.post] = Draft(self._directory, pattern, reading)
        draft.add(file, reading, is_cover)
        if reading.base:
            self._by_base[reading.base] = draft

    def _read(self, file: FoundFile) -> tuple[Pattern, Reading]:
        name = cut(file.name, self._directory)
        for pattern in self._patterns:
            if reading := pattern.read(name):
                return pattern, reading
        return GENERIC, GENERIC.read(name)


def _stems_of_videos(media: list[FoundFile]) -> frozenset[str]:
    return frozenset([cut_suffix(file.name) for file in media if file.kind is FileKind.VIDEO])
