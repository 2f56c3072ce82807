"""Connections and transactions: the only code that opens the database file."""

from __future__ import annotations

import contextlib
import os
import secrets
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
from engine.store.lost_file import LostFile
from engine.store.migrations import migrate
from engine.store.odd_rows import set_odd_rows_aside
from engine.store.odd_values import odd_value
from engine.store.own_file import Fate, OwnFile
from engine.store.past_steps import PastStep, PastSteps
from engine.store.side_files import journal_of
from engine.store.unusable import unusable
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
        is_missing = origin is Origin.NEW and not self.read_only
        self.earlier = Backups(self.path).last_good() if is_missing else None
        """The last good backup of a database that lay here before, if this one is begun anew."""
        self._open = True
        self._guests = 0
        self._changed = threading.Condition()
        file = Path(self._copy.name) / _COPY if self._copy else self.path
        self._db = connections_to(file)
        self._worker: Worker | None = None
        self._taking_lock = threading.Lock()
        self._turn = threading.RLock()
        """Held by the thread that writes: SQLite would let the next one sleep up to a tenth of a second too long."""
        self._folded = -_FOLDED_EVERY
        self._mark = secrets.randbits(31)  # tells apart two copies of the file that were changed as often
        self.seen = 0
        """The newest change by other processes that was shown here, as `JournalEntry.changed` counts them."""
        self.again: Callable[[PastStep], bool] = lambda _: False
        """Does a step once more; False if it makes no sense in the state that it finds. The journal sets it."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if origin is Origin.NEW and not self.read_only:
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # captions are private
            with self._translated(), self._db.connection_context():
                if origin is Origin.OLDER:
                    self.odd_rows = _odd_rows_aside(file, self.path.parent)
                migrate(self._db, self.path)
            self._held = None if self._copy else hold(self.path)
            self._lost = LostFile(self.path, OwnFile(self.path, self._held) if self._held else None, PastSteps())
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
            self._lost.leave(self._db, self._move)
            database = self._db
            with database.connection_context():
                with self._turn, database.atomic("IMMEDIATE"):
                    writes, steps = self._count_write(), self._lost.begin()
                    yield
                self._lost.keep(steps, writes)
                self._lost.leave(self._db, self._move)
                self._lost.refuse(self._db.connection)
                self._fold()

    def remember(self, step: PastStep) -> None:
        """Remember, inside `writing`, a step that `again` does once more in an earlier state of the database."""
        self._lost.remember(step)

    def _count_write(self) -> int:
        """Count a write in the header, with the write lock held; raises StoreError if the last number cannot be."""
        (writes,) = self.row("PRAGMA user_version")
        if not self._lost.expects(writes):
            raise StoreError(f"{self.path} {Fate.OVERWRITTEN.value}.", "Do it again: it is kept elsewhere then.")
        self._db.execute_sql(f"PRAGMA user_version = {writes + 1}")
        self._db.execute_sql(f"PRAGMA application_id = {self._mark}")
        return int(writes) + 1

    def _fold(self) -> None:
        """Fold the log into the file now and then, as far as that is possible without waiting."""
        if time.monotonic() - self._folded > _FOLDED_EVERY:
            self._db.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            self._folded = time.monotonic()

    def leave(self) -> str:
        """What happened to the file, for the user, after everything here went on elsewhere; "" if it is ours."""
        fate = self._lost.fate
        if fate is Fate.OURS:
            return ""
        try:
            self._lost.leave(self._db, self._move)
        except StoreError as error:
            return f"{error.message} What you decide from now on is lost."
        if told := self._lost.told:
            return f"{told} What you decide from now on is kept there, too."
        return f"The database {fate.value}. What you decide from now on is kept elsewhere."

    def _move(self, place: Path, steps: PastSteps) -> int:
        """Go on with the file at `place`, and do the steps again there; returns how many made no sense."""
        self._db = connections_to(place)
        with self._translated(), self._db.connection_context():
            migrate(self._db, self.path)
            return sum(not self._did_again(step) for step in steps)

    def _did_again(self, step: PastStep) -> bool:
        try:
            with self._db.atomic("IMMEDIATE"):
                return self.again(step)
        except (DatabaseError, ValueError, TypeError, KeyError):  # what it was about is not there
            return False

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
            self._lost.leave(self._db, self._move)
        self._db.close_all()
        self._lost.close()
        if self._held:
            let_go(self._held)
            self._held = None
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
            raise unusable(self.path, _first(error)) from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            raise damaged(self.path, str(error)) from error
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            # A row that makes no sense: the file's fault if its pages are damaged or values odd, else this program's.
            if wrong := damage(self.path, 1):
                raise damaged(self.path, wrong[0]) from error
            if odd := odd_value(self.path):
                raise StoreError(
                    f"{self.path} was changed from outside: {odd}.",
                    "Mend it there, or restore a backup: photo-series db restore lists them.",
                ) from error
            raise


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
    if origin is Origin.NEW and path.exists() and (good := Backups(path).last_good()):
        raise StoreError(
            f"{path} is empty, though it held a database.",
            f"{good.hint(path)} Or delete the empty file to begin anew.",
        )
    if origin is Origin.NEW or (path.stat().st_size > _CHECKED_AT_ONCE and not journal_of(path)):
        return origin
    if wrong := damage(path, 1):
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
    except DatabaseDamaged:
        folder.cleanup()
        raise
    except (StoreError, OSError) as error:
        folder.cleanup()
        raise StoreError(
            f"{path} may only be read, and no copy of it can be made to read from: {error}",
            "Make room in the folder for temporary files, or make the database writable.",
        ) from error
    return folder
