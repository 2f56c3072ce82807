"""The main screen: the job above, the list at the left, the selected series at the right."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from engine.events import Event
from engine.filters import complete_filter
from tui.desk.captions import caption_rules
from tui.desk.commands import DESK_COMMANDS
from tui.desk.parts import Parts
from tui.desk.photo_sizes import photo_size
from tui.desk.subjects import Subjects
from tui.desk.viewing import Screens
from tui.host import Host
from tui.keys.command import Actions
from tui.keys.keymap import DIGITS
from tui.runtime.breakpoints import take_size
from tui.runtime.turns import in_one_turn
from tui.screens import compare, films, play, stats
from tui.widgets.caption import CaptionEditor
from tui.widgets.filter_bar import FilterBar
from tui.widgets.job_pane import JobPane
from tui.widgets.key_bar import KeyBar
from tui.widgets.list_messages import HeaderClicked, RowsWanted, SeriesHighlighted
from tui.widgets.series_panel import SeriesPanel
from tui.widgets.status_line import StatusLine
from tui.widgets.top_bar import TopBar
from tui.widgets.view_tabs import ViewTabs
from tui.widgets.workbench import Workbench


class ReviewScreen(Screen[None]):
    """Lays the desk out, gives each subject its widgets, and each key and message its subject."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(command.binding for command in DESK_COMMANDS),
        *(Binding(digit, f"jump_to_frame({digit})", f"Frame {digit}", show=False) for digit in DIGITS),
        Binding("escape", "back", "Back", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-vast")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-short"), (32, "-tall")]  # noqa: RUF012
    _compositor_refresh = in_one_turn(Screen[None]._compositor_refresh)  # what makes a frame; nothing public does

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.top_bar, self.job_pane, self.tabs = TopBar(), JobPane(host.worded), ViewTabs()
        self.filter_bar, self.status_line = FilterBar(complete_filter), StatusLine(host.worded)
        measure, rules = partial(photo_size, host), caption_rules(host.session.settings)
        self.workbench = Workbench(host.pictures, measure, rules, host.worded)
        self.series_list, self.panel = self.workbench.series_list, self.workbench.panel
        parts = Parts(self.top_bar, self.job_pane, self.tabs, self.filter_bar, self.workbench, self.status_line)
        screens = Screens(compare.CompareScreen, films.FilmsScreen, play.PlayScreen, stats.StatsScreen)
        self.subjects = Subjects(host, self, self.app, parts, screens)
        self._actions = Actions(DESK_COMMANDS, [*vars(self.subjects).values()])

    def compose(self) -> ComposeResult:
        """Top line, job pane, tabs, list and panel, status, keys."""
        take_size(self)
        yield from (self.top_bar, self.job_pane, self.tabs, self.filter_bar, self.workbench, self.status_line, KeyBar())

    async def on_mount(self) -> None:
        """Begin where the user left off."""
        self.focus_list()
        await self.subjects.opening.begin()

    async def on_unmount(self) -> None:
        """Keep the place at which the user leaves."""
        await self.subjects.whereabouts.keep()

    def hear(self, event: Event) -> None:
        """Show what the engine tells."""
        self.subjects.news.hear(event)

    def focus_list(self) -> None:
        """Give the list the keys, at once; the loupe while that is open."""
        self.workbench.take_keys()

    async def action_run(self, name: str) -> None:
        """Do what the command of this name does; the next key waits for it."""
        await self._actions.run(name)
        self.subjects.status.show()

    async def action_jump_to_frame(self, number: int) -> None:
        """Look at the photo in this place."""
        await self.subjects.browsing.jump_to_frame(number)

    async def action_back(self) -> None:
        """Pick no photo, or leave the loupe; else choose no series, or take the filter away."""
        if not (self.subjects.frames.drop_pick() or self.subjects.viewing.close_loupe()):
            await self.subjects.listing.back()
        self.subjects.status.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While text is typed, its keys are letters and the footer shows the editor's own."""
        return not (action == "run" and isinstance(self.focused, Input | CaptionEditor))

    @on(ViewTabs.ViewChosen)
    async def _list_view(self) -> None:
        await self.subjects.listing.show()

    @on(RowsWanted)
    def _fetch_rows(self, message: RowsWanted) -> None:
        self.subjects.rows.fetch(message.ids, message.frames_of)

    @on(HeaderClicked)
    def _sort(self, message: HeaderClicked) -> None:
        self.subjects.listing.sort_by(message.sort)

    @on(Workbench.Divided)
    async def _keep_room(self, message: Workbench.Divided) -> None:
        await self.subjects.layouts.keep_room(message.shares)

    @on(SeriesHighlighted)
    def _turn_to_series(self, message: SeriesHighlighted) -> None:
        self.subjects.browsing.turn_to(message.series_id)
        self.subjects.whereabouts.keep_soon()
        self.subjects.status.show()

    @on(SeriesPanel.SeriesShown)
    def _compare_photos(self, message: SeriesPanel.SeriesShown) -> None:
        self.subjects.similarity.compare(message.series_id)

    @on(FilterBar.Typed)
    def _filter(self) -> None:
        self.subjects.browsing.wait_for_more()
        self.subjects.listing.filter_typed()

    @on(FilterBar.Left)
    async def _enter_filter(self) -> None:
        await self.subjects.listing.filter_entered()

    @on(FilterBar.Dropped)
    async def _drop_filter(self) -> None:
        await self.subjects.listing.drop_filter()

    @on(CaptionEditor.Submitted)
    async def _keep_caption(self, message: CaptionEditor.Submitted) -> None:
        await self.subjects.captions.keep(message.caption)

    @on(CaptionEditor.Cancelled)
    def _leave_caption(self) -> None:
        self.subjects.captions.leave()
