"""Folders of the collections, and which of them are absent."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from engine.store.rows import rows_by_id
from engine.store.tables import Collection, PhotoRecord, SeriesRecord

_SAMPLE = 200


def roots() -> dict[int, str]:
    """Folder of every collection, by id."""
    return dict(Collection.select(Collection.id, Collection.root).tuples())


def root_of(collection: int) -> str:
    """Folder of one collection."""
    (row,) = rows_by_id(Collection, [collection])
    return str(row.root)


def absent_roots() -> dict[int, str]:
    """Folders that are absent: moved away, or on a disk that is not connected."""
    return {collection: root for collection, root in roots().items() if not os.path.isdir(root)}


def rehome(places: Sequence[Path]) -> list[tuple[str, str]]:
    """Move collections whose folder is gone to the place that holds most of their photos; returns (old, new) roots.

    A place may be the new folder itself, or contain it under its old name.
    """
    moved = []
    taken = set(roots().values())
    for collection, old in absent_roots().items():
        sample = _sample(collection)
        inner = [place / os.path.basename(old) for place in places]
        for place in (*places, *inner):
            new = os.fspath(place.absolute())
            there = sum(is_there(Path(new, path), size) for path, size in sample)
            if new not in taken and there * 2 > len(sample):
                Collection.update(root=new).where(Collection.id == collection).execute()
                taken.add(new)
                moved.append((old, new))
                break
    return moved


def _sample(collection: int) -> list[tuple[str, int]]:
    query = (
        PhotoRecord.select(PhotoRecord.path, PhotoRecord.size)
        .join(SeriesRecord)
        .where(SeriesRecord.collection == collection)
        .order_by(PhotoRecord.id)
        .limit(_SAMPLE)
    )
    return list(query.tuples())


def is_there(file: Path, size: int) -> bool:
    """True if a photo is there with this size; any size will do if the database never knew it (0)."""
    try:
        return file.stat().st_size == size or not size
    except OSError:
        return False
