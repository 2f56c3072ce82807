"""The export dialog: what to write and where, what each trainer would make of it, and how the writing goes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Select, Static

from engine.errors import PhotoSeriesError, RunStopped
from engine.events import Event, Phase, PhaseEnded
from engine.export.plan import ExportPlan
from engine.model import ExportChoice, Problem, SeriesFilter
from tui.dialogs.crops_by_hand import CROP_KEYS, CropsByHand
from tui.dialogs.export_caption import PlannedCaption
from tui.dialogs.export_crops import Crops, CropStrip
from tui.dialogs.export_form import ExportForm
from tui.dialogs.export_plan import LIST_HELP, PlanList, is_measurable
from tui.host import WRITING, HostOf
from tui.keys.command import same_key
from tui.model.job import JobMeter
from tui.text import safe
from tui.text.export_lines import total_lines, why_empty
from tui.widgets.job_pane import JobPane

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.model import ExportReport

_REST = 0.2
"""Seconds after the last change before the plan is made anew."""
_REMEMBERED = "export"


class ExportDialog(ModalScreen[int | None]):
    """Writes the open collection's series as a data set; answers with the series that the user wants to go to."""

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
        #export-plan { width: 100%; height: auto; min-height: 3; margin: 1 0; }
        #export-plan.-wrong { color: $text-error; }
        #export-hint { height: auto; min-height: 1; max-height: 2; color: $text-muted; }
        JobPane { background: $surface; padding: 0; display: none; }
        &.-writing JobPane, &.-written JobPane { display: block; }
    }
    """

    def __init__(
        self, matching: SeriesFilter | None = None, filter_text: str = "", selected: Sequence[int] = ()
    ) -> None:
        """`matching` is the list's filter, typed as `filter_text`; `selected` are the series selected in the list."""
        super().__init__()
        self._matching = matching
        self._filter_text = filter_text if matching is not None else ""
        self._selected = selected
        self._meter = JobMeter()
        self._plan: ExportPlan | None = None
        self._why_refused = ""
        """What is wrong, in a sentence; "" if nothing is, or while that is not known."""
        self._measured = False
        self._outdated = threading.Event()
        """Set once the plan that is being made is not wanted any more."""

    def compose(self) -> ComposeResult:
        """The fields; what would come of them; a line of help, the job and the buttons."""
        session = self.host.session
        strip = CropStrip(self.host.pictures)
        self._crops = CropsByHand(self.host, strip)
        with Vertical(classes="dialog") as box:
            box.border_title = "Export dataset"
            box.border_subtitle = "Ctrl+S exports, Ctrl+R past exports, Esc closes"
            with VerticalScroll(id="export-body", can_focus=False):
                with VerticalScroll(id="export-options", can_focus=False):
                    yield ExportForm(
                        session.settings,
                        session.exports.profiles,
                        session.exports.presets,
                        filter_text=self._filter_text,
                        selected=len(self._selected),
                    )
                    yield Static("", id="export-plan", markup=False)
                with Vertical(id="export-series"):
                    yield PlanList()
                    yield PlannedCaption()
                    yield strip
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
        self._count()

    @property
    def form(self) -> ExportForm:
        """The fields."""
        return self.query_one(ExportForm)

    @property
    def plan(self) -> ExportPlan | None:
        """What would be written; None while that is not known."""
        return self._plan

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Explain the field that has the keys; a series' photos are to be seen with their list."""
        self._explain()
        if isinstance(event.widget, PlanList):
            self.call_after_refresh(self.query_one(CropStrip).scroll_visible, animate=False)

    def _explain(self) -> None:
        focused = self.focused
        words = LIST_HELP if isinstance(focused, PlanList) else self.form.help_for(focused)
        self.query_one("#export-hint", Static).update(words)

    # --- The plan ---------------------------------------------------------------------------------------------------

    @on(Select.Changed)
    @on(Input.Changed)
    @on(Checkbox.Changed)
    def _changed(self) -> None:
        self._explain()
        self._count()

    def _count(self) -> None:
        """Make the plan anew: the one that was made holds no longer, and none may be written by it."""
        self._outdated.set()
        self._outdated = threading.Event()
        self._plan, self._why_refused = None, ""
        self._make_plan(self._outdated)

    @work(exclusive=True, group="plan", exit_on_error=False)
    async def _make_plan(self, outdated: threading.Event) -> None:
        """Say what would be written, a moment after the last change; then look at the photos, and say it again."""
        await asyncio.sleep(_REST)
        try:
            options, choice = self._asked()
            plan = await asyncio.to_thread(self._planned, options, choice, False, outdated)
            self._show_plan(*plan, measured=False)
            if is_measurable(plan[0]):
                plan = await asyncio.to_thread(self._planned, options, choice, True, outdated)
                self._show_plan(*plan, measured=True)
        except RunStopped:
            return
        except PhotoSeriesError as error:
            self._refuse(str(error), self.form.field_of(str(error)))
            self.query_one("#write", Button).disabled = True

    def _planned(
        self, options: ExportOptions, choice: ExportChoice, measure: bool, outdated: threading.Event
    ) -> tuple[ExportPlan, str]:
        """The plan, and what is said of it; called in a thread."""
        exports = self.host.session.exports
        plan = exports.plan(options, choice, measure=measure, stop=outdated.is_set)
        return plan, "\n".join(map(safe, total_lines(plan)))

    def _show_plan(self, plan: ExportPlan, told: str, *, measured: bool) -> None:
        self._plan, self._measured = plan, measured
        if plan.refused:
            folder = str(plan.options.output)
            self._refuse(next(one.what for one in plan.problems if one.where == folder), "output_dir")
        elif not plan.taken:
            self._refuse(why_empty(plan), "take" if plan.not_taken else "min_length")
        else:
            self._why_refused = ""
            self.form.complain("", "")
            self._say(told)
        self.query_one(PlanList).show(plan.series)
        self.query_one("#write", Button).disabled = not self._may_write

    def _refuse(self, reason: str, field: str) -> None:
        """Say why nothing can be exported, and say it at the field that is to be mended."""
        self._why_refused = f"Can't export: {safe(reason)}"
        self.form.complain(field, safe(reason))
        self._say(self._why_refused, wrong=True)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        told = self.query_one("#export-plan", Static)
        told.set_class(wrong, "-wrong")
        told.update(text)

    @property
    def _may_write(self) -> bool:
        plan = self._plan
        return plan is not None and bool(plan.taken) and not plan.refused and not self.host.session.runs.running

    @property
    def _why_not(self) -> str:
        if self.host.session.runs.running:
            return "A job is running; wait for its end."
        return self._why_refused or "One moment: the plan is being made."

    def _asked(self) -> tuple[ExportOptions, ExportChoice]:
        """The options and the choice as they stand in the fields; raises SettingsError."""
        return self.form.options(), self.form.choice(self._matching, self._selected)

    @on(PlanList.Highlighted)
    def _show_crops(self, message: PlanList.Highlighted) -> None:
        """Show the photos of another series, or of the same one where an option changed what is cut."""
        series, session = message.series, self.host.session
        if self._plan is None or (is_measurable(self._plan) and not self._measured):
            return  # the next plan is on its way, and will tell more of this series
        if series is None:
            self.query_one(CropStrip).show_nothing()
            self.query_one(PlannedCaption).say("")
            return
        options = series.merged_into(self._plan.options)
        self.query_one(PlannedCaption).show(series, options, session.exports.caption)
        crops = Crops(series, options.size, options.fit, options.max_upscale)
        self.query_one(CropStrip).show(crops, lambda: session.exports.preview(series.series_id, options, lambda: False))

    def action_step_crops(self, by: int) -> None:
        """Look at another photo of the series."""
        self.query_one(CropStrip).step(by)

    @work(group="crops", name=WRITING, exit_on_error=False)
    async def action_crop(self, what: str, across: int = 0, down: int = 0) -> None:
        """Move the crop of the photo that is looked at, or of all."""
        await self._crops.press(what, across, down)

    @on(PlanList.Chosen)
    def _go_to(self, message: PlanList.Chosen) -> None:
        self._leave(abs(message.series.series_id))

    # --- Writing ----------------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#write")
    @work(exclusive=True, group="write", exit_on_error=False)
    async def action_write(self) -> None:
        """Ask about what is missing, and begin to write."""
        if not self._may_write:
            self.notify(safe(self._why_not), severity="warning", markup=False)
            return
        options, choice = self._asked()
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
            self.notify(self._why_not, severity="warning", markup=False)
            return
        self.add_class("-writing")
        self.form.disabled = self.query_one("#write", Button).disabled = True
        self.query_one(PlanList).focus()
        self.host.start_job(lambda: self._write(options, choice))

    @work(exclusive=True, group="write", exit_on_error=False)
    async def action_show_past(self) -> None:
        """Show earlier exports, and repeat one."""
        from tui.dialogs.past_exports import chosen_export

        if past := await chosen_export(self.host):
            self._begin(past.options, past.choice)

    async def _lost(self, options: ExportOptions, choice: ExportChoice) -> Sequence[Problem]:
        """Photos that cannot be used; those of a plan that looked at no photo are only looked for."""
        if self._plan is not None and self._measured:
            return self._plan.lost
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
                self.remove_class("-writing")
                self.add_class("-written")
                self.form.disabled = False
            self._count()

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
        self._outdated.set()
        self._remember()
        await self._crops.store()
        self.dismiss(series_id)

    def _remember(self) -> None:
        values, notebook = self.form.values, self.host.session.notebook
        self.app.run_worker(
            lambda: notebook.remember(_REMEMBERED, values), thread=True, exit_on_error=False, group="export"
        )
