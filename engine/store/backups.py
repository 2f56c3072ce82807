"""Backups of the database, made by SQLite itself and checked, in a hidden folder beside it; the last three are kept."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.errors import DatabaseDamaged, StoreError
from engine.store.clock import utc_now
from engine.store.held import identity, is_in_use
from engine.store.inspection import Origin, backup_folder, damage, inspect, read_only
from engine.store.own_file import is_earlier_state, writes_of
from engine.store.side_files import SIDE_FILES, log_of, side_file
from engine.writing import DRAFTS, move_to_free_place, new_beside, replacing

KEPT = 3
"""Backups that are kept, besides the database of an older program as it was."""
_EVERY = timedelta(days=1)
_STAMP = "%Y-%m-%d_%H%M%S"
_STAMP_LENGTH = len("2026-11-29_004512")
_ORIGINAL = "-original"
_REPLACED = "replaced-"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the database, whole when it was made."""

    path: Path
    made: datetime
    """UTC, without a zone."""

    @property
    def is_original(self) -> bool:
        """True for an older program's database as it was before this program took it over; it is always kept."""
        return self.path.stem.endswith(_ORIGINAL)

    @property
    def day(self) -> str:
        """When it was made, in local time, for the user."""
        return f"{self.made.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"

    def hint(self, database: Path) -> str:
        """How to put it in the place of the database, for the user."""
        place = f" --db-path {shlex.quote(str(database))}"
        return f"The backup of {self.day} is whole: photo-series db restore{place}."

    def contents(self) -> str:
        """How much it holds, for the user."""
        try:
            with read_only(self.path, at_rest=True) as database:
                (series,) = database.execute("SELECT count(*) FROM series").fetchone()
                if self.is_original:
                    return f"{series:,} series, as the older program left them"
                query = "SELECT count(*) FROM series WHERE decision <> 'undecided'"
                (decided,) = database.execute(query).fetchone()
        except sqlite3.DatabaseError as error:
            return f"damaged: {error}"
        return f"{series:,} series, {decided:,} decided"


