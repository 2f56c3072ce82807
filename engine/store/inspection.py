"""Looks at a file before it is opened as the database: it must be ours, and not a byte of it changes by looking."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

from engine.errors import DatabaseDamaged, StoreError
from engine.store.held import is_held, is_in_use
from engine.store.hot_journal import rolled_back
from engine.store.log_check import refuse_log_of_another
from engine.store.migrations import MIGRATIONS
from engine.store.side_files import (
    journal_of,
    refuse_what_is_not_sqlites,
    refuse_what_was_left_alone,
    side_file,
)
from engine.store.tables import COLUMNS

ELSEWHERE = "Name another file with --db-path."
_MAGIC = b"SQLite format 3\0"
_DATABASE_SUFFIXES = {"", ".db", ".db3", ".sqlite", ".sqlite3"}
"""Suffixes of empty files that may become a database."""
_PATIENCE = 5.0
"""Seconds to wait for a database that another process holds."""
_NEW = {"collections", "photos", "journal", "memory"}
"""Tables that this program had from the beginning, and the older one had not."""
_OLDER_COLUMNS = {
    "series": {
        *("id", "base_name", "directory", "is_series", "gemini_raw_response", "gemini_parsed_response"),
        *("series_caption", "image_count", "thinking_summary", "thinking_tokens", "created_at"),
    },
    "series_images": {"id", "series_id", "image_path", "order_in_series"},
    "analysis_log": {"id", "directory", "total_images", "total_series", "processed_at"},
}


class Origin(Enum):
    """Whose database a file is."""

    NEW = "new"
    """There is no file yet, or nothing in it."""
    OLDER = "older"
    """An older program's, which had the first three tables."""
    EARLIER = "earlier"
    """An earlier version's of this program: it is to be migrated."""
    OURS = "ours"


def inspect(path: Path) -> Origin:
    """Whose database `path` is. Raises StoreError if it is none of ours, DatabaseDamaged if that cannot be read.

    Nothing is written, waited for or created, neither in the file nor beside it.
    """
    if is_held(path):
        return Origin.OURS
    try:
        refuse_what_is_not_sqlites(path)
        if not _has_content(path):
            refuse_what_was_left_alone(path)
            return Origin.NEW
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}.", ELSEWHERE) from error
    if start != _MAGIC:
        if backup_folder(path).is_dir():  # it was ours
            raise DatabaseDamaged(path, "it does not begin as a database")
        raise StoreError(f"{path} is no SQLite database.", ELSEWHERE)
    try:
        return _origin(path)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path} cannot be opened: {error}.", "Another program may hold it; try again.") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseDamaged(path, str(error)) from error


@contextlib.contextmanager
def read_only(path: Path, *, at_rest: bool | None = None) -> Iterator[sqlite3.Connection]:
    """A connection that changes nothing.

    One `at_rest` creates no file beside the database, but misses what waits there; by default it is at rest if nothing
    waits. What a killed process left half done is undone in a copy, which is read instead. Raises StoreError if that
    was begun in another database.
    """
    with contextlib.ExitStack() as opened:
        file = path
        if is_held(path):
            at_rest = False
        elif at_rest is None:
            if journal_of(path) and not is_in_use(path):
                file = opened.enter_context(rolled_back(path))
            at_rest = not any(os.path.lexists(side_file(file, tail)) for tail in ("-wal", "-journal"))
        place = f"{file.absolute().as_uri()}?{'immutable=1' if at_rest else 'mode=ro'}"
        database = opened.enter_context(contextlib.closing(sqlite3.connect(place, timeout=_PATIENCE, uri=True)))
        database.text_factory = os.fsdecode  # names that are no UTF-8 too
        yield database


def backup_folder(path: Path) -> Path:
    """The hidden folder beside a database that keeps its backups."""
    return path.with_name(f".{path.name}-backups")


