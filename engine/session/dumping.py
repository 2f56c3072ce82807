"""Writes the whole database as one file, over nothing but an earlier file of this kind."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from engine.errors import ExportError, PhotoSeriesError
from engine.model import FileKind
from engine.photos.kinds import kind_of_name
from engine.photos.sniff import SNIFFED_BYTES, kind_of_bytes
from engine.store.dump import DumpForm, write_dump
from engine.store.held import identity
from engine.store.store import Store

_NOTE = "dumps"
"""Name of the note that holds the hashes of the files written last."""
_MOST = 50
"""Hashes that are remembered."""
_OTHER_NAME = "Name another file."


def dump(store: Store, form: DumpForm, output: Path, collections: Iterable[Path], *, force: bool = False) -> int:
    """Write all series and their photos to `output`; returns the number of series. Raises ExportError.

    A file that is there is replaced if this program wrote it and nobody changed it since, any other one only by
    `force`. No force replaces a picture, a file in one of these `collections` or of the database, or what is no file.
    """
    dumped = store.notebook.recall(_NOTE, [])
    refuse_to_replace(output, dumped, collections, store.path, force=force)
    is_new = not os.path.lexists(output)
    count = write_dump(store.catalog.everything(), form, output, only_new=is_new)
    _remember(store, [_hash(output), *dumped])
    return count


def refuse_to_replace(
    output: Path, ours: Iterable[str], collections: Iterable[Path], database: Path, *, force: bool = False
) -> None:
    """Raise ExportError if a file is to be kept; `ours` are SHA-256 hashes of files that this program wrote."""
    if not os.path.lexists(output):
        _refuse_database(output, database)
        return
    if output.is_symlink():
        raise ExportError(f"{output} is a link to {os.path.realpath(output)}.", "Name the file itself, or another.")
    try:
        status = output.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ExportError(f"{output} is a folder.", "Name a file to write.")
        if not stat.S_ISREG(status.st_mode):
            raise ExportError(f"{output} is no ordinary file.", "Name a file to write.")
        _refuse_database(output, database)
        if _hash(output) in ours:
            return
        with output.open("rb") as stream:
            kinds = {kind_of_name(output.name), kind_of_bytes(stream.read(SNIFFED_BYTES))}
    except OSError as error:
        raise ExportError(f"{output} cannot be read: {error.strerror}.", _OTHER_NAME) from error
    if kinds - {None, FileKind.SIDE, FileKind.UNFINISHED}:
        raise ExportError(f"{output} is a picture or a film, and stays.", _OTHER_NAME)
    if root := _collection_of(output, collections):
        raise ExportError(f"{output} belongs to the collection {root}, and stays.", _OTHER_NAME)
    if not force:
        raise ExportError(
            f"{output} is there already and is no unchanged file of this program.",
            "Name another file, or replace it with --force.",
        )


def _refuse_database(output: Path, database: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        file = Path(f"{database}{tail}")
        if output.absolute() == file or (output.exists() and file.exists() and output.samefile(file)):
            raise ExportError(f"{output} is the database itself.", _OTHER_NAME)


def _collection_of(output: Path, collections: Iterable[Path]) -> Path | None:
    """The collection in whose folder a file lies, by whatever path."""
    above = [identity(folder) for folder in Path(os.path.realpath(output)).parents]
    return next((root for root in collections if (place := identity(root)) and place in above), None)


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _remember(store: Store, hashes: list[str]) -> None:
    try:
        store.notebook.remember(_NOTE, list(dict.fromkeys(hashes))[:_MOST])
    except PhotoSeriesError:
        return  # a database that cannot be written was dumped all the same; replacing that file will take --force
