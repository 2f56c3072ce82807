"""Scan runs: record posts in batches as they are found."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import RunStopped
from engine.events import Phase, ProblemsFound, Progressed, SeriesChanged, SeriesErased, Sink
from engine.model import Post, Problem
from engine.model.text import counted
from engine.photos.fingerprint import content_hash
from engine.session.accounting import Accounting
from engine.session.control import RunControl
from engine.session.reports import ScanReport
from engine.store.intake import Intake

_POSTS_A_TRANSACTION = 200
_PROBLEMS_KEPT = 1000


class ScanRun:
    """One scan."""

    def __init__(self, intake: Intake, collection: int, tell: Sink, control: RunControl) -> None:
        self._intake = intake
        self._collection = collection
        self._tell = tell
        self._control = control
        self._problems: list[Problem] = []
        self._added = self._changed = self._photos = self._skipped = 0
        self._seen: set[int] = set()
        self.singles: list[Post] = []
        """Posts of one photo whose name no program's pattern reads; of very many, the first."""
        self.accounting = Accounting()
        """Counts every file that the scan meets."""

    def problem(self, problem: Problem) -> None:
        """Note something that was skipped."""
        if len(self._problems) < _PROBLEMS_KEPT:
            self._problems.append(problem)
        self._tell(ProblemsFound((problem,)))

    def record(self, posts: Iterator[Post]) -> ScanReport:
        """Record all posts; raises RunStopped, but keeps what is recorded."""
        from engine.naming.suggestion import MOST_NAMES, stays_single

        batch: list[Post] = []
        for post in posts:
            self._control.priority.yield_to_user()
            if self._control.stopping:
                self._commit(batch)
                raise RunStopped(
                    f"The scan was stopped after {counted(len(self._seen), 'post')}.", "Scan again to continue."
                )
            batch.append(post)
            if stays_single(post) and len(self.singles) < MOST_NAMES:
                self.singles.append(post)
            if len(batch) == _POSTS_A_TRANSACTION:
                self._commit(batch)
                batch = []
        self._commit(batch)
        forgotten = self._intake.forget_missing(self._collection, self._seen)
        if forgotten.erased:
            self._tell(SeriesErased(forgotten.erased))
        return ScanReport(
            posts=len(self._seen),
            photos=self._photos,
            skipped=self._skipped,
            added=self._added,
            changed=self._changed,
            gone=forgotten.gone,
            problems=tuple(self._problems),
            account=self.accounting.account(),
        )

    def _commit(self, batch: list[Post]) -> None:
        if not batch:
            return
        tally = self._intake.record(self._collection, batch, content_hash)
        self._added += tally.added
        self._changed += tally.changed
        self._photos += sum(len(post.photos) for post in batch)
        self._skipped += sum(post.skip_reason is not None for post in batch)
        self._seen.update(hash(post.key) for post in batch)
        self._tell(SeriesChanged(tally.ids))
        self._tell(Progressed(Phase.SCANNING, len(self._seen), None, batch[-1].directory, len(self._problems)))
