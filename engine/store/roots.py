"""Where the collections' folders are, and which of them are not there now."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from engine.store.rows import rows_by_id
from engine.store.tables import Collection, PhotoRecord, SeriesRecord

_SAMPLE = 200


def roots() -> dict[int, str]:
    """The folder of every collection, by its id."""
    return dict(Collection.select(Collection.id, Collection.root).tuples())


def root_of(collection: int) -> str:
    """The folder of one collection."""
    (row,) = rows_by_id(Collection, [collection])
    return str(row.root)


def absent_roots() -> dict[int, str]:
    """Those that are not there: moved away, or on a disk that is not connected."""
    return {collection: root for collection, root in roots().items() if not os.path.isdir(root)}


def rehome(places: Sequence[Path]) -> list[tuple[str, str]]:
    """Give collections whose folder is gone the place that holds most of their photos; returns (old, new) roots.

    A place is looked at itself, and for a folder in it that has the old one's name.
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
    """Whether a photo is there; if the database never knew its size, the name has to do."""
    try:
        return file.stat().st_size == size or not size
    except OSError:
        return False
