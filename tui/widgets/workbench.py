"""List and series side by side, or one photo in place of both: the loupe."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive

from tui.keys.command import action_of
from tui.model.list_layout import ListLayout
from tui.pictures.service import PictureService
from tui.widgets.caption import CaptionRules
from tui.widgets.divider import Divider
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.list_messages import SeriesOpened
from tui.widgets.magnifier import Measure
from tui.widgets.series_list import SeriesList
from tui.widgets.series_panel import SeriesPanel

_RIGHT = 3
"""The mouse's button."""
_EVERYTHING = f"app.{action_of('command_palette')}"
_LOUPE = f"screen.{action_of('zoom')}"
_CLASSED = (ListLayout.STRIPS, ListLayout.SHEET)
"""Layouts that have a class on the screen. Lines need none: a start in lines changes none and restyles no widget."""


class Workbench(Horizontal):
    """Turns from one to the other, and says which part has the keys; whatever they do stays the same."""

    loupe: reactive[bool] = reactive(False, init=False)
    """Whether one photo takes the whole screen."""

    list_layout: reactive[ListLayout] = reactive(ListLayout.LINES, init=False)
    """How the list shows its series."""

    class Divided(Message):
        """The line between list and series was moved."""

        def __init__(self, shares: Mapping[str, float]) -> None:
            super().__init__()
            self.shares = shares

    def __init__(
        self, pictures: PictureService, measure: Measure, rules: CaptionRules, worded: Callable[[str], str]
    ) -> None:
        super().__init__(id="desk")
        self.series_list = SeriesList(pictures, header=True)
        self.panel = SeriesPanel(pictures, measure, rules, worded)
        self._divider = Divider(self, self.series_list, self.panel)

    def compose(self) -> ComposeResult:
        """The list at the left, the series at the right."""
        yield self.series_list
        yield self.panel

    @property
    def columns(self) -> int:
        """Cells across the terminal."""
        return self.app.size.width

    def share_room(self, shares: Mapping[str, float]) -> None:
        """Put the line between list and series where it was left: the list's share by how the two are laid out."""
        self._divider.shares = dict(shares)
        self._make_room()

    def watch_loupe(self, loupe: bool) -> None:
        """Let one photo take the screen, and the keys, or let list and film have it again."""
        self._make_room()
        if loupe:
            self.panel.open_loupe()
        else:
            self.panel.close_loupe()
        self.take_keys()

    def watch_list_layout(self, layout: ListLayout) -> None:
        """Give the list the room it needs; strips are the film themselves."""
        self._make_room()
        self.panel.show_film(layout is not ListLayout.STRIPS)
        # What the list asks for must come from itself: it would get no further than here if it came from the bench.
        self.series_list.call_later(self.series_list.show_as, layout)

    def _make_room(self) -> None:
        self._divider.reset()
        shown = {f"-{layout}": layout is self.list_layout and not self.loupe for layout in _CLASSED}
        self.screen.update_classes({"-loupe": self.loupe, **shown})  # at once: styles of all widgets follow
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Once they are laid out by themselves, and it is seen whether they stand side by side."""
        if not self.loupe:
            self._divider.settle(self.list_layout)

    def take_keys(self) -> None:
        """Give the keys to the list, or to the loupe while it is open."""
        self.screen.set_focus(self.panel.magnifier if self.loupe else self.series_list)

    @on(SeriesPanel.FramePointed)
    def _point(self, message: SeriesPanel.FramePointed) -> None:
        self.series_list.point(message.series_id, message.index, message.picked)

    @on(Filmstrip.FrameChosen)
    @on(SeriesOpened)
    async def _open_loupe(self) -> None:
        await self.run_action(_LOUPE)

    def on_resize(self) -> None:
        """Share the new room out."""
        self._divider.reset()
        self.call_after_refresh(self._settle)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the line between list and series."""
        if self._divider.grab(event.screen_offset):
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move it."""
        if self._divider.held:
            self._divider.move(event.screen_offset, self.list_layout)

    def on_mouse_up(self) -> None:
        """Let it go."""
        if self._divider.held:
            self._divider.held = False
            self.capture_mouse(False)
            self.post_message(self.Divided(self._divider.shares))

    async def on_click(self, event: events.Click) -> None:
        """Ask, by the right button, what can be done with the series whose line was clicked; a double click on the
        line between list and series takes back that it was moved.
        """
        if event.chain == 2 and self._divider.is_at(event.screen_offset):
            self._divider.forget(self.list_layout)
            self.post_message(self.Divided(self._divider.shares))
        elif event.button == _RIGHT and event.widget is self.series_list:
            await self.run_action(_EVERYTHING)
