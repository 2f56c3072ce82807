"""Whether the rollback journal beside a database is its own: SQLite lays any other over it, too, and cuts it to size.

A kill amid a change leaves such a journal, with the pages as they were before. What it makes of the database is tried
in a private copy: the copy must be whole, and at most one change older.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import StoreError
from engine.opening import open_file
from engine.store.own_file import writes_in
from engine.store.side_files import MOVE_IT, journal_of, log_of, side_file

_HEADER = 100
_CHANGES = slice(24, 28)
"""The number of changes in a database's header, one more with each."""
_MANY = 1 << 32
_COPY = "copy.db"
_MAGIC = bytes.fromhex("d9d505f920a163d7")


@contextlib.contextmanager
def rolled_back(path: Path) -> Iterator[Path]:
    """A private copy of a database with its journal rolled back.

    Raises StoreError if the journal is another one's.
    """
    journal = journal_of(path)
    if journal:
        _refuse_what_leads_elsewhere(path, journal)
    with tempfile.TemporaryDirectory(prefix="photo-series-") as folder:
        try:
            after = _State.of(path, Path(folder) / _COPY, "-journal")
            before = _State.of(path, Path(folder) / "as-it-lies.db")
            if journal and not after.may_precede(before):
                raise StoreError(
                    f"{journal} is the journal of another database than {path}: SQLite would mix the two.",
                    MOVE_IT,
                )
        except OSError as error:
            raise StoreError(
                f"{path} has a journal beside it, and cannot be copied to look at both: {error.strerror}.",
                "Make room in the folder for temporary files, then try again.",
            ) from error
        yield Path(folder) / _COPY


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
