"""Walks a collection's folders, telling pictures from other files, and entering each folder once."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from natsort import natsort_keygen, ns

from engine.errors import CollectionError
from engine.model import Apart, FileKind, Folder, FoundFile, Problem
from engine.photos.apart import file_apart, folder_apart
from engine.photos.kinds import TRUSTED, kind_of_file, kind_of_name

if TYPE_CHECKING:
    from pathlib import Path

_new = tuple.__new__  # makes a FoundFile in two thirds of the time of FoundFile(), and there is one per file
_natural = natsort_keygen(alg=ns.IGNORECASE)
_PLAIN = tuple(
    f".{spelt}" for suffix, kind in TRUSTED.items() if kind is FileKind.PHOTO for spelt in (suffix, suffix.upper())
)
"""Ends of the names of most photos, which nothing else has to be asked about."""


OnApart = Callable[[str, Apart], None]
"""Called with the path of a file that is left out, and why."""


def scan(
    root: Path,
    on_problem: Callable[[Problem], None],
    on_apart: OnApart = lambda path, why: None,
    taken_in: Collection[str] = (),
) -> Iterator[Folder]:
    """Yield every folder under `root` that holds files, in natural order, each with all that may belong to posts.

    Files of other programs, recycle bins, thumbnails, private messages and hidden folders are left out, unless
    `taken_in` names their kind of `Apart`; each of their files goes to `on_apart`. A linked folder is entered once,
    however many links lead to it. Whatever cannot be read goes to `on_problem`, and the walk goes on. Raises
    CollectionError if `root` itself cannot be walked, or is gone at the end.
    """
    walk = _Walk(os.path.abspath(root), on_problem, on_apart, frozenset(taken_in))
    walk.enter_root()
    return walk.folders()


class _Walk:
    def __init__(
        self, root: str, on_problem: Callable[[Problem], None], on_apart: OnApart, taken_in: frozenset[str]
    ) -> None:
        self._root = root
        self._real_root = root
        self._device = 0
        self._on_problem = on_problem
        self._on_apart = on_apart
        self._taken_in = taken_in
        self._entered: set[tuple[int, int]] = set()
        self._linked: set[tuple[int, int]] = set()

    def enter_root(self) -> None:
        """Raise CollectionError if the root cannot be walked."""
        try:
            found = os.stat(self._root)
            if not stat.S_ISDIR(found.st_mode):
                raise CollectionError(f"{self._root} is a file, not a folder.", "Name the folder that holds it.")
            os.scandir(self._root).close()
        except (FileNotFoundError, ValueError):
            raise CollectionError(
                f"There is no folder {self._root}.", "Check its name, or whether its disk is connected."
            ) from None
        except OSError as error:
            raise CollectionError(
                f"{self._root} cannot be read: {error.strerror}.", "Check who may open it, e.g. with ls -ld."
            ) from error
        self._real_root = os.path.realpath(self._root)
        self._device = found.st_dev
        self._entered.add((found.st_dev, found.st_ino))

    def folders(self) -> Iterator[Folder]:
        waiting = [""]
        while waiting:
            directory = waiting.pop()
            files, inner = self._read(directory)
            if files:
                yield Folder(directory, tuple(files))
            waiting.extend(sorted(inner, key=_natural, reverse=True))
        self._refuse_lost_root()

    def _refuse_lost_root(self) -> None:
        """Raise CollectionError if the root is gone, or its disk: else all that was not read would count as deleted."""
        with contextlib.suppress(OSError):
            found = os.stat(self._real_root)
            if stat.S_ISDIR(found.st_mode) and found.st_dev == self._device:
                return
        raise CollectionError(
            f"{self._root} went away while it was read.",
            "Scan it again once it is back; nothing was taken for deleted.",
        )

    def _read(self, directory: str) -> tuple[list[FoundFile], list[str]]:
        """The files and folders in a folder, including those read before an error."""
        files: list[FoundFile] = []
        inner: list[str] = []
        photo = FileKind.PHOTO
        try:
            with os.scandir(os.path.join(self._root, directory)) as entries:
                for entry in entries:
                    try:
                        name = entry.name
                        if name.endswith(_PLAIN) and name[0] != "." and entry.is_file(follow_symlinks=False):
                            found = entry.stat()
                            files.append(_new(FoundFile, (directory, name, found.st_size, found.st_mtime_ns, photo)))
                        elif not entry.is_dir():
                            if file := self._file(directory, entry):
                                files.append(file)
                        elif (kind := self._apart(directory, entry.name)) is not None:
                            if not entry.is_symlink():
                                self._leave_out(_inside(directory, entry.name), kind)
                        elif self._may_enter(entry):
                            inner.append(_inside(directory, entry.name))
                    except OSError as error:
                        if entry.is_symlink() and isinstance(error, FileNotFoundError):
                            self._on_apart(_inside(directory, entry.name), Apart.LINKS)
                        self._passed_over(_inside(directory, entry.name), error, is_link=entry.is_symlink())
        except OSError as error:
            self._passed_over(directory or ".", error)
        return files, inner

    def _apart(self, directory: str, name: str) -> Apart | None:
        kind = folder_apart(name, directory.rpartition("/")[2])
        return None if kind is None or kind in self._taken_in else kind

    def _leave_out(self, directory: str, kind: Apart) -> None:
        """Count every file below a folder as left out, without opening any."""
        waiting = [directory]
        while waiting:
            outer = waiting.pop()
            try:
                with os.scandir(os.path.join(self._root, outer)) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(_inside(outer, entry.name))
                        elif not entry.is_dir():
                            self._on_apart(_inside(outer, entry.name), kind)
            except OSError as error:
                self._passed_over(outer, error)

    def _may_enter(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_symlink() and self._is_met_anyway(entry.path):
            return False
        found = entry.stat()
        identity = (found.st_dev, found.st_ino)
        if identity in self._entered:
            return False
        self._entered.add(identity)
        return True

    def _is_met_anyway(self, link: str) -> bool:
        """True if a link leads into the collection, where the walk finds its target anyway."""
        inner = os.path.relpath(os.path.realpath(link), self._real_root)
        outer = ""
        for part in inner.split(os.sep)[:-1]:
            if part == os.pardir or self._apart(outer, part) is not None:
                return False
            outer = _inside(outer, part)
        last = os.path.basename(inner)
        return last != os.pardir and not (os.path.isdir(link) and self._apart(outer, last) is not None)

    def _file(self, directory: str, entry: os.DirEntry[str]) -> FoundFile | None:
        name = entry.name
        found = entry.stat()
        if not stat.S_ISREG(found.st_mode):
            self._on_apart(_inside(directory, name), Apart.SPECIAL)
            return None
        dot = name.rfind(".")
        kind = TRUSTED.get(name[dot + 1 :].lower()) if dot > 0 and name[0] != "." else None
        # Nothing that other programs leave beside photos is called like one, but for what a dot begins.
        if kind is not FileKind.PHOTO:
            if (why := file_apart(name)) and why not in self._taken_in:
                self._on_apart(_inside(directory, name), why)
                return None
            kind = kind or self._looked_at(directory, entry, found.st_size)
        if entry.is_symlink():
            identity = (found.st_dev, found.st_ino)
            if identity in self._linked or self._is_met_anyway(entry.path):
                self._on_apart(_inside(directory, name), Apart.LINKS)
                return None
            self._linked.add(identity)
        return _new(FoundFile, (directory, name, found.st_size, found.st_mtime_ns, kind))

    def _looked_at(self, directory: str, entry: os.DirEntry[str], size: int) -> FileKind:
        """Kind of a file that must be opened to tell; by its name alone if that fails."""
        try:
            return kind_of_file(entry.path, entry.name, size)
        except OSError as error:
            self._passed_over(_inside(directory, entry.name), error)
            return kind_of_name(entry.name) or FileKind.SIDE

    def _passed_over(self, where: str, error: OSError, is_link: bool = False) -> None:
        if not isinstance(error, FileNotFoundError):
            what = f"cannot be read: {error.strerror}"
        else:
            what = "a link that leads nowhere" if is_link else "gone before it could be read"
        self._on_problem(Problem(where, what))


def _inside(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name
