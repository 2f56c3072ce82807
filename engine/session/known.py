"""Collections opened before, and the database of each, so that no folder gets a second one by accident."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import StoreError
from engine.model import Counts
from engine.settings import Settings
from engine.store.glance import glance
from engine.writing import replacing

_MOST = 100
"""Collections that are remembered."""


@dataclass(frozen=True, slots=True)
class KnownCollection:
    """A folder of photos and the database that holds what is known of it."""

    root: Path
    database: Path

    def counts(self) -> Counts | None:
        """What it amounts to; None if its database is gone or does not know it. Raises StoreError."""
        return glance(self.database, self.root)

    @property
    def holds_posts(self) -> bool:
        """Whether something would be done twice with another database; one that cannot be read may hold anything."""
        try:
            counts = self.counts()
        except StoreError:
            return True
        return counts is not None and counts.series + counts.removed > 0


class KnownCollections:
    """The list of collections opened before, the last one first, in a small file of the user's."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[KnownCollection]:
        """Every one that is remembered, whether it is still there or not; none if the file makes no sense."""
        try:
            entries = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return list(dict.fromkeys(_known(entries)))[:_MOST]

    def note(self, root: Path, database: Path) -> None:
        """Remember that a collection was opened; a file that cannot be written is no reason to stop."""
        opened, before = KnownCollection(root, database), self.all()
        if before[:1] == [opened]:
            return
        entries = [opened, *(one for one in before if one != opened)][:_MOST]
        text = json.dumps([{"root": str(one.root), "database": str(one.database)} for one in entries], indent=2)
        with contextlib.suppress(OSError):
            self._write(text + "\n")

    def _write(self, text: str) -> None:
        """Write the whole file, or leave the old one."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(self._file, private=True) as file:
            file.write(text.encode())


def _known(entries: Any) -> Iterable[KnownCollection]:
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case {"root": str(root), "database": str(database)} if root and database:
                yield KnownCollection(Path(root), Path(database))
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder is opened."""

    root: Path
    database: Path
    elsewhere: bool = False
    """Whether the database is another one than the working folder's, since it knows the folder already."""

    def __str__(self) -> str:
        """One line for the user."""
        return f"{self.root} was opened before, with the database {self.database}; that one is used."


class Places:
    """Says which database a folder belongs to, from any working folder."""

    def __init__(self, settings: Settings, known: KnownCollections) -> None:
        self._usual = Path(settings.database_path).expanduser().absolute()
        self._is_explicit = settings.names_database
        self._known = known

    @property
    def database(self) -> Path:
        """The database to begin with while no folder is chosen: where there is none yet, the one used last."""
        if self._is_explicit or self._usual.exists():
            return self._usual
        return next((one.database for one in self._known.all() if one.database.is_file()), self._usual)

    def of(self, folder: Path) -> Place:
        """The database that the user names, else one that holds the folder's posts already, else the working folder's.

        A folder that is known by another path, through a link for one, is opened by the path that its database has.
        """
        root = folder.expanduser().absolute()
        if self._is_explicit or KnownCollection(root, self._usual).holds_posts:
            return Place(root, self._usual)
        real = os.path.realpath(root)
        for one in self._known.all():
            if os.path.realpath(one.root) == real and one.holds_posts:
                return Place(one.root, one.database, elsewhere=one.database != self._usual)
        return Place(root, self._usual)
