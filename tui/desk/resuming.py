"""What the last start left unfinished: said at this one, and continued on a yes."""

from __future__ import annotations

import asyncio
import contextlib

from engine.errors import PhotoSeriesError
from engine.events import Phase
from engine.session.export_notes import PastExport
from engine.session.history import Interrupted
from tui.desk.tasks import Tasks
from tui.desk.unpacking import Unpacking
from tui.desk.verifying import Verifying
from tui.host import Host
from tui.text import from_home, literal, safe

_AT_WORK = 3.0
"""Seconds after a key press in which no question is to come between."""


class Resuming:
    """Comes after the first scan of a start, before what is new is unpacked and verified."""

    def __init__(self, host: Host, tasks: Tasks, unpacking: Unpacking, verifying: Verifying) -> None:
        self._host = host
        self._tasks = tasks
        self._unpacking = unpacking
        self._verifying = verifying
        self._left: Interrupted | None = None

    async def look(self) -> None:
        """Find out what was interrupted, before a run of this start takes its place."""
        try:
            self._left = await asyncio.to_thread(self._host.session.runs.history.take_interrupted)
        except PhotoSeriesError:  # whoever needs the database next says what is wrong with it
            self._left = None
        if self._left is not None and self._left.export is not None:
            with contextlib.suppress(PhotoSeriesError):  # to continue the export says what is wrong
                output = self._left.export.options.output
                await asyncio.to_thread(self._host.session.exports.finish_interrupted, output)

    def offer(self) -> None:
        """Say what was interrupted and offer to continue; then go on with what is new."""
        left, self._left = self._left, None
        if left is not None and left.phase is Phase.VERIFYING:
            far = f": {safe(left.summary).rstrip('.')}" if left.summary else ""
            self._verifying.preface = f"Verifying was interrupted{far}."
        if left is not None and left.export is not None:
            self._tasks.begin_alone("resume", self._offer_export, left.export)
        else:
            self._unpacking.offer()

    async def _offer_export(self, export: PastExport) -> None:
        host, where = self._host, safe(from_home(export.options.output))
        what = f"The export to {where} ({export.options.profile}) was interrupted."
        if host.idle < _AT_WORK:
            host.notify(host.worded(f"{literal(what)} {{past_exports}} repeats it."), timeout=12, markup=False)
            self._unpacking.offer()
            return
        from tui.dialogs.confirm import ConfirmDialog

        question = f"{what}\n\nWhat was encoded is still there and is not encoded again. Continue now?"
        if await host.push_screen_wait(ConfirmDialog("Interrupted export", question, "Continue", unasked=True)):
            host.start_job(lambda: host.session.runs.export(export.options, export.choice))
        else:
            self._unpacking.offer()
