"""The store: one open database and everything done with it."""

from __future__ import annotations

from pathlib import Path

from engine.errors import DatabaseDamaged, StoreError
from engine.model import Limits
from engine.store.backups import Backup, Backups
from engine.store.batches import Batches
from engine.store.care import Care
from engine.store.catalog import Catalog
from engine.store.choosable import Choosable
from engine.store.claims import Claims
from engine.store.completion import Completion
from engine.store.copies import Copies
from engine.store.door import Door
from engine.store.elsewhere import Elsewhere
from engine.store.exportable import Exportable
from engine.store.figures import Figures
from engine.store.fingerprints import Fingerprints
from engine.store.histograms import Histograms
from engine.store.intake import Intake
from engine.store.memory import Notebook
from engine.store.opinions import Opinions
from engine.store.redownloads import Redownloads
from engine.store.review import Review
from engine.store.tastes import Tastes
from engine.store.unreadable import Unreadable
from engine.store.verdicts import Verdicts

_USUAL = Limits()


class Store:
    """An open database. Every method of its parts is one short transaction and may be called from any thread."""

    def __init__(self, path: Path, limits: Limits = _USUAL) -> None:
        """Open or create `path` and migrate it; raises StoreError. Photos beyond these `limits` are marked."""
        self._door = Door(path)
        self.path = self._door.path
        self.intake = Intake(self._door)
        """Records posts from a scan."""
        self.verdicts = Verdicts(self._door)
        """The queue for a verifier, and verdicts."""
        self.completion = Completion(self._door)
        """The queue for facts alone."""
        self.opinions = Opinions(self._door)
        """Second opinions, and what a sieve holds back."""
        self.review = Review(self._door)
        """A person's actions, journaled."""
        self.catalog = Catalog(self._door, limits)
        """The list, series and counts."""
        self.exportable = Exportable(self._door, limits)
        """Series for an export."""
        self.choosable = Choosable(self._door, limits)
        """Verified posts for a choice among them."""
        self.tastes = Tastes(self._door)
        """What a person's taste is learned from."""
        self.figures = Figures(self._door)
        """How far to trust the verifier, and what it cost."""
        self.histograms = Histograms(self._door)
        """How many photos have which measures."""
        self.redownloads = Redownloads(self._door)
        """Series whose posts hold the same pictures."""
        self.unreadable = Unreadable(self._door)
        """Photos that could not be read, and when to try again."""
        self.fingerprints = Fingerprints(self._door)
        """Hashes of photos."""
        self.copies = Copies(self._door)
        """Posts that hold the same photos."""
        self.care = Care(self._door)
        """Checks and maintenance."""
        self.batches = Batches(self._door)
        """Batch jobs, and which posts are in them."""
        self.claims = Claims(self._door)
        """Which process does what, so that no other does it too."""
        self.elsewhere = Elsewhere(self._door)
        """What other processes change."""
        self.notebook = Notebook(self._door)
        """Notes of the app to itself."""
        self.elsewhere.begin()

    @property
    def odd_rows(self) -> list[str]:
        """A line about each row of an older program's database that was set aside when it was opened just now."""
        return self._door.odd_rows

    @property
    def earlier(self) -> Backup | None:
        """The last good backup of a database that lay here before, if this one was begun anew just now."""
        return self._door.earlier

    def back_up_daily(self) -> None:
        """Back up what changed, once a day; a backup that cannot be written stops nothing. Raises DatabaseDamaged."""
        if self._door.read_only or not self.catalog.collections():
            return
        try:
            Backups(self.path).make_daily()
        except DatabaseDamaged:
            raise
        except (StoreError, OSError):
            return

    def close(self) -> None:
        """Close every connection, which writes the write-ahead log into the file."""
        self.elsewhere.close()
        self._door.close()
