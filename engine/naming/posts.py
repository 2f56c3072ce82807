"""Groups the files of a collection into posts, folder by folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import FileKind
from engine.naming.custom import chosen
from engine.naming.draft import Bounds
from engine.naming.sides import SideFiles
from engine.naming.sorting import Sorting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from engine.model import Folder, Post
    from engine.naming.draft import Draft


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
        patterns, fallback = chosen(filename_pattern, read_side)
        self._sorting = Sorting(patterns, fallback, max_images)
        self._bounds = Bounds(min_images, max_images)
        self._read_side = read_side

    def group(self, folders: Iterable[Folder]) -> Iterator[Post]:
        """Yield the posts of each folder in the order of their first file's name, those of several folders at the end.

        Every file but side files ends in exactly one post: as a photo, or left out with what it is.
        """
        scattered: dict[str, Draft] = {}
        for folder in folders:
            yield from self._posts_of(folder, scattered)
        for draft in scattered.values():
            yield draft.finish(f"{draft.directory}/{draft.first.post}", self._bounds)

    def _posts_of(self, folder: Folder, scattered: dict[str, Draft]) -> Iterator[Post]:
        """The posts that lie in this folder whole; others are gathered in `scattered` until all folders are read."""
        photo, side = FileKind.PHOTO, FileKind.SIDE
        others = [file for file in folder.files if file.kind is not photo]
        media = folder.files if not others else [file for file in folder.files if file.kind is not side]
        sides = SideFiles([file for file in others if file.kind is side], self._read_side) if others else None
        prefix = f"{folder.directory}/" if folder.directory else ""
        taken: set[str] = set()
        for draft in self._sorting.sort(folder.directory, media, [file for file in others if file.kind is not side]):
            if sides:
                draft.facts = sides.about(draft.first, draft.files)
            if draft.first.scattered:
                _gather(draft, scattered)
                continue
            post = draft.first.post
            while post in taken:
                draft.conflicts = (f"Another post of this folder goes by the same key, {post}.",)
                post = f"{post}~{draft.pattern.name}"
            taken.add(post)
            yield draft.finish(prefix + post, self._bounds)


def _gather(draft: Draft, scattered: dict[str, Draft]) -> None:
    known = scattered.setdefault(draft.first.scattered or "", draft)
    if known is not draft:
        known.absorb(draft)
