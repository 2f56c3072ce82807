"""A look into a database that is not open: what a collection in it amounts to. Nothing is written or migrated."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from engine.errors import StoreError
from engine.model import Counts
from engine.store.fields import NameField
from engine.store.inspection import Origin, inspect, read_only
from engine.store.tables import LISTED
from engine.store.values import counts_of

_COUNTS = (
    "SELECT state, decision, is_series, kept, COUNT(*), SUM(image_count) FROM series "
    "WHERE collection_id = ? AND hidden = ? GROUP BY state, decision, is_series, kept"
)


def glance(database: Path, root: Path) -> Counts | None:
    """Numbers of the collection at `root`; None if the file is not there or does not know that folder.

    One of an older program knows none before it is opened. Raises StoreError for a file that cannot be read.
    """
    if not database.is_file() or inspect(database) in (Origin.NEW, Origin.OLDER):
        return None
    try:
        with read_only(database) as file:
            name = NameField().db_value(str(root))
            known = file.execute("SELECT id FROM collections WHERE root = ?", (name,)).fetchone()
            return None if known is None else counts_of(file.execute(_COUNTS, (known[0], LISTED)).fetchall())
    except sqlite3.Error as error:
        if "no such" in str(error):
            return None
        raise StoreError(f"{database} cannot be read: {error}.") from error
