"""Where the collections' folders are, and which of them are not there now."""

from __future__ import annotations

import os

from engine.store.tables import Collection


def roots() -> dict[int, str]:
    """The folder of every collection, by its id."""
    return dict(Collection.select(Collection.id, Collection.root).tuples())


def absent_roots() -> dict[int, str]:
    """Those that are not there: moved away, or on a disk that is not connected."""
    return {collection: root for collection, root in roots().items() if not os.path.isdir(root)}
