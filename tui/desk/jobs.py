"""The job: begun, paused, stopped and watched by keys."""

from __future__ import annotations

from engine.events import Event
from engine.session.reports import VerifyRequest
from tui.desk.desk import Desk
from tui.desk.parts import JobPart
from tui.desk.verifying import Verifying
from tui.model.job import JobMeter, JobView

_FOLDED = "job_folded"


class Jobs:
    """Orders what the engine does, which the app runs, and shows how it goes."""

    def __init__(self, desk: Desk, verifying: Verifying, line: JobPart) -> None:
        self._desk = desk
        self._verifying = verifying
        self._line = line
        self.meter = JobMeter()
        """What is known of all jobs since the app began."""

    # --- Beginning and ending ---------------------------------------------------------------------------------------

    def scan(self) -> None:
        """Read the folder again."""
        self._desk.host.start_job(self._desk.session.runs.scan)

    def verify(self) -> None:
        """Have the verifier look at what waits for it."""
        self._verifying.verify_new(asked=True)

    def retry_failed(self) -> None:
        """Have the verifier look at what failed once more."""
        self._verifying.verify_failed()

    def ask_again(self) -> None:
        """Ask about the selected series, paying again if need be."""
        self._ask(note="")

    def ask_with_note(self) -> None:
        """Ask with a sentence to mind."""
        from tui.dialogs.note import NoteDialog

        self._desk.host.push_screen(NoteDialog(), lambda note: self._ask(note) if note else None)

    def _ask(self, note: str) -> None:
        series_id = self._desk.series_list.series_id
        if series_id is not None:
            request = VerifyRequest(ids=(series_id,), note=note, ask_anew=True)
            self._desk.host.start_job(lambda: self._desk.session.runs.verify(request))

    def complete_facts(self) -> None:
        """Have the verifier say what the frames of series without facts show."""
        self._verifying.complete_facts()

    def ask_another(self) -> None:
        """Have another verifier look at what has a verdict, to find where the two disagree."""
        self._verifying.ask_another()

    def set_key(self) -> None:
        """Give a Gemini key."""
        self._verifying.ask_for_key()

    def leave_flex(self) -> None:
        """Have the run under way go on at Gemini's standard tier."""
        if not self._desk.session.runs.leave_flex():
            self._desk.host.notify("No run is at work at the flex tier.", severity="warning")

    def pause(self) -> None:
        """Pause the job, or let it go on."""
        self._desk.host.pause_job()

    def stop(self) -> None:
        """Stop the job."""
        self._desk.host.stop_job()

    # --- While it runs ----------------------------------------------------------------------------------------------

    def hear(self, event: Event) -> JobView:
        """Take note of how the job goes."""
        return self.meter.hear(event)

    def show(self) -> None:
        """Say how the job goes, unless the app is closing."""
        if self._line.is_attached:
            self._line.view = self.meter.view

    def show_log(self) -> None:
        """Show what happened."""
        from tui.dialogs.job_log import JobLog

        self._desk.host.push_screen(JobLog(self.meter))

    async def fold(self) -> None:
        """Fold the job to one line, or unfold it; the next start begins as this one is left."""
        self._line.folded = not self._line.folded
        await self._desk.ask(self._desk.session.notebook.remember, _FOLDED, self._line.folded)

    async def fold_as_before(self) -> None:
        """Fold the job if it was folded when the app was left."""
        self._line.folded = bool(await self._desk.ask(self._desk.session.notebook.recall, _FOLDED, False))
