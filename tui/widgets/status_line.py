"""The line above the keys: what the keys are for at the moment."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.model.mode import Mode
from tui.text import safe, shorten


class StatusLine(Widget):
    """Badges for what is special now, and at the right end the place in the list."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """

    mode: reactive[Mode] = reactive(Mode(), layout=False)

    def __init__(self, worded: Callable[[str], str]) -> None:
        """`worded` puts the user's keys in the place of the commands that a text names."""
        super().__init__()
        self._worded = worded

    def render(self) -> Content:
        """Draw it; where it is narrow, words are cut, and badges stay."""
        width, where = self.content_size.width, self.mode.where
        parts = self.mode.parts()
        room = width - sum(len(badge) + 5 for badge, _ in parts) - cell_len(where)
        drawn: list[Content] = []
        for badge, words in parts:
            said = shorten(safe(self._worded(words)), max(0, room))
            room -= cell_len(said)
            drawn.append(Content.assemble((f" {badge} ", "$text on $primary bold"), f" {said}  "))
        left = Content("").join(drawn)
        gap = width - left.cell_length - cell_len(where)
        return left + Content(" " * gap) + Content(where) if gap >= 0 else left
