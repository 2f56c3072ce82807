"""Cache of the features that a network computed for photos: a lookup takes a thousandth of the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from peewee import BlobField, Model, chunked

from engine.store.cache_file import CacheFile, Tell, nobody

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

    def __init__(self, path: Path, room: int = ROOM, tell: Tell = nobody) -> None:
        """Keep the features of up to `room` photos in `path`; `tell` gets a line if that file is unusable."""
        self._file = CacheFile(path, _Features, tell)
        self._room = room

    def find(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Known features, by key."""
        found: dict[bytes, bytes] = {}

        def look() -> None:
            for some in chunked(keys, _KEYS_A_QUERY):
                query = _Features.select(_Features.key, _Features.features).where(_Features.key.in_(some))
                found.update((bytes(key), bytes(features)) for key, features in query.tuples())

        self._file.use(look, None)
        return found

    def keep(self, found: Mapping[bytes, bytes]) -> None:
        """Keep the features of some photos, by key, dropping the oldest if there is no room."""

        def write() -> None:
            newest = max(_Features.replace(key=key, features=features).execute() for key, features in found.items())
            _Features.delete().where(_Features.id <= newest - self._room).execute()

        if found:
            self._file.change(write)

    def close(self) -> None:
        """Close the file; later calls find nothing."""
        self._file.close()
