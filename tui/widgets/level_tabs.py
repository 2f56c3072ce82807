"""The tabs over the job log: everything, errors, warnings, each with its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.job import Level

_TABS: tuple[tuple[str, Level | None], ...] = (("All", None), ("Errors", Level.ERROR), ("Warnings", Level.WARNING))


class LevelTabs(Widget):
    """One line of tabs, to be clicked or stepped through."""

    DEFAULT_CSS = """
    LevelTabs { height: 1; color: $text-muted; }
    """

    current: reactive[int] = reactive(0, init=False)
    counts: reactive[Mapping[Level, int]] = reactive({})

    class LevelChosen(Message):
        """Only entries of another level are to be shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ends: list[int] = []

    @property
    def level(self) -> Level | None:
        """The level that is shown; None for every one."""
        return _TABS[self.current][1]

    def step(self, by: int) -> None:
        """Turn to the next tab, or an earlier one."""
        self.current = (self.current + by) % len(_TABS)

    def watch_current(self) -> None:
        """Tell of the turn."""
        self.post_message(self.LevelChosen())

    def render(self) -> Content:
        """Draw the tabs and note where each ends."""
        parts: list[tuple[str, str]] = []
        self._ends = []
        for index, (title, level) in enumerate(_TABS):
            count = self.counts.get(level, 0) if level else sum(self.counts.values())
            parts.append((f" {title} {count:,} ", "reverse bold $text-accent" if index == self.current else ""))
            self._ends.append((self._ends[-1] if self._ends else 0) + len(parts[-1][0]))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Turn to the tab under the pointer."""
        for index, end in enumerate(self._ends):
            if event.x < end:
                self.current = index
                return
