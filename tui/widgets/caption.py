"""A caption, read and edited in place."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea


class CaptionEditor(TextArea):
    """Edits one caption: Enter keeps it, Escape leaves it as it was. A paste of several lines becomes one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Keep", id="caption.keep", priority=True),
        Binding("escape", "cancel", "Leave as it was", id="caption.cancel", priority=True),
    ]

    DEFAULT_CSS = """
    CaptionEditor {
        height: auto;
        min-height: 3;
        max-height: 8;
        border: round $accent;
        padding: 0 1;
        &:focus { border: round $accent; }
    }
    """

    class Submitted(Message):
        """The caption is to be kept."""

        def __init__(self, caption: str) -> None:
            super().__init__()
            self.caption = caption

    class Cancelled(Message):
        """The caption is to stay as it was."""

    def __init__(self, fewest: int, most: int, **kwargs: Any) -> None:
        """`fewest` and `most` words are what a good caption has."""
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus", **kwargs)
        self._fewest = fewest
        self._most = most

    def begin(self, caption: str) -> None:
        """Begin with this caption, the cursor at its end."""
        self.load_text(caption)
        self.move_cursor(self.document.end)
        self._count_words()
        self.focus()

    def on_resize(self) -> None:
        """The text area wraps anew, but paints only the lines that it did not have before."""
        self.refresh()

    def on_text_area_changed(self) -> None:
        """Count along."""
        self._count_words()

    def _count_words(self) -> None:
        words = len(self.text.split())
        verdict = "" if self._fewest <= words <= self._most else f" · {self._fewest}–{self._most} are best"
        self.border_title = "Caption"
        self.border_subtitle = f"{words} words{verdict}"

    def on_paste(self, event: events.Paste) -> None:
        """Make one line of several; the text area's own handler, which comes next, inserts it."""
        event.text = " ".join(event.text.split())

    def action_submit(self) -> None:
        """Keep it."""
        self.post_message(self.Submitted(self.text))

    def action_cancel(self) -> None:
        """Leave it."""
        self.post_message(self.Cancelled())
