"""Zip archives that a scan met: asked about once, unpacked on a yes, and scanned then."""

from __future__ import annotations

import asyncio
from pathlib import Path

from engine.errors import PhotoSeriesError
from tui.desk.suggesting import Suggesting
from tui.desk.tasks import Tasks
from tui.host import Host
from tui.text import from_home, safe

_PLACES_TOLD = 3


class Unpacking:
    """Comes between a scan and what follows from the names it found."""

    def __init__(self, host: Host, tasks: Tasks, suggesting: Suggesting) -> None:
        self._host = host
        self._tasks = tasks
        self._suggesting = suggesting
        self._asked: set[tuple[Path, ...]] = set()
        """Archives that were asked about since the start."""

    def offer(self) -> None:
        """Ask about archives that are not unpacked; without any, or after a no, go on with what is there."""
        self._tasks.begin_alone("unpack", self._offer)

    async def _offer(self) -> None:
        host, runs = self._host, self._host.session.runs
        try:
            found = await asyncio.to_thread(runs.packed)
        except PhotoSeriesError as error:
            found = None
            host.notify(safe(str(error)), severity="warning", timeout=12, markup=False)
        if found is None or found.archives in self._asked:
            self._suggesting.offer()
            return
        from tui.dialogs.confirm import ConfirmDialog

        self._asked.add(found.archives)
        places = ", ".join(from_home(place) for place, _ in found.places[:_PLACES_TOLD])
        dialog = ConfirmDialog("Packed photos", f"{found}.\n\nUnpack into {places}?", "Unpack", unasked=True)
        if await host.push_screen_wait(dialog):
            host.start_job(lambda: (runs.unpack(found), runs.scan()))
        else:
            self._suggesting.offer()
