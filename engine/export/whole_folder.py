"""Publishes a dataset by putting a whole new folder in the place of the old one: a reader sees one or the other.

The new folder is built beside the old one from hard links, so that an unchanged file stays the same file, and nothing
is copied. The name of that place begins with a dot and ends like that of the staging folder, which cannot be guessed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.folder import NOBODYS
from engine.export.inside import Inside
from engine.export.kept import KEPT, Keeper
from engine.export.manifest import MANIFEST, Manifest, is_as_written, read_manifest, write_manifest
from engine.export.staging import COMMIT, staging_in
from engine.export.swap import BEFORE
from engine.locking import hold_folder

if TYPE_CHECKING:
    from engine.export.staging import Staging
    from engine.export.swap import Swap

_BESIDE = ".photo-series"


def publish_whole(output: Path, staging: Staging, old: Manifest, new: Manifest, keeper: Keeper, swap: Swap) -> bool:
    """Put the dataset `new` in the place of `old` in one step.

    False, with nothing changed, if the folder holds anything that is not ours, or the file system cannot do it.
    """
    place = Path(os.path.realpath(output))
    tag = staging.folder.name.rpartition("-")[2]
    successor = place.with_name(f".{place.name}{_BESIDE}-{tag}")
    try:
        if not _may_go(place) or not _is_wholly_ours(place, staging.folder.name, _known(old, new)):
            return False
        _build(place, successor, staging, old, new, keeper)
        aside = swap(place, successor)
    except OSError:
        shutil.rmtree(successor, ignore_errors=True)
        keeper.kept.clear()
        return False
    staging.close()
    with contextlib.suppress(OSError, ExportError):  # published it is: the next export clears what is left
        _clear(aside, place)
    return True


def return_folder(output: Path) -> None:
    """Put a folder in its place that a kill left beside it, between two renames. Raises ExportError, OSError."""
    place = Path(os.path.realpath(output))
    if os.path.lexists(place):
        return
    for aside in _beside(place):
        if aside.name.endswith(BEFORE) and staging_in(aside):
            with _held(aside) as is_held:
                if not is_held:
                    raise ExportError(f"Another export is writing into {output}.", "Wait for it.")
                successor = aside.with_name(aside.name.removesuffix(BEFORE))
                os.rename(successor if successor.is_dir() else aside, place)
            return


def is_interrupted(output: Path) -> bool:
    """True if a kill broke off the publication of the dataset in `output`. Raises ExportError, OSError."""
    unfinished = staging_in(output)
    return bool(_beside(Path(os.path.realpath(output)))) or bool(unfinished and (unfinished / COMMIT).exists())


def clear_leftovers(output: Path) -> None:
    """Remove the folders that killed exports left beside `output`, which must be held; own files come back into it.

    Raises ExportError, OSError.
    """
    place = Path(os.path.realpath(output))
    for folder in _beside(place):
        if not staging_in(folder):  # the beginning of a new one, of links alone
            shutil.rmtree(folder, ignore_errors=True)
            continue
        with contextlib.suppress(FileNotFoundError), _held(folder) as is_held:  # another export may be clearing it
            if is_held:
                _clear(folder, place)


def _may_go(place: Path) -> bool:
    """True if the folder is the user's own, nothing is mounted there, and this program does not work in it."""
    here = Path.cwd()
    return _is_own(place.stat()) and not os.path.ismount(place) and place not in (here, *here.parents)


def _known(old: Manifest, new: Manifest) -> set[str]:
    return {record.path for manifest in (old, new) for record in manifest.files()}


def _is_wholly_ours(place: Path, staging: str, known: set[str]) -> bool:
    """True if all that the folder holds was written by us, or is of no use to anybody."""
    folders = {""}
    for path in known:
        while (path := path.rpartition("/")[0]) not in folders:
            folders.add(path)
    waiting = [""]
    while waiting:
        above = waiting.pop()
        for entry in list(os.scandir(place / above)):
            path = f"{above}/{entry.name}" if above else entry.name
            if path in (staging, KEPT):
                continue
            if entry.is_dir(follow_symlinks=False):
                if path not in folders:
                    return False
                waiting.append(path)
            elif not entry.is_file(follow_symlinks=False) or not (
                path in known or path == MANIFEST or entry.name in NOBODYS
            ):
                return False
    return True


