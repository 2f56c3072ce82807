"""The tabs over the list: each list's name and how many series it holds."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from engine.model import Counts
from tui.lists import VIEWS, SeriesView


class ViewTabs(Widget):
    """One line of tabs, to be clicked or stepped through; where it is narrow, names shorten and empty lists go."""

    DEFAULT_CSS = """
    ViewTabs { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """

    current: reactive[int] = reactive(0)
    counts: reactive[Counts | None] = reactive(None)

    class ViewChosen(Message):
        """Another list is to be shown."""

        def __init__(self, view: SeriesView) -> None:
            super().__init__()
            self.view = view

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ends: list[int] = []

    @property
    def view(self) -> SeriesView:
        """The list that is shown."""
        return VIEWS[self.current]

    def turn_to(self, index: int) -> None:
        """Show this tab as the current one, and tell nobody."""
        self.set_reactive(ViewTabs.current, index)
        self.refresh()

    def step(self, by: int) -> None:
        """Turn to the next list, or an earlier one."""
        self.current = (self.current + by) % len(VIEWS)

    def watch_current(self) -> None:
        """Tell of the turn."""
        self.post_message(self.ViewChosen(self.view))

    def render(self) -> Content:
        """Draw the tabs and note where each ends."""
        labels = self._labels()
        parts: list[tuple[str, str]] = []
        self._ends = []
        end = 0
        for index, label in enumerate(labels):
            text = f" {label} " if label else ""
            parts.append((text, "reverse bold $text-accent" if index == self.current else ""))
            end += len(text)
            self._ends.append(end)
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Turn to the list under the pointer."""
        for index, end in enumerate(self._ends):
            if event.x - self.styles.padding.left < end:
                self.current = index
                return

    def _labels(self) -> list[str]:
        counted = [(view, view.count(self.counts) if self.counts else 0) for view in VIEWS]
        full = [f"{view.title} {count:,}" for view, count in counted]
        short = [f"{view.short} {count:,}" for view, count in counted]
        filled = [
            label if count or index == self.current else ""
            for index, (label, (_, count)) in enumerate(zip(short, counted, strict=True))
        ]
        for labels in (full, short, filled):
            if sum(len(label) + 2 for label in labels if label) <= self.content_size.width:
                return labels
        return filled
