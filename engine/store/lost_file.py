"""What becomes of an open database whose file is lost: what is done goes on elsewhere, and the user is told where."""

from __future__ import annotations

import shlex
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import StoreError
from engine.model.text import counted
from engine.store.own_file import Fate, OwnFile
from engine.store.past_steps import PastStep, PastSteps
from engine.store.refuge import Refuge
from engine.store.rescue import rescue_place, write_rescue

if TYPE_CHECKING:
    from playhouse.pool import PooledSqliteDatabase


class LostFile:
    """Notices that an open file is lost, and keeps what it held, or what was done in it since it was opened."""

    def __init__(self, path: Path, own: OwnFile | None, done: PastSteps) -> None:
        """`own` watches over the file at `path`; None if that is only a private copy, which nobody loses.

        `done` remembers what is done from now on.
        """
        self._path, self._own = path, own
        self._leaving = threading.RLock()
        self._refuge: Refuge | None = None
        self._kept: Path | None = None
        self._done = done
        self._doing: list[PastStep] = []
        self._missed = self._forgotten = 0

    @property
    def fate(self) -> Fate:
        """What happened to the open file; unless it is still ours, nobody would see what is stored in it."""
        if self._refuge:
            return Fate.OVERWRITTEN
        return self._own.fate() if self._own else Fate.OURS

    @property
    def told(self) -> str:
        """What became of a file that was overwritten, for the user; "" for any other."""
        if self._refuge is None:
            return ""
        without = {
            "about posts that are not in it": self._missed,
            "for which there was no room": self._forgotten,
        }
        but = " and ".join(f"{counted(steps, 'step')} {why}" for why, steps in without.items() if steps)
        return (
            f"{self._path} {Fate.OVERWRITTEN.value}. {self._refuge.place} holds {self._refuge.what}, with what you "
            f"decided since you opened the database{but and f', but not {but}'}."
        )

    # --- What is done -----------------------------------------------------------------------------------------------

    def expects(self, writes: int) -> bool:
        """Whether SQLite may read this number as that of the last write, with the write lock held."""
        return self._own is None or self._kept is not None or self._own.expects(writes)

    def begin(self) -> list[PastStep]:
        """Begin to gather the steps of a write, with the write lock held."""
        self._doing = []
        return self._doing

    def remember(self, step: PastStep) -> None:
        """Remember a step of the write under way, to do it once more in an earlier state of the database."""
        self._doing.append(step)

    def keep(self, steps: list[PastStep], writes: int) -> None:
        """Keep the steps of the write with this number: it has taken effect."""
        self._done.add(steps)
        steps.clear()
        if self._own:
            self._own.count(writes)

    # --- Where it goes on -------------------------------------------------------------------------------------------

    def leave(self, old: PooledSqliteDatabase, move: Callable[[Path, PastSteps], int]) -> None:
        """Go on elsewhere if another file was copied over this one, so that nothing is written into that one.

        `move` opens the database at that place, does all steps again and returns how many made no sense.
        Raises StoreError if there is nothing to go on with.
        """
        if self._own is None or self._kept or self.fate is not Fate.OVERWRITTEN:
            return
        with self._leaving:
            if self._kept:
                return
            self._refuge = self._refuge or Refuge(self._path, old)
            self._refuge.found(self._own.writes)
            self._missed, self._forgotten = move(self._refuge.place, self._done), self._done.left_out
            self._kept = self._refuge.place

    def refuse(self, connection: Callable[[], sqlite3.Connection]) -> None:
        """Raise StoreError after a write to a file that is lost, once everything is copied to a safe place."""
        fate = self.fate
        if fate is Fate.OURS:
            return
        if self._refuge:
            kept = shlex.quote(str(self._refuge.place))
            raise StoreError(self.told, f"Start again with --db-path {kept}, or without, to take what lies there.")
        self._kept = self._kept or rescue_place(self._path)
        try:
            write_rescue(connection(), self._kept)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self._path} {fate.value}, and what you decide is lost: {error}.",
                "Leave the app, and look where the database is.",
            ) from error
        raise StoreError(
            f"{self._path} {fate.value}. Everything, this change too, is kept in {self._kept}.",
            f"Leave the app, and put that file back, or start with --db-path {shlex.quote(str(self._kept))}.",
        )

    def close(self) -> None:
        """Watch no longer, and forget the file elsewhere if nothing of the user's is in it."""
        self._own = None
        if self._refuge:
            self._refuge.close(keep=self._done.kept + self._done.left_out > self._missed + self._forgotten)
        self._done.close()
