"""The main screen: the job above, the list at the left, the selected series at the right."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input
from textual.worker import WorkerError

from engine.events import Announced, Event, Outcome, Phase, PhaseEnded, Progressed, SeriesChanged
from engine.model import Decision, SeriesFilter, SeriesState
from tui.keys.commands import REVIEW_COMMANDS, jump_bindings
from tui.model.views import waits
from tui.screens.captioning import caption_rules
from tui.screens.changing import COUNT_REST
from tui.screens.working import WorkingScreen
from tui.text import safe
from tui.widgets.caption import CaptionEditor
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.job_pane import JobPane
from tui.widgets.key_bar import KeyBar
from tui.widgets.series_panel import SeriesPanel
from tui.widgets.top_bar import TopBar

_WAITING = SeriesFilter(
    states=frozenset({SeriesState.VERIFIED}), decisions=frozenset({Decision.UNDECIDED}), is_series=True
)
_COMMAND_ACTIONS = frozenset(command.binding.action.partition("(")[0] for command in REVIEW_COMMANDS)
WRITING = "decision"
"""Name of the workers that write decisions."""
_JOB_REST = 1.5
"""Seconds between two looks at all that a job has changed: in a large collection each takes some."""
_NEWS_REST = 0.1
"""Seconds between two looks at what is in sight: a verdict changes a line and the job's, and many come in a second."""
_FEW = 500
"""Series that are asked about one by one; where more have changed, the whole list is read."""
_FIRST_LOOK = 0.2
"""Seconds that the first rows and pictures get for themselves before the folder is read."""


