"""The tabs over the list: each list's name and how many series it holds."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from engine.model import Counts
from tui.model.views import VIEWS, SeriesView
from tui.widgets.tab_row import TabRow


class ViewTabs(Widget):
    """Which list is shown; where it is narrow, names shorten, and then empty lists go."""

    DEFAULT_CSS = """
    ViewTabs { height: 1; padding: 0 1; color: $text-muted; background: $surface; }
    """

    current: reactive[int] = reactive(0, init=False)
    counts: reactive[Counts | None] = reactive(None)

    class ViewChosen(Message):
        """Another list is to be shown."""

        def __init__(self, view: SeriesView) -> None:
            super().__init__()
            self.view = view

    def __init__(self) -> None:
        super().__init__()
        self._row = TabRow()

    @property
    def view(self) -> SeriesView:
        """The list that is shown."""
        return VIEWS[self.current]

    def turn_to(self, index: int) -> None:
        """Show this tab as the current one, and tell nobody."""
        self.set_reactive(ViewTabs.current, index)
        self.refresh()

    def watch_current(self) -> None:
        """Tell of the turn."""
        self.post_message(self.ViewChosen(self.view))

    def labels(self) -> list[str]:
        """Names with numbers, as long as there is room for; the current one is always among them."""
        counted = [(view, view.count(self.counts) if self.counts else 0) for view in VIEWS]
        full = [f"{view.title} {count:,}" for view, count in counted]
        short = [f"{view.short} {count:,}" for view, count in counted]
        shown = [bool(count) or view is self.view for view, count in counted]
        filled = [label if show else "" for label, show in zip(short, shown, strict=True)]
        for labels in (full, short, filled):
            if sum(len(label) + 2 for label in labels if label) <= self.content_size.width:
                return labels
        return [
            f"{view.short} {_roughly(count)}" if show else ""
            for (view, count), show in zip(counted, shown, strict=True)
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


def _roughly(count: int) -> str:
    """A number in four characters or so: 80k for 80,000."""
    return f"{count // 1000:,}k" if count >= 10_000 else f"{count:,}"
