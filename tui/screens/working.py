"""The job on the main screen: begun, paused, stopped and watched by keys."""

from __future__ import annotations

from textual import on

from engine.session.reports import VerifyRequest
from tui.model.job import JobMeter
from tui.screens.lending import LendingScreen
from tui.widgets.job_pane import JobPane

_FOLDED = "job_folded"


class WorkingScreen(LendingScreen):
    """Orders what the engine does; the app runs it."""

    def __init__(self) -> None:
        super().__init__()
        self._meter = JobMeter()

    @property
    def job_pane(self) -> JobPane:
        """What says how the job goes."""
        return self.query_one(JobPane)

    # --- Beginning --------------------------------------------------------------------------------------------------

    def action_scan(self) -> None:
        """Read the folder again."""
        self.app.start_job(self.app.session.runs.scan)

    def action_verify(self) -> None:
        """Judge what waits."""
        self.app.judge_what_waits(asked=True)

    def action_retry_failed(self) -> None:
        """Judge again what failed."""
        self.app.judge_what_failed()

    def action_ask_again(self) -> None:
        """Ask about the selected series, paying again if need be."""
        self._ask(note="")

    def action_ask_with_note(self) -> None:
        """Ask with a sentence to mind."""
        from tui.dialogs.note import NoteDialog

        self.app.push_screen(NoteDialog(), lambda note: self._ask(note) if note else None)

    def _ask(self, note: str) -> None:
        series_id = self.series_list.series_id
        if series_id is not None:
            request = VerifyRequest(ids=(series_id,), note=note, ask_anew=True)
            self.app.start_job(lambda: self.app.session.runs.verify(request))

    def show_job(self) -> None:
        """Say how the job goes, unless the app is closing and its widgets are gone."""
        for pane in self.query(JobPane):
            pane.view = self._meter.view

    # --- While it runs ----------------------------------------------------------------------------------------------

    @on(JobPane.Clicked)
    def action_job_log(self) -> None:
        """Show what happened."""
        from tui.dialogs.job_log import JobLog

        self.app.push_screen(JobLog(self._meter))

    async def action_fold_job(self) -> None:
        """Fold the job to one line, or unfold it; the next start begins as this one is left."""
        self.job_pane.folded = not self.job_pane.folded
        await self.query_engine(self.app.session.notebook.remember, _FOLDED, self.job_pane.folded)

    async def fold_as_before(self) -> None:
        """Fold the job where it was folded when the app was left."""
        self.job_pane.folded = bool(await self.query_engine(self.app.session.notebook.recall, _FOLDED, False))