def _build(place: Path, successor: Path, staging: Staging, old: Manifest, new: Manifest, keeper: Keeper) -> None:
    os.mkdir(successor, 0o700)
    links = _Links(successor)
    for record in new.files():
        waiting = staging.waiting(record.path)
        with contextlib.suppress(FileNotFoundError):  # somebody removed it: the next export writes it again
            links.add(waiting if is_as_written(waiting, record) else place / record.path, record.path)
    for path in _files(place, staging.folder.name):
        if path.rpartition("/")[2] in NOBODYS or path.startswith(f"{KEPT}/"):
            links.add(place / path, path)
    written = {record.path: record for record in new.files()}
    for record in old.files():
        file = place / record.path
        after = written.get(record.path)
        if is_as_written(file, record) or (after and is_as_written(file, after)) or not os.path.lexists(file):
            continue
        links.add(file, keeper.place_for(record.path))
    write_manifest(new, successor / MANIFEST)
    shutil.copystat(place, successor)
    if sys.platform != "win32" and successor.stat().st_gid != place.stat().st_gid:
        os.chown(successor, -1, place.stat().st_gid)


class _Links:
    """Makes hard links in a folder, and the folders for them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made = {""}

    def add(self, file: Path, path: str) -> None:
        above = path.rpartition("/")[0]
        if above not in self._made:
            (self._root / above).mkdir(parents=True, exist_ok=True)
            self._made.add(above)
        os.link(file, self._root / path, follow_symlinks=False)


def _clear(aside: Path, place: Path) -> None:
    """Remove the folder that was the dataset before; what somebody wrote into it meanwhile goes to the new one."""
    before = read_manifest(aside / MANIFEST)
    ours = {record.path: record for record in before.files()} if before else {}
    staging = staging_in(aside)
    inside, keeper = Inside(place), Keeper(place)
    there: set[tuple[int, int]] = set()
    for path in list(_files(aside, staging.name if staging else "")):
        file = aside / path
        if path == MANIFEST:
            continue
        if path in ours and is_as_written(file, ours[path]):
            file.unlink()
            continue
        there = there or {_identity(place / other) for other in _files(place, "")}
        if _identity(file) in there:
            file.unlink()
        elif path in ours or os.path.lexists(place / path):
            inside.put(file, keeper.place_for(path))
        else:
            inside.put(file, path)
    _remove_empty(aside, staging)
    # The staging folder tells what this one was: it goes last, and only if nothing else is left.
    if {entry.name for entry in os.scandir(aside)} <= {MANIFEST, staging.name if staging else ""}:
        (aside / MANIFEST).unlink(missing_ok=True)
        if staging:
            shutil.rmtree(staging, ignore_errors=True)
        with contextlib.suppress(OSError):
            aside.rmdir()


def _remove_empty(folder: Path, staging: Path | None) -> None:
    for above, _, _ in os.walk(folder, topdown=False):
        inner = Path(above)
        if inner != folder and inner != staging and (staging is None or staging not in inner.parents):
            with contextlib.suppress(OSError):
                inner.rmdir()


def _files(folder: Path, staging: str) -> Iterator[str]:
    """Everything below `folder` that is no folder, by its path, but for what is in the staging folder."""
    waiting = [""]
    while waiting:
        above = waiting.pop()
        for entry in list(os.scandir(folder / above)):
            path = f"{above}/{entry.name}" if above else entry.name
            if entry.is_dir(follow_symlinks=False):
                if path != staging:
                    waiting.append(path)
            else:
                yield path


def _identity(file: Path) -> tuple[int, int]:
    status = file.lstat()
    return status.st_dev, status.st_ino


def _beside(place: Path) -> list[Path]:
    """Folders of ours that exports left beside `place`."""
    found = []
    for name in os.listdir(place.parent) if place.parent.is_dir() else ():
        if name.startswith(f".{place.name}{_BESIDE}-"):
            status = (place.parent / name).lstat()
            if stat.S_ISDIR(status.st_mode) and _is_own(status):
                found.append(place.parent / name)
    return sorted(found)


def _is_own(status: os.stat_result) -> bool:
    """Whether a folder is the user's own; never in Windows, which moves no folder with an open file in it."""
    is_own = False
    if sys.platform != "win32":
        is_own = status.st_uid == os.geteuid()
    return is_own


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder as an export does; what is yielded tells whether nobody else does."""
    lock = hold_folder(folder, follow=False)
    try:
        yield lock is not None
    finally:
        if lock:
            lock.release()
