"""Counts every file that a scan finds, once, so that nothing on the disk is silently absent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from engine.model import Account, Apart, FileGroup, FileKind, Folder, FoundFile, Post

OnFile = Callable[[str, str], None]
ReadSide = Callable[[str], bytes | None]

_EXAMPLES = 100
"""Most example names per group: a million names need not be kept for one sentence."""

_APART = {
    Apart.THUMBNAILS: ("thumbnail", "thumbnails"),
    Apart.RECYCLED: ("recycled", "recycled"),
    Apart.SYSTEM: ("system file", "system files"),
    Apart.MESSAGES: ("file of private messages", "files of private messages"),
    Apart.HIDDEN: ("in hidden folders", "in hidden folders"),
    Apart.LINKS: ("link", "links"),
    Apart.SPECIAL: ("special file", "special files"),
}
_LEFT_OUT = {
    "the cover of a video slide": ("cover of a video", "covers of videos"),
    "a video": ("video", "videos"),
    "an animation": ("animation", "animations"),
    "a raw photo": ("raw photo", "raw photos"),
    "a JPEG XL picture": ("JPEG XL picture", "JPEG XL pictures"),
    "an unfinished download": ("unfinished download", "unfinished downloads"),
    "a copy of": ("copy of a photo", "copies of photos"),
    "another version of": ("other version of a photo", "other versions of photos"),
    "in iCloud": ("in iCloud only", "in iCloud only"),
}
_OTHER_LEFT_OUT = ("other picture", "other pictures")
_SIDES = {
    "zip archive": str.split("zip rar 7z gz tgz tar bz2 zst"),
    "sound": str.split("mp3 m4a aac ogg opus wav flac"),
    "database": str.split("db sqlite sqlite3"),
    "side file": str.split(
        "txt text caption json xz jsonl csv tsv md log html htm xhtml mhtml xml "
        "ini cfg nfo url webloc srt vtt ass xmp aae thm"
    ),
}
ARCHIVES = ("zip archive", "zip archives")
"""What the account calls archives, one and many."""
_SIDE_OF = {suffix: what for what, suffixes in _SIDES.items() for suffix in suffixes}
_EMPTY = ("empty file", "empty files")
_SIDE_READ = ("side file read", "side files read")
_SIDE = "side file"
_PAGES = {
    "HTML page": str.split("html htm xhtml mhtml"),
    "JSON file": str.split("json jsonl xz"),
    "text file": str.split("txt text caption log md"),
}
_PAGE_OF = {suffix: what for what, suffixes in _PAGES.items() for suffix in suffixes}
_NAMES_HELD = 10_000
"""Most names to keep of side files not read yet, as examples."""


@dataclass(slots=True)
class _Group:
    one: str
    many: str
    count: int = 0
    examples: list[str] = field(default_factory=list)
    rank: int = 9


class Accounting:
    """Follows one scan and counts everything it finds."""

    def __init__(self, on_file: OnFile | None = None) -> None:
        """`on_file` receives the path of each file that is no photo of a post, and what it is."""
        self._on_file = on_file
        self._groups: dict[str, _Group] = {}
        self._posts = self._skipped = self._photos = self._skipped_photos = 0
        self._files = self._media = 0
        self._unread: dict[int, str | None] = {}
        self._read_early: set[int] = set()
        self._suffixes: Counter[str] = Counter()

    def apart(self, path: str, why: Apart) -> None:
        """Count a file that the scan leaves out."""
        self._files += 1
        self._count(path, *_APART[why])

    def reading(self, read_side: ReadSide) -> ReadSide:
        """Wrap a reader of side files, to note what it reads."""

        def read(path: str) -> bytes | None:
            content = read_side(path)
            if content is not None:
                self._note_read(path)
            return content

        return read

    def folders(self, folders: Iterable[Folder]) -> Iterator[Folder]:
        """Pass folders on, counting their files."""
        for folder in folders:
            self._files += len(folder.files)
            sides = [file for file in folder.files if file.kind is FileKind.SIDE]
            self._media += len(folder.files) - len(sides)
            for file in sides:
                self._meet_side(file)
            yield folder

    def posts(self, posts: Iterable[Post]) -> Iterator[Post]:
        """Pass posts on, counting their photos and what they leave out."""
        for post in posts:
            self._count_post(post)
            yield post

    def account(self) -> Account:
        """What became of all files; call it after the scan."""
        for path in self._unread.values():
            self._count(path, "side file not read", "side files not read", rank=7)
        self._unread.clear()
        groups = [
            FileGroup(
                f"{_counted(self._photos, 'photo')[1]} in {' '.join(_counted(self._posts, 'post'))}", self._photos
            ),
            FileGroup(
                f"{_counted(self._skipped_photos, 'photo')[1]} in {' '.join(_counted(self._skipped, 'skipped post'))}",
                self._skipped_photos,
            ),
            *(
                FileGroup(group.one if group.count == 1 else group.many, group.count, tuple(group.examples))
                for group in sorted(self._groups.values(), key=lambda group: (group.rank, -group.count))
            ),
        ]
        sides: Counter[str] = Counter()
        for suffix, count in self._suffixes.items():
            sides[_PAGE_OF.get(suffix, _SIDE)] += count
        return Account(
            self._files,
            tuple(group for group in groups if group.count),
            self._photos + self._skipped_photos,
            tuple(sides.most_common()),
        )

    def _count_post(self, post: Post) -> None:
        empty = 0
        for photo in post.photos:
            if not photo.size:
                empty += 1
                self._count(photo.path, *_EMPTY, rank=2)
        photos = len(post.photos) - empty
        if post.skip_reason is None:
            self._posts += bool(photos)
            self._photos += photos
        else:
            self._skipped += bool(photos)
            self._skipped_photos += photos
        for left in post.left_out:
            self._count(left.where, *_words_for(left.what), rank=1)

    def _meet_side(self, file: FoundFile) -> None:
        suffix = file.name.rpartition(".")[2].lower() if "." in file.name else ""
        what = _SIDE_OF.get(suffix)
        if what != _SIDE:
            what = what or ("other file" if file.size else "empty file")
            self._count(file.path, what, f"{what}s", rank=8)
            return
        self._suffixes[suffix] += 1
        mark = hash(file.path)
        if mark in self._read_early:
            self._count(file.path, *_SIDE_READ, rank=6)
        else:
            held = self._on_file is not None or len(self._unread) < _NAMES_HELD
            self._unread[mark] = file.path if held else None

    def _note_read(self, path: str) -> None:
        mark = hash(path)
        if mark in self._unread:
            del self._unread[mark]
            self._count(path, *_SIDE_READ, rank=6)
        else:
            self._read_early.add(mark)

    def _count(self, path: str | None, one: str, many: str, rank: int = 3) -> None:
        group = self._groups.get(one)
        if group is None:
            group = self._groups[one] = _Group(one, many, rank=rank)
        group.count += 1
        if path is not None and len(group.examples) < _EXAMPLES:
            group.examples.append(path)
        if path is not None and self._on_file:
            self._on_file(path, one)


def _words_for(what: str) -> tuple[str, str]:
    return next((words for start, words in _LEFT_OUT.items() if what.startswith(start)), _OTHER_LEFT_OUT)


def _counted(count: int, noun: str) -> tuple[str, str]:
    return f"{count:,}", noun if count == 1 else f"{noun}s"
