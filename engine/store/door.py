"""Connections and transactions: the only code that opens the database file."""

from __future__ import annotations

import contextlib
import os
import shlex
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from peewee import DatabaseError, OperationalError
from playhouse.pool import MaxConnectionsExceeded

from engine.errors import DatabaseDamaged, StoreError
from engine.store.backups import Backups, damaged
from engine.store.connections import connections_to
from engine.store.held import hold, let_go
from engine.store.inspection import ELSEWHERE, Origin, damage, inspect, is_read_only
from engine.store.migrations import migrate
from engine.store.odd_rows import set_odd_rows_aside
from engine.store.own_file import Fate, OwnFile
from engine.store.refuge import Refuge
from engine.store.rescue import rescue_place, write_rescue
from engine.store.worker import Worker

_COPY = "read.db"
_CHECKED_AT_ONCE = 32_000_000
"""Size in bytes up to which every page is looked at whenever a database is opened."""
_FOLDED_EVERY = 5.0
"""Seconds after which a write has the log folded into the file: a copy of the file alone is never much older."""


class Door:
    """An open database file. Any thread may hold transactions, each on a connection of its own.

    The tables are bound to one file at a time: close one door before opening another.
    """

    def __init__(self, path: Path) -> None:
        """Open or create `path`, after a backup if it is to be migrated; raises StoreError.

        One that may not be written is read in a private copy, which is gone once the door is closed.
        """
        self.path = path.absolute()
        self.read_only = is_read_only(self.path)
        """True if nothing can be stored."""
        origin = _inspected(self.path)
        self._copy = _private_copy(self.path) if self.read_only else None
        if not self.read_only and origin in (Origin.OLDER, Origin.EARLIER):
            Backups(self.path).make(original=origin is Origin.OLDER)
        self.odd_rows: list[str] = []
        """Rows of an older program's database that were set aside just now."""
        self._open = True
        self._guests = 0
        self._changed = threading.Condition()
        file = Path(self._copy.name) / _COPY if self._copy else self.path
        self._db = connections_to(file)
        self._worker: Worker | None = None
        self._taking_lock = threading.Lock()
        self._rescued: Path | None = None
        self._refuge: Refuge | None = None
        self._leaving = threading.RLock()
        self._folded = -_FOLDED_EVERY
        self._done: list[Callable[[], bool]] = []
        self._doing: list[Callable[[], bool]] = []
        self._missed = 0
        """Steps that could not be done again elsewhere."""
        self.seen = 0
        """The newest change by other processes that was shown here, as `JournalEntry.changed` counts them."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if origin is Origin.NEW and not self.read_only:
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # captions are private
            with self._translated(), self._db.connection_context():
                if origin is Origin.OLDER:
                    self.odd_rows = _odd_rows_aside(file, self.path.parent)
                migrate(self._db, self.path)
            self._held = None if self._copy else hold(self.path)
            self._own = OwnFile(self.path, self._held) if self._held else None
        except OSError as error:
            raise StoreError(f"The folder of {self.path} cannot be made: {error.strerror}.", ELSEWHERE) from error
        except StoreError:
            self._db.close_all()
            raise

    @property
    def worker(self) -> Worker:
        """The lock by which other processes know this one, taken at its first use; raises StoreError."""
        with self._taking_lock:
            if self._worker is None:
                try:
                    self._worker = Worker(self.path)
                except OSError as error:
                    raise StoreError(
                        f"Nothing can be noted beside {self.path}: {error.strerror}.",
                        "Make its folder writable, or make room.",
                    ) from error
            return self._worker

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Hold a connection for a few reads of one consistent state."""
        with self._inside(), self._translated(), self._db.connection_context(), self._db.atomic("DEFERRED"):
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock: everything done inside takes effect together or not at all."""
        if self.read_only:
            raise StoreError(f"{self.path} is read-only: nothing can be stored in it.", "Copy it, or make it writable.")
        with self._inside(), self._translated():
            self._leave_overwritten()
            database = self._db
            with database.connection_context():
                with database.atomic("IMMEDIATE"):
                    writes = self._count_write()
                    doing: list[Callable[[], bool]] = []
                    self._doing = doing
                    yield
                self._done += doing
                if self._own:
                    self._own.count(writes)
                self._refuse_lost()
                self._fold()

    def remember(self, again: Callable[[], bool]) -> None:
        """Remember, inside `writing`, what does the same once more in an earlier state of the database.

        It returns False if it makes no sense there.
        """
        self._doing.append(again)

    @property
    def fate(self) -> Fate:
        """What happened to the open file; unless it is still ours, nobody would see what is stored in it."""
        if self._refuge:
            return Fate.OVERWRITTEN
        return self._own.fate() if self._own else Fate.OURS

    def _count_write(self) -> int:
        """Count a write in the header, with the write lock held; raises StoreError if the last number cannot be."""
        (writes,) = self.row("PRAGMA user_version")
        if self._own and not self._rescued and not self._own.expects(writes):
            raise StoreError(f"{self.path} {Fate.OVERWRITTEN.value}.", "Do it again: it is kept elsewhere then.")
        self._db.execute_sql(f"PRAGMA user_version = {writes + 1}")
        return int(writes) + 1

    def _fold(self) -> None:
        """Fold the log into the file now and then, as far as that is possible without waiting."""
        if time.monotonic() - self._folded > _FOLDED_EVERY:
            self._db.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            self._folded = time.monotonic()

    def leave(self) -> str:
        """What happened to the file, for the user, after everything here went on elsewhere; "" if it is ours."""
        fate = self.fate
        if fate is Fate.OURS:
            return ""
        try:
            self._leave_overwritten()
        except StoreError as error:
            return f"{error.message} What you decide from now on is lost."
        if self._refuge:
            return f"{self._overwritten()} What you decide from now on is kept there, too."
        return f"The database {fate.value}. What you decide from now on is kept elsewhere."

    def _leave_overwritten(self) -> None:
        """Go on elsewhere if another file was copied over this one, so that nothing here is written into that one.

        Raises StoreError if there is nothing to go on with.
        """
        if self._rescued or self.fate is not Fate.OVERWRITTEN:
            return
        assert self._own is not None
        with self._leaving:
            if self._rescued:
                return
            self._refuge = self._refuge or Refuge(self.path, self._db)
            self._refuge.found(self._own.writes)
            self._db = connections_to(self._refuge.place)
            with self._translated(), self._db.connection_context():
                migrate(self._db, self.path)
                self._missed = sum(not self._did_again(step) for step in self._done)
            self._rescued = self._refuge.place

    def _did_again(self, step: Callable[[], bool]) -> bool:
        try:
            with self._db.atomic("IMMEDIATE"):
                return step()
        except (DatabaseError, ValueError, TypeError, KeyError):  # what it was about is not there
            return False

    def _overwritten(self) -> str:
        assert self._refuge is not None
        but = f", but {self._missed:,} steps about posts that are not in it" if self._missed else ""
        return (
            f"{self.path} {Fate.OVERWRITTEN.value}. {self._refuge.place} holds {self._refuge.what}, with what you "
            f"decided since you opened the database{but}."
        )

    def _refuse_lost(self) -> None:
        """Raise StoreError after a write to a file that is lost, once everything is copied to a safe place."""
        self._leave_overwritten()
        fate = self.fate
        if fate is Fate.OURS:
            return
        if self._refuge:
            kept = shlex.quote(str(self._refuge.place))
            hint = f"Start again with --db-path {kept}, or without, to take what lies there."
            raise StoreError(self._overwritten(), hint)
        self._rescued = self._rescued or rescue_place(self.path)
        try:
            write_rescue(self._db.connection(), self._rescued)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self.path} {fate.value}, and what you decide is lost: {error}.",
                "Leave the app, and look where the database is.",
            ) from error
        raise StoreError(
            f"{self.path} {fate.value}. Everything, this change too, is kept in {self._rescued}.",
            f"Leave the app, and put that file back, or start with --db-path {shlex.quote(str(self._rescued))}.",
        )

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        """Read on the caller's own connection, with errors translated as usual; `close` waits for the end."""
        with self._inside(), self._translated():
            yield

    def row(self, query: str) -> tuple[Any, ...]:
        """The one row of a query, inside `reading` or `writing`."""
        row: tuple[Any, ...] = self._db.execute_sql(query).fetchone()
        return row

    def pragma(self, name: str) -> list[tuple[Any, ...]]:
        """Rows of a pragma that only reads."""
        with self._inside(), self._translated(), self._db.connection_context():
            return list(self._db.execute_sql(f"PRAGMA {name}").fetchall())

    def compact(self) -> int:
        """Rewrite the file without its empty pages; returns by how many bytes it shrank."""
        if self.read_only:
            return 0
        with self.writing():
            pass  # counted: the file is another one afterwards
        with self._inside(), self._translated(), self._db.connection_context():
            before = self._folded_size()
            self._db.execute_sql("VACUUM")
            return before - self._folded_size()

    def _folded_size(self) -> int:
        """Size of the file after a checkpoint of the write-ahead log."""
        self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return self.path.stat().st_size

    def close(self) -> None:
        """Admit nobody new, wait for those inside, close every connection."""
        with self._changed:
            self._open = False
            while self._guests:
                self._changed.wait()
        with contextlib.suppress(StoreError):
            self._leave_overwritten()
        self._db.close_all()
        if self._refuge:
            self._refuge.close(keep=len(self._done) > self._missed)
        if self._held:
            let_go(self._held)
            self._held = self._own = None
        if self._worker:
            self._worker.end()
            self._worker = None
        if self._copy:
            self._copy.cleanup()

    @contextlib.contextmanager
    def _inside(self) -> Iterator[None]:
        """Count who is inside: closing a connection that another thread uses crashes SQLite."""
        with self._changed:
            if not self._open:
                raise StoreError(f"{self.path} is closed already.")
            self._guests += 1
        try:
            yield
        finally:
            with self._changed:
                self._guests -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except MaxConnectionsExceeded as error:
            raise StoreError(f"{self.path} is too busy.", "Try again in a moment.") from error
        except (OperationalError, sqlite3.OperationalError) as error:
            raise self._unusable(_first(error)) from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise damaged(self.path, str(error)) from error
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            # A row that makes no sense: the fault of the file's if its pages are damaged, else of this program's.
            if wrong := damage(self.path, 1):
                raise damaged(self.path, wrong[0]) from error
            raise

    def _unusable(self, error: BaseException) -> StoreError:
        if "disk is full" in str(error):
            return StoreError(f"The disk that holds {self.path} is full.", "Make room: what was stored so far is kept.")
        return StoreError(f"{self.path} cannot be used: {error}.", ELSEWHERE)


def _first(error: BaseException) -> BaseException:
    """The original error: SQLite itself ends a transaction that fails, so the rollback that follows fails, too."""
    while isinstance(error.__context__, OperationalError | sqlite3.OperationalError):
        error = error.__context__
    return error


def _inspected(path: Path) -> Origin:
    """Whose database it is; raises StoreError if it is not ours or damaged. Large ones are checked once a day only."""
    try:
        origin = inspect(path)
    except DatabaseDamaged as error:
        raise damaged(path, error.what) from error
    if origin is not Origin.NEW and path.stat().st_size <= _CHECKED_AT_ONCE and (wrong := damage(path, 1)):
        raise damaged(path, wrong[0])
    return origin


def _odd_rows_aside(file: Path, base: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(file, timeout=15, isolation_level=None)) as database:
        database.text_factory = os.fsdecode
        return set_odd_rows_aside(database, base)


def _private_copy(path: Path) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="photo-series-")
    try:
        Backups(path).write(Path(folder.name) / _COPY)
    except (StoreError, OSError):
        folder.cleanup()
        raise
    return folder
