"""Tabs in one line: names with numbers, one of them chosen."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class TabLine(Widget):
    """Tabs to be clicked or stepped through. What they are called, and what follows a turn, its kinds say."""

    DEFAULT_CSS = """
    TabLine { height: 1; color: $text-muted; }
    """

    current: reactive[int] = reactive(0, init=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ends: list[int] = []

    def labels(self) -> list[str]:
        """The tabs' names as they are drawn; one of "" is left out."""
        raise NotImplementedError

    def step(self, by: int) -> None:
        """Turn to the next tab, or an earlier one."""
        self.current = (self.current + by) % len(self.labels())

    def render(self) -> Content:
        """Draw the tabs and note where each ends."""
        parts: list[tuple[str, str]] = []
        self._ends = []
        end = 0
        for index, label in enumerate(self.labels()):
            text = f" {label} " if label else ""
            parts.append((text, "reverse bold $text-accent" if index == self.current else ""))
            end += len(text)
            self._ends.append(end)
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Turn to the tab under the pointer."""
        for index, end in enumerate(self._ends):
            if event.x - self.styles.padding.left < end:
                self.current = index
                return
