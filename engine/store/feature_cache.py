"""What a network saw in photos, kept for the next look: finding it takes a thousandth of the time of looking."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from peewee import BlobField, DatabaseError, Model, chunked

from engine.store.cache_file import open_cache

ROOM = 40_000
"""Photos that are kept, 2.5 KB each; the oldest go first."""
_KEYS_A_QUERY = 500


class _Features(Model):
    """Features by the file they are of, numbered as they came."""

    key = BlobField(unique=True)
    features = BlobField()

    class Meta:
        """Table name."""

        table_name = "features"


class FeatureCache:
    """Finds and keeps features; if its file cannot be used, it finds nothing and keeps nothing."""

    def __init__(self, path: Path, room: int = ROOM) -> None:
        """Keep up to `room` photos' features in `path`."""
        self._database = open_cache(path, _Features)
        self._room = room
        self._lock = threading.Lock()  # closing a connection that another thread uses crashes SQLite

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The features that are known, by their keys."""
        found: dict[bytes, bytes] = {}
        with self._lock, suppress(DatabaseError):
            if self._database is not None:
                with self._database.connection_context():
                    for some in chunked(keys, _KEYS_A_QUERY):
                        query = _Features.select(_Features.key, _Features.features).where(_Features.key.in_(some))
                        found |= {bytes(key): bytes(features) for key, features in query.tuples()}
        return found

    def keep(self, key: bytes, features: bytes) -> None:
        """Keep the features of one photo, and let the oldest go that there is no room for."""
        with self._lock, suppress(DatabaseError):
            if self._database is not None:
                with self._database.connection_context(), self._database.atomic("IMMEDIATE"):
                    newest = _Features.replace(key=key, features=features).execute()
                    _Features.delete().where(_Features.id <= newest - self._room).execute()

    def close(self) -> None:
        """Close the file; whoever asks after that finds nothing."""
        with self._lock:
            if self._database is not None:
                self._database.close_all()
            self._database = None
