"""The tabs over the job log: everything, errors, warnings, each with its number."""

from __future__ import annotations

from collections.abc import Mapping

from textual.message import Message
from textual.reactive import reactive

from tui.model.job import Level
from tui.widgets.tab_line import TabLine

_TABS: tuple[tuple[str, Level | None], ...] = (("All", None), ("Errors", Level.ERROR), ("Warnings", Level.WARNING))


class LevelTabs(TabLine):
    """Which entries of the log are shown."""

    counts: reactive[Mapping[Level, int]] = reactive({})

    class LevelChosen(Message):
        """Only entries of another level are to be shown."""

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
