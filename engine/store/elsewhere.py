"""What other processes change in the database while it is open here."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass

from engine.store.door import Door

_DONE = "SELECT DISTINCT series_id FROM journal WHERE changed > ? AND writer <> ?"
_NEWEST = "SELECT coalesce(max(changed), 0) FROM journal"
_VERIFIED = "SELECT id, subject, done FROM claims WHERE id > ? AND worker <> ? AND kind <> 'scan'"
_SETTLED = "SELECT coalesce(min(id) FILTER (WHERE NOT done) - 1, max(id), 0) FROM claims"
_LATEST = "SELECT coalesce(max(id), 0) FROM series"
_ADDED = "SELECT id FROM series WHERE id > ? AND id <= ?"
_LISTED = "SELECT id FROM series WHERE hidden = '' AND id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Seen:
    """Series that changed elsewhere."""

    changed: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    """Those among them that are in no list any more."""


class Elsewhere:
    """Looks for changes by others; a look costs next to nothing while nobody writes."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._version = -1
        self._claims = self._added = 0
        self._told: set[int] = set()

    def begin(self) -> None:
        """Count what is there by now as shown. Raises StoreError."""
        with self._door.reading():
            (self._door.seen,) = self._door.row(_NEWEST)
            (self._added,) = self._door.row(_LATEST)
            (self._claims,) = self._door.row(_SETTLED)

    def look(self) -> Seen:
        """What changed since the last look. Raises StoreError."""
        with self._lock, self._door.looking():
            version = self._data_version()
            if version == self._version:
                return Seen()
            self._version = version
            assert self._connection is not None
            ask = self._connection.execute
            me = self._door.worker.name
            changed = {one for (one,) in ask(_DONE, (self._door.seen, me))}
            (newest,) = ask(_NEWEST).fetchone()
            (latest,) = ask(_LATEST).fetchone()
            for claim, subject, done in ask(_VERIFIED, (self._claims, me)).fetchall():
                if done and claim not in self._told:
                    self._told.add(claim)
                    changed.add(subject)
            changed |= {one for (one,) in ask(_ADDED, (self._added, latest))}
            listed = {one for (one,) in ask(_LISTED, (str(sorted(changed)),))}
            self._door.seen, self._added = newest, latest
            return Seen(frozenset(changed), frozenset(changed - listed))

    def loss(self) -> str:
        """What happened to the database, if its file is no longer ours, and where things are kept now; else ""."""
        with self._door.looking():
            return self._door.leave()

    def close(self) -> None:
        """Close the connection that looks."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _data_version(self) -> int:
        if self._connection is None:
            self._connection = sqlite3.connect(
                f"{self._door.path.as_uri()}?mode=ro",
                uri=True,
                timeout=5,
                check_same_thread=False,
                isolation_level=None,
            )
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)
