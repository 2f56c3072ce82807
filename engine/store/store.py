"""The store: one open database and what is done with it."""

from __future__ import annotations

from pathlib import Path

from engine.store.care import Care
from engine.store.catalog import Catalog
from engine.store.copies import Copies
from engine.store.door import Door
from engine.store.figures import Figures
from engine.store.fingerprints import Fingerprints
from engine.store.intake import Intake
from engine.store.judgements import Judgements
from engine.store.memory import Notebook
from engine.store.review import Review


class Store:
    """An open database. Every method of its parts is one short transaction and may be called from any thread."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`, brought up to date; raises StoreError."""
        self._door = Door(path)
        self.path = self._door.path
        self.intake = Intake(self._door)
        """Posts come in from a scan."""
        self.judgements = Judgements(self._door)
        """What is to be judged, and what verifiers said."""
        self.review = Review(self._door)
        """What a person decides, journaled."""
        self.catalog = Catalog(self._door)
        """Everything that is only read."""
        self.figures = Figures(self._door)
        """How far the verifier may be trusted, and what it cost."""
        self.fingerprints = Fingerprints(self._door)
        """What tells photos apart by their content."""
        self.copies = Copies(self._door)
        """Posts that hold the same photos."""
        self.care = Care(self._door)
        """Checks, and what may leave the database."""
        self.notebook = Notebook(self._door)
        """What the app remembers of itself."""

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the file."""
        self._door.close()
