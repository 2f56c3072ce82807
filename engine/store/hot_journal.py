"""Whether the rollback journal beside a database is its own: SQLite lays any other over it, too, and cuts it to size.

A kill amid a change leaves such a journal, with the pages as they were before. What it makes of the database is tried
in a private copy: the copy must be whole, and at most one change older.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import StoreError
from engine.opening import open_file
from engine.store.held import is_in_use
from engine.store.own_file import writes_in
from engine.store.side_files import MOVE_IT, SIDE_FILES, journal_of, log_of, side_file

_HEADER = 100
_CHANGES = slice(24, 28)
"""The number of changes in a database's header, one more with each."""
_MANY = 1 << 32
_COPY = "copy.db"
_PATIENCE, _STEP = 5.0, 0.1
"""Seconds to wait for another process that rolls the journal back; seconds between looks."""
_MAGIC = bytes.fromhex("d9d505f920a163d7")


@contextlib.contextmanager
def rolled_back(path: Path) -> Iterator[Path]:
    """A private copy of a database with its journal rolled back.

    Raises StoreError if the journal is another one's. One that another process rolls back meanwhile is waited for.
    """
    with tempfile.TemporaryDirectory(prefix="photo-series-") as folder:
        copy, since = Path(folder) / _COPY, time.monotonic()
        try:
            while not _has_its_own(path, copy):
                journal, is_over = journal_of(path), time.monotonic() - since > _PATIENCE
                if journal and (is_over or not is_in_use(path)):
                    raise StoreError(
                        f"{journal} is the journal of another database than {path}: SQLite would mix the two.",
                        MOVE_IT,
                    )
                time.sleep(_STEP)
        except OSError as error:
            raise StoreError(
                f"{path} has a journal beside it, and cannot be copied to look at both: {error.strerror}.",
                "Make room in the folder for temporary files, then try again.",
            ) from error
        yield copy


def _has_its_own(path: Path, copy: Path) -> bool:
    """Whether the journal beside a database is its own, or none is left; `copy` then has it rolled back."""
    if journal := journal_of(path):
        _refuse_what_leads_elsewhere(path, journal)
    after = _State.of(path, copy, "-journal")
    return journal is None or after.may_precede(_State.of(path, copy.with_name("as-it-lies.db")))


@dataclass(frozen=True, slots=True)
class _State:
    """What a copy of a database amounts to."""

    wrong: str
    """The first thing that is wrong with its pages; "" if it is whole."""
    changes: int
    """In its header, as the writes are."""
    writes: int
    made: dict[int, object]
    """When each series was first stored, which no change alters."""

    @classmethod
    def of(cls, path: Path, copy: Path, *tails: str) -> _State:
        """Copy a database, with its side files of these tails, and have SQLite read it. Raises OSError."""
        for tail in ("", *SIDE_FILES):
            Path(f"{copy}{tail}").unlink(missing_ok=True)
        shutil.copyfile(path, copy)
        for tail in tails:
            with contextlib.suppress(FileNotFoundError):  # another process has just rolled it back
                shutil.copyfile(side_file(path, tail), f"{copy}{tail}")
        wrong, made = "", dict[int, object]()
        try:
            with contextlib.closing(sqlite3.connect(copy)) as database:
                ((wrong,), *_) = database.execute("PRAGMA integrity_check(1)").fetchall()
                with contextlib.suppress(sqlite3.OperationalError):  # there is no such table
                    made = dict(database.execute("SELECT id, created_at FROM series"))
        except sqlite3.DatabaseError as error:
            wrong = wrong or str(error)
        with copy.open("rb") as file:
            start = file.read(_HEADER)
        return cls("" if wrong == "ok" else str(wrong), int.from_bytes(start[_CHANGES]), writes_in(start), made)

    def may_precede(self, later: _State) -> bool:
        """Whether this is what `later` was before the change under way."""
        if self.wrong:
            return bool(later.wrong)  # damaged either way
        return (
            (later.changes - self.changes) % _MANY <= 1
            and 0 <= later.writes - self.writes <= 1
            and all(later.made.get(series, made) == made for series, made in self.made.items())
        )


def _refuse_what_leads_elsewhere(path: Path, journal: Path) -> None:
    """Raise StoreError if SQLite would follow a journal to other files, or has no use for it."""
    with open_file(journal) as file:
        file.seek(max(0, journal.stat().st_size - len(_MAGIC)))
        if file.tell() and file.read() == _MAGIC:
            raise StoreError(
                f"{journal} was left by a change to several databases at once, which no program did that knows {path}.",
                MOVE_IT,
            )
    if log := log_of(path):
        raise StoreError(f"{journal} and {log} lie beside {path}, and only one of them can be its own.", MOVE_IT)
