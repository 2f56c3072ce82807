"""The export dialog: what to write and where, what each trainer would make of it, and how the writing goes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Select, Static

from engine.events import Event, Phase, PhaseEnded
from engine.export.plan import ExportPlan
from engine.model import ExportChoice, Problem, SeriesFilter
from tui.dialogs.crops_by_hand import CROP_KEYS
from tui.dialogs.export_form import ExportForm
from tui.dialogs.export_plan import LIST_HELP, PlanList
from tui.dialogs.export_series import PlannedSeries
from tui.dialogs.export_summary import PlanSummary
from tui.dialogs.export_take import ListChoice
from tui.host import WRITING, HostOf
from tui.keys.command import same_key
from tui.model.job import JobMeter
from tui.runtime.breakpoints import take_size
from tui.text import safe
from tui.widgets.job_pane import JobPane

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.model import ExportReport

_REMEMBERED = "export"


class ExportDialog(ModalScreen[int | None]):
    """Writes the open collection's series as a dataset; answers with the series that the user wants to go to."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="export.close"),
        Binding("ctrl+s,f10", "write", "Export", id="export.write"),
        Binding("ctrl+r", "show_past", "Past exports", id="export.past"),
        Binding("left", "step_crops(-1)", "Photo to the left", show=False),
        Binding("right", "step_crops(1)", "Photo to the right", show=False),
        *CROP_KEYS,
        same_key("pause", "pause"),
        same_key("stop", "stop"),
    ]
    # Textual declares these per instance, so they are no ClassVar.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (36, "-tall"), (56, "-high")]  # noqa: RUF012

    DEFAULT_CSS = """
    ExportDialog {
        #export-hint { height: auto; min-height: 1; max-height: 2; color: $text-muted; }
        JobPane { background: $surface; padding: 0; display: none; }
    }
    """

    def __init__(
        self, matching: SeriesFilter | None = None, filter_text: str = "", selected: Sequence[int] = ()
    ) -> None:
        """`matching` is the list's filter, typed as `filter_text`; `selected` are the series selected in the list."""
        super().__init__()
        self._listed = ListChoice(matching, filter_text, selected)
        self._meter = JobMeter()

    def compose(self) -> ComposeResult:
        """The fields; what would come of them; a line of help, the job and the buttons."""
        take_size(self)
        session = self.host.session
        form = ExportForm(session.settings, session.exports.profiles, session.exports.presets, self._listed)
        self._summary = PlanSummary(form, self._show_plan)
        self._series = PlannedSeries(self.host, self._summary)
        with Vertical(classes="dialog") as box:
            box.border_title = "Export dataset"
            box.border_subtitle = "Ctrl+S exports, Ctrl+R past exports, Esc closes"
            with VerticalScroll(id="export-body", can_focus=False):
                with VerticalScroll(id="export-options", can_focus=False):
                    yield form
                    yield self._summary
                yield self._series
            yield Static("", id="export-hint", markup=False)
            yield JobPane(self.host.worded)
            with Horizontal(classes="buttons"):
                yield Button("Close", id="close", compact=True)
                yield Button("Export (Ctrl+S)", variant="primary", id="write", compact=True)

    async def on_mount(self) -> None:
        """Put back what was chosen last, and count at once."""
        kept = await asyncio.to_thread(self.host.session.notebook.recall, _REMEMBERED)
        usual = await asyncio.to_thread(self.host.session.exports.choice)
        if isinstance(kept, dict):
            self.form.put(kept)
        self.form.take = usual.take
        self.form.query_one("#take").focus()
        self._summary.renew()

    @property
    def form(self) -> ExportForm:
        """The fields."""
        return self.query_one(ExportForm)

    @property
    def plan(self) -> ExportPlan | None:
        """What would be written; None while that is not known."""
        return self._summary.plan

    # --- Following the fields ---------------------------------------------------------------------------------------

    def on_descendant_focus(self) -> None:
        """Explain the field that has the keys."""
        self._explain()

    def _explain(self) -> None:
        focused = self.focused
        words = LIST_HELP if isinstance(focused, PlanList) else self.form.help_for(focused)
        self.query_one("#export-hint", Static).update(words)

    @on(Select.Changed)
    @on(Input.Changed)
    @on(Checkbox.Changed)
    def _plan_anew(self) -> None:
        self._explain()
        self._summary.renew()

    def _show_plan(self) -> None:
        self._series.show()
        self.query_one("#write", Button).disabled = not self._summary.may_write

    # --- One series -------------------------------------------------------------------------------------------------

    def action_step_crops(self, by: int) -> None:
        """Look at another photo of the series."""
        self._series.step(by)

    @work(group="crops", name=WRITING, exit_on_error=False)
    async def action_crop(self, what: str, across: int = 0, down: int = 0) -> None:
        """Move the crop of the photo that is looked at, or of all."""
        await self._series.crop(what, across, down)

    @on(PlanList.Chosen)
    def _go_to(self, message: PlanList.Chosen) -> None:
        self._leave(abs(message.series.series_id))

    # --- Writing ----------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#write")
    @work(exclusive=True, group="write", exit_on_error=False)
    async def action_write(self) -> None:
        """Ask about what is missing, and begin to write."""
        if not self._summary.may_write:
            self.notify(safe(self._summary.why_not), severity="warning", markup=False)
            return
        options, choice = self.form.options(), self.form.choice
        lost = await self._lost(options, choice)
        if lost and options.missing == "skip":
            from tui.dialogs.export_missing import MissingDialog

            answer = await self.app.push_screen_wait(MissingDialog(lost, self.host.session.database))
            if answer is None:
                return
            options = replace(options, missing=answer)
        self._remember()
        self._begin(options, choice)

    def _begin(self, options: ExportOptions, choice: ExportChoice) -> None:
        if self.host.session.runs.running:
            self.notify(self._summary.why_not, severity="warning", markup=False)
            return
        self.query_one(JobPane).display = True
        self.form.disabled = self.query_one("#write", Button).disabled = True
        self._series.take_keys()
        self.host.start_job(lambda: self._write(options, choice))

    @work(exclusive=True, group="write", exit_on_error=False)
    async def action_show_past(self) -> None:
        """Show earlier exports, and repeat one."""
        from tui.dialogs.past_exports import chosen_export

        if past := await chosen_export(self.host):
            self._begin(past.options, past.choice)

    async def _lost(self, options: ExportOptions, choice: ExportChoice) -> Sequence[Problem]:
        """Photos that cannot be used; those of a plan that looked at no photo are only looked for."""
        if self._summary.plan is not None and self._summary.is_measured:
            return self._summary.plan.lost
        return await asyncio.to_thread(self.host.session.exports.missing, options, choice)

    def _write(self, options: ExportOptions, choice: ExportChoice) -> None:
        """Called in the job's thread."""
        report = self.host.session.runs.export(options, choice)
        self.call_later(self._written, report)

    def _written(self, report: ExportReport) -> None:
        from tui.dialogs.export_done import ExportedDialog

        if self.is_current:
            self.app.push_screen(ExportedDialog(report))

    def hear(self, event: Event) -> None:
        """Show how the writing goes."""
        view = self._meter.hear(event)
        if not self.query(JobPane):
            return  # the dialog is closing
        self.query_one(JobPane).view = view
        if isinstance(event, PhaseEnded):
            if event.phase is Phase.EXPORTING:
                self.form.disabled = False
            self._summary.renew()

    def action_pause(self) -> None:
        """Pause the job, or let it go on."""
        self.host.pause_job()

    def action_stop(self) -> None:
        """Stop the job."""
        self.host.stop_job()

    # --- Leaving ----------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#close")
    def action_leave(self) -> None:
        """Close; a writing that is under way goes on, and the job pane behind shows it."""
        self._leave(None)

    @work(exit_on_error=False)
    async def _leave(self, series_id: int | None) -> None:
        self._summary.drop()
        self._remember()
        await self._series.store_crops()
        self.dismiss(series_id)

    def _remember(self) -> None:
        values, notebook = self.form.values, self.host.session.notebook
        self.app.run_worker(
            lambda: notebook.remember(_REMEMBERED, values), thread=True, exit_on_error=False, group="export"
        )
