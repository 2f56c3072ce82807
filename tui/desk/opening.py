"""The first moments of a collection on the desk."""

from __future__ import annotations

from tui.desk.batches import Batches
from tui.desk.desk import Desk
from tui.desk.jobs import Jobs
from tui.desk.layouts import Layouts
from tui.desk.listing import Listing
from tui.desk.resuming import Resuming
from tui.desk.whereabouts import Whereabouts

_FIRST_LOOK = 0.2
"""Seconds that the first rows and pictures get for themselves before the folder is read."""


class Opening:
    """Shows what is known where the user left off, and begins to read the folder."""

    def __init__(
        self,
        desk: Desk,
        layouts: Layouts,
        listing: Listing,
        whereabouts: Whereabouts,
        jobs: Jobs,
        batches: Batches,
        resuming: Resuming,
    ) -> None:
        self._desk = desk
        self._layouts = layouts
        self._listing = listing
        self._whereabouts = whereabouts
        self._jobs = jobs
        self._batches = batches
        self._resuming = resuming

    async def begin(self) -> None:
        """Go back to the place; the rest follows beside the keys."""
        await self._jobs.fold_as_before()
        await self._layouts.turn_to_last()
        await self._whereabouts.go_back()
        self._desk.tasks.begin(self._go_on)

    async def _go_on(self) -> None:
        """Read the folder once what is known stands on the screen, so that the two do not fight for the processor."""
        await self._resuming.look()
        await self._listing.show()
        self._desk.overview.count_soon(_FIRST_LOOK)
        self._desk.tasks.later("scan", _FIRST_LOOK, self._jobs.scan)
        self._batches.follow()