def is_read_only(path: Path) -> bool:
    """True for a database that is there and may not be written: by its permissions, its folder's, or its disk's."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    folder = os.path.dirname(os.path.realpath(path))  # of the file, not of a link to it: SQLite works there
    return not mode & 0o222 or not os.access(path, os.W_OK) or not os.access(folder, os.W_OK | os.X_OK)


def damage(path: Path, most: int = 20) -> tuple[str, ...]:
    """What SQLite says is wrong with the pages of a database; nothing if it is whole."""
    wrong = ""
    for at_rest in (None, True):  # a folder that cannot be written lets none be read that is not at rest
        try:
            with read_only(path, at_rest=at_rest) as database:
                lines = [str(line) for (line,) in database.execute(f"PRAGMA quick_check({most})")]
                return tuple(part for line in lines if line != "ok" for part in line.splitlines())
        except sqlite3.OperationalError as error:
            wrong = wrong or str(error)
        except sqlite3.DatabaseError as error:
            return (str(error),)
        except StoreError as error:
            return (error.message.rstrip("."),)
    return (wrong,)


def _has_content(path: Path) -> bool:
    """Whether the database exists already; raises StoreError if something else is there, OSError if unreadable."""
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise StoreError(f"{path} is a link to {os.path.realpath(path)}, which is not there.", ELSEWHERE) from None
        if path.with_name(f".{path.name}.icloud").exists():
            raise StoreError(f"{path} is in iCloud and not on this disk.", "Have the Finder download it.") from None
        return False
    if stat.S_ISDIR(status.st_mode):
        raise StoreError(f"{path} is a folder.", "Name the database file in it, or another.")
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{path} is no ordinary file.", ELSEWHERE)
    if status.st_size:
        return True
    if path.suffix.lower() not in _DATABASE_SUFFIXES:
        raise StoreError(f"{path} is an empty file that does not look like a database.", ELSEWHERE)
    return False


def _origin(path: Path) -> Origin:
    """Whose it is by its tables, first as it lies there, then with what waits beside it."""
    if journal_of(path) is None:  # else it may be half changed
        # An error here tells nothing: perhaps another process was writing just then.
        with contextlib.suppress(sqlite3.DatabaseError), read_only(path, at_rest=True) as database:
            if tables := _tables(database):
                origin = _origin_of(path, database, tables)
                if origin in (Origin.OURS, Origin.EARLIER):
                    _refuse_log_of_another(path)
                return origin
    with read_only(path) as database:
        return _origin_of(path, database, _tables(database))


def _tables(database: sqlite3.Connection) -> dict[str, set[str]]:
    """Every table, with the columns of those that have a name of ours."""
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    known = COLUMNS.keys() | {"migrations"}  # others may need modules that are not there
    return {
        name: {str(row[1]) for row in database.execute(f'PRAGMA table_info("{name}")')} if name in known else set()
        for name in names
        if not name.startswith("sqlite_")
    }


def _origin_of(path: Path, database: sqlite3.Connection, tables: dict[str, set[str]]) -> Origin:
    migrated = _migrated(database) if tables.get("migrations") == {"number", "name", "ran_at"} else None
    if migrated and migrated[0] == (1, MIGRATIONS[0].__name__.strip("_")):
        if migrated[-1][0] > len(MIGRATIONS):
            raise StoreError(
                f"{path} was written by a newer version of this program.", "Update with pip, or name another file."
            )
        is_current = len(migrated) == len(MIGRATIONS)
        _require_columns(path, tables, COLUMNS if is_current else _OLDER_COLUMNS | {name: set() for name in _NEW})
        return Origin.OURS if is_current else Origin.EARLIER
    theirs = tables.keys() - ({"migrations"} if migrated == [] else set())
    if not theirs:
        return Origin.NEW
    if (
        "series" in theirs
        and not theirs & (_NEW | {"migrations"})
        and all(tables[name] >= columns for name, columns in _OLDER_COLUMNS.items() if name in theirs)
    ):
        return Origin.OLDER
    raise StoreError(f"{path} is a database of another program; it stays as it is.", ELSEWHERE)


def _migrated(database: sqlite3.Connection) -> list[tuple[int, str]]:
    numbered = "typeof(number) = 'integer' AND typeof(name) = 'text'"
    return list(database.execute(f"SELECT number, name FROM migrations WHERE {numbered} ORDER BY number"))


def _require_columns(path: Path, tables: Mapping[str, set[str]], required: Mapping[str, set[str]]) -> None:
    """Raise StoreError if no table is as ours are, DatabaseDamaged if some of them lack something."""
    lacking = {name: columns - tables.get(name, set()) for name, columns in required.items()}
    if all(lacking.get(name) for name in _OLDER_COLUMNS):
        raise StoreError(f"{path} is a database of another program; it stays as it is.", ELSEWHERE)
    for name, columns in lacking.items():
        if name not in tables:
            raise DatabaseDamaged(path, f"its table {name} is missing")
        if columns:
            raise DatabaseDamaged(path, f"its table {name} lacks the column {min(columns)}")


def _refuse_log_of_another(path: Path) -> None:
    with contextlib.suppress(sqlite3.DatabaseError), read_only(path) as database:
        refuse_log_of_another(path, _writes(database))


def _writes(database: sqlite3.Connection) -> int:
    (writes,) = database.execute("PRAGMA user_version").fetchone()
    return int(writes)
