"""What the engine tells: how the job goes, which series it changed, and how it ended."""

from __future__ import annotations

from engine.events import (
    Announced,
    Event,
    FilesCounted,
    Outcome,
    Phase,
    PhaseEnded,
    Progressed,
    SeriesChanged,
    SeriesErased,
)
from tui.desk.batches import Batches
from tui.desk.browsing import Browsing
from tui.desk.desk import Desk
from tui.desk.jobs import Jobs
from tui.desk.listing import Listing
from tui.desk.resuming import Resuming
from tui.desk.verifying import Verifying
from tui.text import safe

_JOB_REST = 1.5
"""Seconds between two looks at all that a job has changed: in a large collection each takes some."""
_NEWS_REST = 0.1
"""Seconds between two looks at what is in sight: a verdict changes a line and the job's, and many come in a second."""
_FEW = 500
"""Series that are asked about one by one; if more have changed, the whole list is read."""


class News:
    """Shows events, no faster than they can be read."""

    def __init__(
        self,
        desk: Desk,
        listing: Listing,
        browsing: Browsing,
        jobs: Jobs,
        batches: Batches,
        verifying: Verifying,
        resuming: Resuming,
    ) -> None:
        self._desk = desk
        self._listing = listing
        self._browsing = browsing
        self._jobs = jobs
        self._batches = batches
        self._verifying = verifying
        self._resuming = resuming
        self._changed: set[int] = set()
        """Series that a job has changed and that are to be read again."""
        self._arriving: set[int] = set()
        """Those among them that may come into the list by it."""

    def hear(self, event: Event) -> None:
        """Show how the job goes and read again what changed."""
        view = self._jobs.hear(event)
        if not self._desk.panel.is_attached:
            return  # the app is closing, and its widgets are gone already
        match event:
            case Progressed():
                self._desk.tasks.later("job", _NEWS_REST, self._jobs.show)
            case SeriesChanged(ids=ids):
                self._changed |= ids
                self._desk.tasks.later("changed", _NEWS_REST, self._read_changed)
            case SeriesErased(ids=ids):
                self._desk.listed.relist(tuple(ids), ())
            case FilesCounted(account=account):
                self._listing.nothing_found = not account.photos
            case PhaseEnded():
                self._jobs.show()
                self._take_ending(event, view.ending)
            case Announced(words=words):
                self._jobs.show()
                self._desk.tell(safe(words), seconds=12)
                self._desk.overview.count_soon(0)
            case _:
                self._jobs.show()

    def _take_ending(self, event: PhaseEnded, ending: str) -> None:
        if not self._verifying.help_after(event):
            self._desk.host.tell_ending(event, ending)
        self._desk.tasks.later("list", 0, self._listing.grow)
        self._desk.overview.count_soon(0)
        if event.phase in (Phase.SENDING, Phase.COLLECTING):
            self._batches.follow()
        if event.phase == Phase.SCANNING and event.outcome == Outcome.DONE:
            if self._listing.nothing_found:
                self._listing.show_soon()
                next_step = self._desk.host.worded("{open_folder} opens another folder.")
                self._desk.tell(f"{safe(event.summary)} {next_step}", seconds=12)
            self._resuming.offer()

    def _read_changed(self) -> None:
        changed, self._changed = self._changed, set()
        self._desk.series_list.rows.forget(changed)
        if self._desk.series_list.series_id in changed:
            self._browsing.show(self._desk.series_list.series_id)
        self._desk.overview.count_soon(_JOB_REST)
        if new := {series_id for series_id in changed if series_id not in self._desk.listed}:
            self._arriving |= new
            self._desk.tasks.later("arriving", _JOB_REST, self._let_in)

    def _let_in(self) -> None:
        """Have the list grow by those that fit it now; if they are many, by whatever fits it."""
        arriving, self._arriving = self._arriving, set()
        self._listing.grow(arriving if len(arriving) <= _FEW else None)
