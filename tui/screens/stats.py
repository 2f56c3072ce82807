"""A collection in numbers: what was found and decided, what it cost, and how far the verifier may be trusted."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from tui.keys.command import same_key
from tui.model.statistics import Statistics
from tui.widgets.key_bar import KeyBar
from tui.widgets.statistics_page import StatisticsPage


class StatsScreen(Screen[None]):
    """Shows numbers; any of the usual keys leads back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", "Back", key_display="Esc"),
        same_key("stats", "dismiss(None)"),
    ]

    DEFAULT_CSS = """
    StatsScreen > VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
    """

    def __init__(self, statistics: Statistics) -> None:
        super().__init__()
        self._statistics = statistics

    def compose(self) -> ComposeResult:
        """One long page."""
        with VerticalScroll():
            yield StatisticsPage(self._statistics, id="stats")
        yield KeyBar()

    def on_resize(self, event: events.Resize) -> None:
        """Fill the new width."""
        self.query_one(StatisticsPage).fill(event.size.width)
