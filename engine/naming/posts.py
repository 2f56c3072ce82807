"""Groups the files of a collection into posts, folder by folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model import FileKind
from engine.naming.custom import chosen
from engine.naming.disk import NO_DISK, Disk
from engine.naming.draft import Bounds
from engine.naming.sides import embedded
from engine.naming.sides.exports import ExportLists
from engine.naming.sides.folder import FolderSides
from engine.naming.sorting import Sorting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from engine.model import Folder, FoundFile, Post
    from engine.naming.draft import Draft


class Grouper:
    """Finds posts in folders of files.

    `filename_pattern` is "instagram" for every known pattern, or one pattern's name, a template or a regular
    expression, or a list of these. Posts with fewer photos than `min_images` or more than `max_images` get a
    `skip_reason`. `read_side`, `list_folder`, `read_head` and `expect_sides` are those of `Disk`. Raises SettingsError
    for a pattern that cannot be used.
    """

    def __init__(
        self,
        filename_pattern: str | Sequence[str] = "instagram",
        min_images: int = 2,
        max_images: int = 20,
        read_side: Callable[[str], bytes | None] = NO_DISK.read,
        list_folder: Callable[[str], Iterable[str]] = NO_DISK.names,
        read_head: Callable[[str], bytes | None] = NO_DISK.head,
        expect_sides: Callable[[Sequence[str]], None] = NO_DISK.expect,
    ) -> None:
        self._disk = Disk(read_side, list_folder, read_head, expect_sides)
        self._exports = ExportLists(read_side)
        patterns, fallback = chosen(filename_pattern, self._exports)
        self._sorting = Sorting(patterns, fallback, max_images)
        self._bounds = Bounds(min_images, max_images)
        self._above: list[FolderSides] = []

    def group(self, folders: Iterable[Folder]) -> Iterator[Post]:
        """Yield each folder's posts in the order of their first file's name, then those spread over several folders.

        Every file except side files ends in exactly one post: as a photo, or left out and named. Only one folder is in
        memory at a time, except those of Meta's exports, whose lists may come last.
        """
        scattered: dict[str, Draft] = {}
        held: list[Folder] = []
        photo = FileKind.PHOTO
        for folder in folders:
            others = [file for file in folder.files if file.kind is not photo]
            if others:
                self._exports.note(folder.directory, [file for file in others if file.kind is FileKind.SIDE])
            if self._exports.awaits(folder.directory):
                held.append(folder)
            else:
                yield from self._posts_of(folder, others, scattered)
        for folder in held:
            others = [file for file in folder.files if file.kind is not photo]
            yield from self._posts_of(folder, others, scattered)
        for draft in scattered.values():
            yield draft.finish(f"{draft.directory}/{draft.first.post}", self._bounds)

    def _posts_of(self, folder: Folder, others: list[FoundFile], scattered: dict[str, Draft]) -> Iterator[Post]:
        """Yield the posts that lie in this folder alone; collect the rest in `scattered`.

        `others` are the folder's files that are no photos.
        """
        side = FileKind.SIDE
        media = folder.files if not others else tuple([file for file in folder.files if file.kind is not side])
        sides = self._sides_of(folder.directory, media, [file for file in others if file.kind is side])
        prefix = f"{folder.directory}/" if folder.directory else ""
        taken: set[str] = set()
        others = [file for file in others if file.kind is not side]
        for draft in self._sorting.sort(folder.directory, media, others, sides):
            if draft.first.scattered:
                _gather(draft, scattered)
                continue
            post = draft.first.post
            while post in taken:
                draft.conflicts = (f"Another post of this folder goes by the same key, {post}.",)
                post = f"{post}~{draft.pattern.name}"
            taken.add(post)
            found = draft.finish(prefix + post, self._bounds)
            yield found if found.caption or found.skip_reason else self._captioned(found)

    def _sides_of(
        self, directory: str, media: tuple[FoundFile, ...], side_files: list[FoundFile]
    ) -> FolderSides | None:
        """Side files of a folder and of the folders above it; None if there are none."""
        while self._above and not _is_below(directory, self._above[-1].directory):
            self._above.pop()
        above = self._above[-1] if self._above else None
        if not side_files and above is None and not self._disk.can_list:
            return None
        found = FolderSides(directory, media, side_files, self._disk, above)
        if found.says_nothing:
            return None
        if found.tells_of_folders_below:
            self._above.append(found)
        return found

    def _captioned(self, post: Post) -> Post:
        """The post, with the caption inside its first photo if there is no other."""
        head = self._disk.head(post.photos[0].path)
        caption = embedded.caption(head) if head else None
        if not caption:
            return post
        evidence = (*post.evidence, "The caption is inside the first photo's file.")
        return post._replace(caption=caption, evidence=evidence)


def _gather(draft: Draft, scattered: dict[str, Draft]) -> None:
    known = scattered.setdefault(draft.first.scattered or "", draft)
    if known is not draft:
        known.absorb(draft)


def _is_below(directory: str, other: str) -> bool:
    return not other or directory.startswith(f"{other}/")
