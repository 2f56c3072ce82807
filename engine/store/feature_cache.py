"""Cache of the features that a network computed for photos: a lookup takes a thousandth of the time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from peewee import BlobField, DatabaseError, Model, chunked

from engine.store.cache_file import open_cache

ROOM = 40_000
"""Number of photos to keep, 2.5 KB each; the oldest go first."""
_KEYS_A_QUERY = 500


class _Features(Model):
    """Features of a file, numbered as they came."""

    key = BlobField(unique=True)
    features = BlobField()

    class Meta:
        """Table name."""

        table_name = "features"


class FeatureCache:
    """Finds and keeps features; does neither if its file cannot be used."""

    def __init__(self, path: Path, room: int = ROOM) -> None:
        """Keep the features of up to `room` photos in `path`."""
        self._database = open_cache(path, _Features)
        self._room = room
        self._lock = threading.Lock()  # closing a connection that another thread uses crashes SQLite

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Known features, by key."""
        found: dict[bytes, bytes] = {}
        with self._lock, suppress(DatabaseError):
            if self._database is not None:
                with self._database.connection_context():
                    for some in chunked(keys, _KEYS_A_QUERY):
                        query = _Features.select(_Features.key, _Features.features).where(_Features.key.in_(some))
                        found |= {bytes(key): bytes(features) for key, features in query.tuples()}
        return found

    def keep(self, key: bytes, features: bytes) -> None:
        """Keep the features of one photo, dropping the oldest if there is no room."""
        with self._lock, suppress(DatabaseError):
            if self._database is not None:
                with self._database.connection_context(), self._database.atomic("IMMEDIATE"):
                    newest = _Features.replace(key=key, features=features).execute()
                    _Features.delete().where(_Features.id <= newest - self._room).execute()

    def close(self) -> None:
        """Close the file; later calls find nothing."""
        with self._lock:
            if self._database is not None:
                self._database.close_all()
            self._database = None