class ReviewScreen(WorkingScreen):
    """Lists, shows and decides; every query and every change runs off the app's thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(command.binding for command in REVIEW_COMMANDS),
        *jump_bindings(),
        Binding("escape", "back", "Back", show=False),
    ]
    # Textual declares these per instance, so they are no ClassVar.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-vast")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-short"), (32, "-tall")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._changed: set[int] = set()
        """Series that a job has changed and that are to be read again."""
        self._arriving: set[int] = set()
        """Those among them that may come into the list by it."""

    # --- Building ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Top line, job pane, tabs, list and panel, keys."""
        settings = self.app.session.settings
        yield TopBar()
        yield JobPane(self.app.worded)
        yield self.tabs
        yield self.filter_bar
        with Horizontal(id="desk"):
            yield self.series_list
            yield SeriesPanel(self.app.pictures, caption_rules(settings), self.app.worded)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Show what is known where the user left off, and begin to read the folder."""
        self.series_list.focus()
        await self.fold_as_before()
        await self.return_to_place()
        self._begin()

    @work(exit_on_error=False)
    async def _begin(self) -> None:
        """Read the folder once what is known stands on the screen, so that the two do not fight for the processor."""
        with contextlib.suppress(WorkerError):
            await self._show_list().wait()
        self.rest("count", _FIRST_LOOK, self._count)
        self.rest("scan", _FIRST_LOOK, self.action_scan)

    # --- What the engine tells --------------------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        """Show how the job goes and read again what changed."""
        view = self._meter.hear(event)
        if not self.query(JobPane):
            return  # the app is closing, and its widgets are gone already
        match event:
            case Progressed():
                self.rest("job", _NEWS_REST, self.show_job)
            case SeriesChanged(ids=ids):
                self._changed |= ids
                self.rest("changed", _NEWS_REST, self._read_changed)
            case _:
                self.show_job()
        if isinstance(event, Announced):
            self.notify(safe(event.words), timeout=12, markup=False)
            self.rest("count", 0, self._count)
        if isinstance(event, PhaseEnded):
            self.app.job_ended(event, view.ending)
            self.rest("list", 0, self._grow_list)
            self.rest("count", 0, self._count)
            if event.phase == Phase.SCANNING and event.outcome == Outcome.DONE:
                self.app.judge_what_waits()

    def _read_changed(self) -> None:
        changed, self._changed = self._changed, set()
        self.series_list.forget(changed)
        if self.series_list.series_id in changed:
            self._show_series(self.series_list.series_id)
        self.rest("count", _JOB_REST, self._count)
        if new := changed - self._listed:
            self._arriving |= new
            self.rest("arriving", _JOB_REST, self._let_in)

    def _let_in(self) -> None:
        """Have the list grow by those that fit it now; where they are many, by whatever fits it."""
        arriving, self._arriving = self._arriving, set()
        self._grow_list(arriving if len(arriving) <= _FEW else None)

    # --- Moving about -----------------------------------------------------------------------------------------------

    def action_step_series(self, by: int) -> None:
        """Look at the next series, or one before."""
        self.series_list.move_cursor(by)

    async def action_step_frame(self, by: int) -> None:
        """Look at the next photo, or one before."""
        await self.selected()
        self.panel.film.move_cursor(by)

    async def action_jump_to_frame(self, number: int) -> None:
        """Look at the photo in this place."""
        await self.selected()
        self.panel.film.move_cursor(number - 1 - self.panel.film.cursor)

    @on(Filmstrip.FrameHighlighted)
    def _describe_frame(self) -> None:
        self.panel.describe_frame()

    async def action_next_undecided(self) -> None:
        """Go to the next series that waits for a word."""
        await self._go_to_undecided(1)

    async def action_previous_undecided(self) -> None:
        """Go to the one before that waits for a word."""
        await self._go_to_undecided(-1)

    async def _go_to_undecided(self, by: int) -> bool:
        """Move to the next series that waits for a word; False where none does."""
        if self._step_to_waiting(by):
            return True
        ids, at = self.series_list.ids, self.series_list.cursor
        found = await self.query_engine(self._find_undecided, ids, at, by)
        if found is None:
            self.notify("Everything in this list is decided.", markup=False)
            return False
        self.series_list.cursor = found
        return True

    def _step_to_waiting(self, by: int) -> bool:
        """Move to the line next to the cursor's; False where it is not known to wait for a word."""
        ids, near = self.series_list.ids, self.series_list.cursor + by
        row = self.series_list.row_of(ids[near]) if 0 <= near < len(ids) else None
        if row is None or not waits(row):
            return False
        self.series_list.move_cursor(by)
        return True

    def _find_undecided(self, ids: Sequence[int], at: int, by: int) -> int | None:
        session = self.app.session
        waiting = set(session.catalog.ids(session.collection, _WAITING))
        places = range(at + 1, len(ids)) if by > 0 else range(at - 1, -1, -1)
        rest = range(at) if by > 0 else range(len(ids) - 1, at, -1)
        return next((place for part in (places, rest) for place in part if ids[place] in waiting), None)

    # --- Deciding ---------------------------------------------------------------------------------------------------

    async def action_approve(self) -> None:
        """Approve and go on."""
        await self._decide(Decision.APPROVED)

    async def action_reject(self) -> None:
        """Reject and go on."""
        await self._decide(Decision.REJECTED)

    async def action_later(self) -> None:
        """Put off and go on."""
        await self._decide(Decision.LATER)

    async def action_reopen(self) -> None:
        """Take the decision back and stay."""
        await self._change_each(lambda ids: self.app.session.review.decide(ids, Decision.UNDECIDED))

    async def _decide(self, decision: Decision) -> None:
        """Decide and go on: where the next series is known, it is seen before this decision is written."""
        decide, listed = self.app.session.review.decide, self.series_list
        if listed.chosen:
            if await self._change_chosen(lambda ids: decide(ids, decision)):
                await self._go_to_undecided(1)
            return
        series_id, at = listed.series_id, listed.cursor
        if series_id is None:
            return
        if self._step_to_waiting(1):
            self.run_worker(self._write_decision(series_id, decision, at), name=WRITING, exit_on_error=False)
        elif await self._write_decision(series_id, decision, at) and not await self._go_to_undecided(1):
            self._show_series(series_id)

    async def _write_decision(self, series_id: int, decision: Decision, at: int) -> bool:
        """Write it; where that fails, go back to the series, which stood `at` this line."""
        step = await self.write_engine(self.app.session.review.decide, [series_id], decision)
        if step is None:
            self.series_list.cursor = at
            return False
        self.series_list.forget(step.ids)
        self.rest("count", COUNT_REST, self._count)
        return True

    # --- The rest -----------------------------------------------------------------------------------------------------

    def action_set_key(self) -> None:
        """Give a key."""
        self.app.ask_for_key()

    async def action_zoom(self) -> None:
        """See the photo as large as the screen; the film follows to the one looked at last."""
        from tui.screens.zoom import ZoomScreen

        if (series := await self.selected()) is not None and series.frames:
            film = self.panel.film
            self.app.push_screen(
                ZoomScreen(series.frames, film.cursor), lambda at: film.move_cursor((at or 0) - film.cursor)
            )

    async def action_compare(self) -> None:
        """See the photo beside the one after it, or before it where it is the last."""
        from tui.screens.compare import CompareScreen

        series, film = await self.selected(), self.panel.film
        if series is None or len(film.frames) < 2:
            self.notify("It takes two photos to compare.", markup=False)
            return
        other = film.cursor + 1 if film.cursor + 1 < len(film.frames) else film.cursor - 1
        self.app.push_screen(CompareScreen(film.frames, film.cursor, other))

    async def action_play(self) -> None:
        """Play the kept photos as an export would write them."""
        from tui.screens.play import PlayScreen

        series = await self.selected()
        kept = [frame for frame in series.frames if frame.kept] if series else []
        if kept:
            self.app.push_screen(PlayScreen(kept, self.app.session.exports.options()))
        else:
            self.notify("There is no photo in this film.", markup=False)

    def action_export(self) -> None:
        """Write a data set."""
        from tui.dialogs.export import ExportDialog

        self.app.push_screen(ExportDialog(), self._go_to_series)

    def _go_to_series(self, series_id: int | None) -> None:
        """Look at this series, where it is in the list."""
        if series_id in self._listed:
            self.series_list.cursor = list(self.series_list.ids).index(series_id)
        elif series_id is not None:
            self.notify("That series is not in this list.", markup=False)

    def action_open_folder(self) -> None:
        """Turn to another folder."""
        self.app.show_welcome()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While text is typed, its keys are letters and the footer shows the editor's own."""
        typing = isinstance(self.focused, Input | CaptionEditor)
        return not (typing and action in _COMMAND_ACTIONS)
