"""Changes files inside the output folder through handles of its folders, so that no link leads a change outside."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from engine.errors import ExportError
from engine.opening import NO_LINKS, is_link

_FOLDER: int = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_HAS_HANDLES = {os.open, os.mkdir, os.rmdir, os.unlink, os.rename} <= os.supports_dir_fd


class Inside:
    """One folder, which may itself be reached by a link; nothing below it may be."""

    def __init__(self, root: Path, *, by_handles: bool = _HAS_HANDLES) -> None:
        """Without handles of folders, which Windows has not, each folder is looked at just before it is entered."""
        self._root = root
        self._by_handles = by_handles

    def put(self, file: Path, path: str) -> None:
        """Move `file` to `path`, over what is there. Raises ExportError for a link on the way, OSError."""
        with self._folder_of(path, make=True) as (folder, name):
            os.replace(file, name, dst_dir_fd=folder)

    def keep(self, path: str, kept: str) -> None:
        """Move what is at `path` to `kept`. Raises as `put`."""
        with self._folder_of(path) as (folder, name), self._folder_of(kept, make=True) as (into, new):
            os.replace(name, new, src_dir_fd=folder, dst_dir_fd=into)

    def remove(self, path: str) -> bool:
        """Remove a file, and the folders above it that are empty then; False if it is not there, or behind a link."""
        try:
            with self._folder_of(path) as (folder, name):
                os.unlink(name, dir_fd=folder)
        except (FileNotFoundError, NotADirectoryError, ExportError):
            return False
        for above in list(PurePosixPath(path).parents)[:-1]:
            try:
                with self._folder_of(str(above)) as (folder, name):
                    os.rmdir(name, dir_fd=folder)
            except (OSError, ExportError):
                break
        return True

    @contextlib.contextmanager
    def _folder_of(self, path: str, *, make: bool = False) -> Iterator[tuple[int | None, str]]:
        """A handle of the folder that holds `path`, and the name in it; without handles, None and the whole path."""
        *above, name = PurePosixPath(path).parts
        if not self._by_handles:
            yield None, os.path.join(self._entered(above, make), name)
            return
        handle = os.open(self._root, _FOLDER)
        try:
            for at, part in enumerate(above):
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(part, dir_fd=handle)
                inner = self._open(part, handle, "/".join(above[: at + 1]))
                os.close(handle)
                handle = inner
            yield handle, name
        finally:
            os.close(handle)

    def _open(self, part: str, above: int, path: str) -> int:
        try:
            return os.open(part, _FOLDER | NO_LINKS, dir_fd=above)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                self._refuse_link(self._root / path)
            raise

    def _entered(self, above: Sequence[str], make: bool) -> Path:
        place = self._root
        for part in above:
            place /= part
            self._refuse_link(place)
            if make:
                place.mkdir(exist_ok=True)
        return place

    def _refuse_link(self, place: Path) -> None:
        if is_link(place):
            raise ExportError(f"{place} is a link to another place; nothing is written there.", "Remove the link.")
