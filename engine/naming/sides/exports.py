"""Finds the post of each file of an export, by the lists in the export.

The lists lie apart from the files, often come after them in the walk, and in an export of several parts lie in only one
of them. Therefore this module knows all lists of a collection and looks files up by the end of their path.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from engine.naming.sides.export_posts import USER_LABELS, posts_in
from engine.naming.sides.values import at, mended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from engine.model import FoundFile

_FILES = re.compile(
    r"(?:.*/)?(?:media/(?:posts|archived_posts|other|reels|stories|threads|igtv|recently_deleted)"
    r"|(?:your_facebook_activity/)?(?:posts/media|photos_and_videos))(?:/.*)?"
)
"""Folders of an export's files."""
_LIST = re.compile(
    r"(?:(?:archived_)?posts(?:_\d+)?|media|stories(?:_\d+)?|reels(?:_\d+)?|igtv_videos|profile_photos|other_content"
    r"|recently_deleted_content|threads_and_replies|your_posts.*|your_photos|your_uncategorized_photos|your_videos"
    r"|posts_and_media(?:_\d+)?)\.(?:json|html?)",
    re.I,
)
_PLACES = ("your_instagram_activity/media/", "your_instagram_activity/content/", "content/", "media/", "")
_PROBED = ("posts.json", "archived_posts.json")
_MOST_FILES = 50
_OF_AN_EXPORT = frozenset(
    ("your_instagram_activity", "your_facebook_activity", "media", "content", "threads", "posts", "photos_and_videos")
)
_ROOT_NAMES = re.compile(r"(?:instagram|facebook|threads)-(?P<user>[A-Za-z0-9._]{1,50}?)-\d{4}-\d\d-\d\d(?:-.*)?")


class Slide(NamedTuple):
    """A file's place in its export."""

    post: str
    """Name of the post: the stem of its first file."""
    number: int
    of: int
    caption: str | None
    stamp: datetime | None
    shortcode: str | None
    username: str | None
    is_guess: bool
    service: str
    scattered: str | None
    """Set if the post's files lie in several folders: the key they share in the whole collection."""


class ExportLists:
    """The lists of all exports in a collection, each read when a file first needs it."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._waiting: list[str] = []
        self._about_accounts: list[str] = []
        self._users: dict[str, str] = {}
        self._slides: dict[str, list[tuple[str, Slide]]] = {}
        self._roots: set[str] = set()
        self._probed: set[str] = set()
        self._roots_of_files: set[str] = set()

    def note(self, directory: str, files: Iterable[FoundFile]) -> None:
        """Remember which of a folder's files are lists."""
        for file in files:
            if _LIST.fullmatch(file.name) and (file.name.lower() != "media.json" or not _FILES.fullmatch(directory)):
                self._waiting.append(file.path)
            elif file.name == "personal_information.json":
                self._about_accounts.append(file.path)

    def awaits(self, directory: str) -> bool:
        """True if a folder contains files of an export, whose lists may come later in the walk."""
        if ("media" not in directory and "photos" not in directory) or not _FILES.fullmatch(directory):
            return False
        self._roots_of_files.add(_root_of(directory))
        return True

    def slide(self, directory: str, name: str) -> Slide | None:
        """A file's place in its post; None if it is in no list."""
        self._read_waiting(directory)
        if not self._slides:
            return None
        path = f"{directory}/{name}" if directory else name
        beside: Slide | None = None
        start = 0
        while start >= 0:
            root = path[:start].rstrip("/")
            for listed_in, slide in self._slides.get(path[start:], ()):
                if not root or listed_in.startswith(f"{root}/"):
                    return slide
                if _are_parts(root, listed_in):
                    beside = beside or slide
            cut = path.find("/", start)
            start = cut + 1 if cut >= 0 else -1
        return beside

    def username(self, directory: str) -> str | None:
        """Account of the export that a folder lies in, by a file of the export or its folder's name."""
        for path in self._about_accounts:
            if user := _account_in(self._read(path)):
                self._users.setdefault(path.partition("personal_information/")[0].rstrip("/"), user)
        self._about_accounts = []
        parts = directory.split("/")
        for place in range(len(parts), -1, -1):
            if user := self._users.get("/".join(parts[:place])):
                return user
        found = next((found for part in parts if (found := _ROOT_NAMES.fullmatch(part))), None)
        return found["user"] if found else None

    def _read_waiting(self, directory: str) -> None:
        if self._waiting:
            for path in self._waiting:
                self._note_posts(path)
            self._waiting = []
        if not self._roots and _FILES.fullmatch(directory):  # the lists lie where the walk does not go
            for path in self._likely_lists(_root_of(directory)):
                self._note_posts(path)

    def _likely_lists(self, root: str) -> Iterator[str]:
        prefix = f"{root}/" if root else ""
        if root in self._probed:
            return
        self._probed.add(root)
        for place in _PLACES:
            yield from (prefix + place + name for name in _PROBED)
            for number in range(1, _MOST_FILES):
                path = f"{prefix}{place}posts_{number}.json"
                if self._read(path) is None:
                    break
                yield path

    def _note_posts(self, path: str) -> None:
        content = self._read(path)
        if content is None:
            return
        directory, _, name = path.rpartition("/")
        self._roots.add(_root_of(directory))
        service = _service(path)
        for post in posts_in(content, name):
            uris = [uri.lstrip("./").replace("\\", "/") for uri in post.uris]
            stem = uris[0].rpartition("/")[2].rpartition(".")[0]
            folders = {uri.rpartition("/")[0] for uri in uris}
            # Files of one folder may lie in several parts of the export: only the whole collection can tell.
            is_scattered = len(folders) > 1 or (len(uris) > 1 and len(self._roots_of_files) > 1)
            scattered = f"{path}:{uris[0]}" if is_scattered else None
            for number, uri in enumerate(uris, 1):
                slide = Slide(
                    stem, number, len(uris), post.caption, post.stamp, post.shortcode, post.username, post.is_guess,
                    service, scattered,
                )  # fmt: skip
                known = self._slides.setdefault(uri, [])
                if not any(listed_in == path for listed_in, _ in known):
                    known.append((path, slide))


def _account_in(content: bytes | None) -> str | None:
    """Account of an export, by its personal_information.json."""
    try:
        users = at(json.loads(content or b"{}"), "profile_user")
    except (ValueError, RecursionError):
        return None
    told = at(users[0] if isinstance(users, list) and users else None, "string_map_data")
    values = {
        (mended(label) or "").casefold(): value for label, value in (told if isinstance(told, dict) else {}).items()
    }
    return next((user for label in USER_LABELS if (user := mended(at(values.get(label), "value")))), None)


def _service(path: str) -> str:
    if "facebook" in path or "your_posts" in path:
        return "Facebook"
    return "Threads" if "threads" in path else "Instagram"


def _root_of(directory: str) -> str:
    """Root of the export that a folder lies in."""
    parts = directory.split("/") if directory else []
    for place, part in enumerate(parts):
        if part in _OF_AN_EXPORT:
            return "/".join(parts[:place])
    return directory


def _are_parts(root: str, listed_in: str) -> bool:
    """True if a list lies beside `root`, in another part of the same export."""
    theirs = _root_of(listed_in.rpartition("/")[0])
    return theirs.rpartition("/")[0] == root.rpartition("/")[0] and theirs != root