class Backups:
    """The backups of one database."""

    def __init__(self, database: Path, clock: Callable[[], datetime] = utc_now) -> None:
        """`clock` is what the machine takes for date and time, in UTC."""
        self._database = database.absolute()
        self._folder = backup_folder(self._database)
        self._clock = clock

    def all(self) -> list[Backup]:
        """Every backup, the newest first.

        One that seems to be still to come was made by a wrong clock and counts as older than every other: it neither
        stands in the way of those that are due nor drives out those that are made from now on.
        """
        now = self._clock()
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        found = [Backup(self._folder / name, made) for name in names if (made := _made(name))]
        return sorted(found, key=lambda backup: (backup.made <= now, backup.made, backup.path), reverse=True)

    def _of_this(self, file: Path) -> list[Backup]:
        """Those of the database that this file holds: one that lay here before, or was put back since, has its own."""
        writes = writes_of(file)
        return [one for one in self.all() if is_earlier_state(writes_of(one.path), writes)]

    def last_good(self) -> Backup | None:
        """The newest backup that is whole."""
        return next((backup for backup in self.all() if not damage(backup.path, 1)), None)

    def make(self, original: bool = False) -> Backup:
        """Back the database up, and forget the oldest ones. Raises DatabaseDamaged for a damaged one, StoreError."""
        made = self._clock()
        place = free_place(self._folder / f"{made:{_STAMP}}{_ORIGINAL if original else ''}.db")
        self._refuse_foreign()
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self.write(place)
        except OSError as error:
            raise StoreError(
                f"The database cannot be backed up into {self._folder}: {error.strerror}.", "Make room, or mend that."
            ) from error
        for old in [one for one in self._of_this(place) if not one.is_original][KEPT:]:
            old.path.unlink(missing_ok=True)
        self._clear_leftovers()
        return Backup(place, made)

    def _clear_leftovers(self) -> None:
        """Remove what was left by a kill amid a backup a day ago or more: each is as large as the database."""
        for left in self._folder.glob(f"{DRAFTS}*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat(follow_symlinks=False).st_mtime > _EVERY.total_seconds():
                    left.unlink()

    def make_daily(self) -> Backup | None:
        """Back the database up if the last backup is a day old and something changed since. Raises as `make`."""
        now = self._clock()
        last = next((one for one in self._of_this(self._database) if one.made <= now), None)
        if last and now - last.made < _EVERY:
            return None
        if last and self._changed() <= last.path.stat().st_mtime:
            return None
        return self.make()

    def write(self, place: Path) -> None:
        """Write a backup to `place`, which must be free. Raises DatabaseDamaged, StoreError, OSError."""
        if place.absolute() in {Path(f"{self._database}{tail}") for tail in SIDE_FILES}:
            raise StoreError(f"SQLite keeps a file of its own at {place}.", "Name another file for the backup.")
        self._refuse_foreign()
        draft, stream = new_beside(place, private=True)
        stream.close()
        try:
            self._copy_pages(draft)
            with contextlib.closing(sqlite3.connect(draft)) as copy:
                copy.execute("PRAGMA journal_mode = delete")
            if wrong := damage(draft, 1):
                raise damaged(self._database, wrong[0])
            move_to_free_place(draft, place)
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self._database} cannot be backed up: {error}.", "Make room, or try again.") from error
        except sqlite3.DatabaseError as error:
            raise damaged(self._database, str(error)) from error
        finally:
            for tail in ("", *SIDE_FILES):
                Path(f"{draft}{tail}").unlink(missing_ok=True)

    def _refuse_foreign(self) -> None:
        try:
            if inspect(self._database) is Origin.NEW:
                raise StoreError(f"{self._database} holds nothing yet.", "Run photo-series analyze FOLDER first.")
        except DatabaseDamaged as error:
            raise damaged(self._database, error.what) from error

    def _copy_pages(self, draft: Path) -> None:
        if log_of(self._database) and not os.access(self._database.parent, os.W_OK):
            # SQLite reads what waits beside a database only where it may write, too: read both in another place.
            for tail in ("", "-wal"):
                shutil.copyfile(side_file(self._database, tail), f"{draft}{tail}")
            return
        with read_only(self._database) as source, contextlib.closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)

    def restore(self, backup: Path) -> Path | None:
        """Put a backup in the database's place; returns where the database is kept that was there. Raises StoreError.

        It is refused while anybody has the database open.
        """
        if inspect(backup) is Origin.NEW:
            raise StoreError(f"There is no backup at {backup}.", "photo-series db restore lists those there are.")
        if identity(backup) == identity(self._database):
            raise StoreError(f"{backup} is the database itself.", "photo-series db restore lists its backups.")
        if wrong := damage(backup, 1):
            raise StoreError(f"{backup} is damaged itself: {wrong[0]}.", "Choose another backup.")
        if is_in_use(self._database):
            raise StoreError(f"{self._database} is open in another program.", "Close it there, then restore.")
        try:
            return self._exchange(backup)
        except OSError as error:
            raise StoreError(f"{backup} cannot be restored: {error.strerror}.", "Make room, or mend that.") from error

    def _exchange(self, backup: Path) -> Path | None:
        kept = None
        with replacing(self._database, private=True, durable=True) as file:
            with backup.open("rb") as source:
                shutil.copyfileobj(source, file)
            if os.path.lexists(self._database):
                self._folder.mkdir(mode=0o700, exist_ok=True)
                kept = free_place(self._folder / f"{_REPLACED}{self._clock():{_STAMP}}.db")
            # What waits beside the old database belongs to it: the new one must never find it.
            for tail in (*SIDE_FILES, ""):
                with contextlib.suppress(FileNotFoundError):
                    os.replace(f"{self._database}{tail}", f"{kept}{tail}")
        return kept

    def _changed(self) -> float:
        """When something was written last."""
        files = [self._database, Path(f"{self._database}-wal")]
        return max(file.stat().st_mtime for file in files if file.exists())


def damaged(database: Path, what: str) -> DatabaseDamaged:
    """The error for a damaged database, with the commands that help."""
    place = f" --db-path {shlex.quote(str(database))}"
    hint = f"See what can be read: photo-series db check{place}."
    if good := Backups(database).last_good():
        hint += f" {good.hint(database)}"
    return DatabaseDamaged(database, what, hint)


def _made(name: str) -> datetime | None:
    """When the backup of this name was made; None if it is no backup."""
    if not name.endswith(".db") or name.startswith((".", _REPLACED)):
        return None
    try:
        return datetime.strptime(name[:_STAMP_LENGTH], _STAMP)
    except ValueError:
        return None


def free_place(place: Path) -> Path:
    """A name like this one that is not taken."""
    number = 1
    free = place
    while os.path.lexists(free):
        number += 1
        free = place.with_name(f"{place.stem}-{number}{place.suffix}")
    return free
