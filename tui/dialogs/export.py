"""The export dialog: what to write, where, how much that is, and how the writing goes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Label, Select, Static

from engine.errors import PhotoSeriesError
from engine.events import Event, Phase, PhaseEnded
from tui.job import JobMeter
from tui.text import safe
from tui.widgets.job_pane import JobPane
from tui.widgets.yes_no import YesNo

if TYPE_CHECKING:
    from engine.export.base import ExportOptions
    from tui.app import PhotoSeriesApp

_REST = 0.15
_MEASURED = 1000
"""Up to so many series the photos themselves are looked at before anything is written."""


class ExportDialog(ModalScreen[None]):
    """Writes the open collection's series as a data set."""

    app: PhotoSeriesApp

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", id="export.close"),
        Binding("ctrl+s,f10", "write", "Write", id="export.write"),
    ]

    DEFAULT_CSS = """
    ExportDialog {
        #export-plan { height: auto; min-height: 3; margin: 1 0 0 0; }
        #export-plan.-wrong { color: $text-error; }
        JobPane { background: $surface; padding: 0; display: none; }
        &.-writing JobPane, &.-written JobPane { display: block; }
        Input, Select { width: 1fr; }
        Input.short { width: 12; }
        .row > Label.inline { width: auto; padding: 0 1 0 2; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._meter = JobMeter()
        self._options: ExportOptions | None = None

    def compose(self) -> ComposeResult:
        """One row for each question."""
        session = self.app.session
        settings = session.settings
        profiles = [(f"{name}: {profile.title}", name) for name, profile in session.profiles.items()]
        known = settings.export_format if settings.export_format in session.profiles else next(iter(session.profiles))
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Write a data set"
            box.border_subtitle = "Esc closes"
            with Horizontal(classes="row"):
                yield Label("Form")
                yield Select(profiles, value=known, allow_blank=False, id="profile", compact=True)
            yield Static("", id="about", classes="note", markup=False)
            with Horizontal(classes="row"):
                yield Label("For the model")
                yield Select(
                    [(preset.title, name) for name, preset in session.presets.items()],
                    prompt="as config.json says",
                    id="model",
                    compact=True,
                )
            with Horizontal(classes="row"):
                yield Label("Folder")
                yield Input(str(Path(settings.output_dir).expanduser().absolute()), id="output", compact=True)
            with Horizontal(classes="row"):
                yield Label("Frames of a series")
                yield Input(str(settings.min_length), id="min_length", compact=True, classes="short", type="integer")
                yield Label("to", classes="inline")
                yield Input(
                    str(settings.max_length or ""),
                    placeholder="any",
                    id="max_length",
                    compact=True,
                    classes="short",
                    type="integer",
                )
            with Horizontal(classes="row"):
                yield Label("Trigger word")
                yield Input(settings.trigger_word, placeholder="none", id="trigger_word", compact=True)
            with Horizontal(classes="row"):
                yield Label("Only approved")
                yield YesNo(
                    "leave out what you have not decided about",
                    settings.approved_only,
                    id="approved_only",
                    compact=True,
                )
            with Horizontal(classes="row"):
                yield Label("Mixed series")
                yield YesNo(
                    "make two of those that mix portrait and landscape",
                    settings.split_mixed,
                    id="split_mixed",
                    compact=True,
                )
            with Horizontal(classes="row"):
                yield Label("Whole photos")
                yield YesNo("pad to the frame instead of cropping", settings.fit == "pad", id="pad", compact=True)
            yield Static("", id="export-plan", markup=False)
            yield JobPane()
            with Horizontal(classes="buttons"):
                yield Button("Close", id="close")
                yield Button("Write (Ctrl+S)", variant="primary", id="write")

    def on_mount(self) -> None:
        """Count at once."""
        self.query_one("#profile").focus()
        self._count()

    def hear(self, event: Event) -> None:
        """Show how the writing goes, and where it wrote."""
        view = self._meter.hear(event)
        self.query_one(JobPane).view = view
        match event:
            case PhaseEnded(phase=Phase.EXPORTING):
                self.remove_class("-writing")
                self.add_class("-written")
                self.query_one("#write", Button).disabled = False
            case _:
                pass

    @on(Select.Changed)
    @on(Input.Changed)
    @on(Checkbox.Changed)
    def _changed(self) -> None:
        self._count()

    @work(exclusive=True, group="plan", exit_on_error=False)
    async def _count(self) -> None:
        """Say what would be written, a moment after the last change."""
        await asyncio.sleep(_REST)
        plan = self.query_one("#export-plan", Static)
        try:
            options, approved_only = self._asked()
            ids = await asyncio.to_thread(self.app.session.exportable_ids, options, approved_only=approved_only)
            told = await asyncio.to_thread(self._told, options, approved_only)
        except PhotoSeriesError as error:
            self._options = None
            plan.add_class("-wrong")
            plan.update(safe(str(error)))
            return
        self._options = options
        self.query_one("#about", Static).update(self.app.session.profiles[options.profile].description)
        self.query_one("#write", Button).disabled = not ids
        plan.remove_class("-wrong")
        plan.update(told)
        if 0 < len(ids) <= _MEASURED:
            plan.update(await asyncio.to_thread(self._told, options, approved_only, measure=True))

    def _told(self, options: ExportOptions, approved_only: bool, measure: bool = False) -> str:
        """The plan in lines; with `measure` photos are looked at, so that what is lost is known too."""
        plan = self.app.session.plan_export(options, approved_only=approved_only, measure=measure)
        if not plan.taken:
            return "No series to write. Approve some, or ask for fewer frames."
        lines = [f"{len(plan.taken):,} series with {plan.photos:,} photos"]
        left_out = len(plan.series) - len(plan.taken)
        if left_out:
            lines[0] += f", {left_out:,} left out"
        if frames := sum(series.clip_frames for series in plan.taken):
            lines[0] += f", {frames:,} clip frames at {options.fps} fps, hold {options.hold}"
        losing = [f"{name} {count:,}" for name, count in plan.survivors().items() if count < plan.photos]
        if losing:
            lines.append("photos that would survive: " + ", ".join(losing))
        elif plan.survivors():
            lines.append(f"every photo survives in {', '.join(plan.survivors())}")
        lines += [f"{problem.where}: {problem.what}" for problem in plan.problems]
        if lost := [problem for series in plan.series for problem in series.problems]:
            lines.append(f"{len(lost):,} photos are missing or unreadable and will be left out, first {lost[0].where}")
        if mixed := sum(series.mixed for series in plan.taken):
            lines.append(f"{mixed:,} series mix portrait and landscape; a crop loses much of one of them")
        return "\n".join(safe(line) for line in lines)

    def _asked(self) -> tuple[ExportOptions, bool]:
        """The options as they stand in the fields."""
        model = self.query_one("#model", Select).value
        longest = self._number("#max_length")
        options = self.app.session.export_options(
            Path(self.query_one("#output", Input).value.strip() or ".").expanduser().absolute(),
            profile=str(self.query_one("#profile", Select).value),
            model=str(model) if model in self.app.session.presets else None,
            min_length=self._number("#min_length") or 1,
            trigger_word=self.query_one("#trigger_word", Input).value.strip(),
            split_mixed=self.query_one("#split_mixed", YesNo).value,
            fit="pad" if self.query_one("#pad", YesNo).value else "crop",
            **({"max_length": longest} if longest else {}),
        )
        return options, self.query_one("#approved_only", Checkbox).value

    def _number(self, field: str) -> int | None:
        text = self.query_one(field, Input).value.strip()
        return int(text) if text.isdigit() else None

    @on(Button.Pressed, "#write")
    def action_write(self) -> None:
        """Begin to write."""
        if self._options is None or self.app.session.running:
            self.notify("Nothing can be written now.", severity="warning", markup=False)
            return
        options, approved_only = self._asked()
        self.add_class("-writing")
        self.query_one("#write", Button).disabled = True
        self.app.start_job(lambda: self.app.session.export(options, approved_only=approved_only))

    @on(Button.Pressed, "#close")
    def action_leave(self) -> None:
        """Close; a writing that is under way goes on, and the job pane behind shows it."""
        self.dismiss(None)
