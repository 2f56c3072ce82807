"""The tabs over the job log: everything, errors, warnings, each with its number."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.model.job import Level
from tui.widgets.tab_row import TabRow

_TABS: tuple[tuple[str, Level | None], ...] = (("All", None), ("Errors", Level.ERROR), ("Warnings", Level.WARNING))


class LevelTabs(Widget):
    """Which entries of the log are shown."""

    DEFAULT_CSS = """
    LevelTabs { height: 1; color: $text-muted; }
    """

    current: reactive[int] = reactive(0, init=False)
    counts: reactive[Mapping[Level, int]] = reactive({})

    class LevelChosen(Message):
        """Only entries of another level are to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._row = TabRow()

    @property
    def level(self) -> Level | None:
        """The level that is shown; None for every one."""
        return _TABS[self.current][1]

    def watch_current(self) -> None:
        """Tell of the turn."""
        self.post_message(self.LevelChosen())

    def labels(self) -> list[str]:
        """Names with numbers."""
        return [
            f"{title} {self.counts.get(level, 0) if level else sum(self.counts.values()):,}" for title, level in _TABS
        ]

    def step(self, by: int) -> None:
        """Turn to the next tab, or an earlier one."""
        self.current = (self.current + by) % len(self.labels())

    def render(self) -> Content:
        """Draw the tabs."""
        return self._row.draw(self.labels(), self.current)

    def on_click(self, event: events.Click) -> None:
        """Turn to the tab under the pointer."""
        tab = self._row.tab_at(event.x - self.styles.padding.left)
        if tab is not None:
            self.current = tab
