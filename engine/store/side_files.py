"""The files that SQLite keeps beside a database: a log, its index, a rollback journal.

SQLite takes whatever lies at these places for its own: it waits at a pipe, writes where a link leads, and deletes a
file that it can make nothing of. So they are looked at first.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from engine.errors import StoreError
from engine.opening import is_link, open_file

SIDE_FILES = ("-wal", "-shm", "-journal")
"""Tails of the names of the files that SQLite keeps beside a database."""
MOVE_IT = "Move it elsewhere, then try again."
LOG_HEADER = 32
"""Bytes of a log before its first page."""

_LOG_MAGIC = (bytes.fromhex("377f0682"), bytes.fromhex("377f0683"))
_JOURNAL_MAGIC = (bytes.fromhex("d9d505f920a163d7"),)


def side_file(database: Path, tail: str) -> Path:
    """Where SQLite keeps a file of its own: beside the database itself, not beside a link to it."""
    return Path(f"{os.path.realpath(database)}{tail}")


def log_of(database: Path) -> Path | None:
    """The log that waits beside a database, if it holds anything."""
    log = side_file(database, "-wal")
    return log if _size(log) > LOG_HEADER else None


def journal_of(database: Path) -> Path | None:
    """The journal that waits to be rolled back beside a database. One that begins with a zero is done with."""
    journal = side_file(database, "-journal")
    return journal if _size(journal) and _start(journal, 1) != b"\0" else None


def refuse_what_is_not_sqlites(database: Path) -> None:
    """Raise StoreError for anything at the place of a side file that SQLite did not put there."""
    for tail in SIDE_FILES:
        file = side_file(database, tail)
        if what := _is_no_file(file):
            raise StoreError(f"{file} is {what}, and SQLite keeps a file of its own there.", MOVE_IT)
    for tail, starts, what in (
        ("-wal", _LOG_MAGIC, "log of SQLite's, which would overwrite it"),
        ("-journal", _JOURNAL_MAGIC, "journal of SQLite's, which would delete it"),
    ):
        file = side_file(database, tail)
        start = _start(file, len(starts[0]))
        if start.strip(b"\0") and not any(magic.startswith(start) for magic in starts):
            raise StoreError(f"{file} is no {what}.", MOVE_IT)


def refuse_what_was_left_alone(database: Path) -> None:
    """Raise StoreError if a database is missing or empty but what was stored in it last is there.

    SQLite deletes that as soon as there is a database again.
    """
    for file in (log_of(database), journal_of(database)):
        if file and not (file.name.endswith("-journal") and _start(file, 20)[16:] == b"\0" * 4):  # of an empty database
            raise StoreError(
                f"{database} {'is empty' if database.exists() else 'is not there'}, but {file} is: it belongs to it.",
                "Put the database back, or move that file elsewhere to begin anew.",
            )


def _is_no_file(file: Path) -> str:
    try:
        mode = file.lstat().st_mode
    except OSError:
        return ""
    if is_link(file):
        return f"a link to {os.path.realpath(file)}"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "" if stat.S_ISREG(mode) else "no ordinary file"


def _size(file: Path) -> int:
    try:
        status = file.lstat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _start(file: Path, size: int) -> bytes:
    try:
        with open_file(file) as stream:
            return stream.read(size)
    except OSError:
        return b""
