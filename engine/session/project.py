"""What every part of a session works on: the settings, the database and the open collection."""

from __future__ import annotations

import shlex
from pathlib import Path

from engine.errors import CollectionError
from engine.model import Counts
from engine.photos.archives import is_archive
from engine.settings import Settings
from engine.store.store import Store


class Project:
    """The state that the parts of a session share."""

    def __init__(self, store: Store, settings: Settings, key: str | None) -> None:
        self.store = store
        self.settings = settings
        """May be replaced between runs, e.g. to switch the model."""
        self.key = key
        """The model service's key; never stored or shown."""
        self.root: Path | None = None
        """The open collection's folder."""
        self.open_collection: int | None = None
        """The open collection's id."""

    def open(self, root: Path) -> None:
        """Turn to the collection at `root`, scanned or not; raises CollectionError."""
        root = root.expanduser().absolute()
        if not root.is_dir():
            what = "is not a folder" if root.exists() else "does not exist"
            hint = f"Unpack it: photo-series scan {shlex.quote(str(root))} --unpack DIR" if is_archive(root) else ""
            raise CollectionError(f"{root} {what}.", hint or "Name the folder that holds your downloads.")
        self.root = root
        self.open_collection = self.store.intake.collection(root)

    @property
    def collection(self) -> int:
        """The open collection's id; raises CollectionError if none is open."""
        if self.open_collection is None:
            raise CollectionError("No collection is open.", "Open a folder first.")
        return self.open_collection

    def counts(self) -> Counts | None:
        """The open collection in numbers; None if none is open."""
        return None if self.open_collection is None else self.store.catalog.counts(self.open_collection)

    def roots(self) -> list[Path]:
        """The folder of every known collection: nothing is ever written into one."""
        return [root for _, root in self.store.catalog.collections()]
