"""A caption, read and edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import TextArea

from tui.text import safe


@dataclass(frozen=True, slots=True)
class CaptionRules:
    """What makes a caption a good one."""

    fewest: int
    most: int
    """Words it should have."""
    trigger: str = ""
    """What an export puts before it, unless it begins with that."""


class CaptionEditor(TextArea):
    """Edits one caption: Enter keeps it, Escape leaves it as it was. A paste of several lines becomes one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Save", id="caption.keep"),
        Binding("escape", "cancel", "Cancel", id="caption.cancel"),
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

    def __init__(self, rules: CaptionRules, **kwargs: Any) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, tab_behavior="focus", **kwargs)
        self._rules = rules
        self._series = 1

    def begin(self, caption: str, series: int = 1) -> None:
        """Begin with this caption, the cursor at its end; it is to be that of so many `series`."""
        self._series = series
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
        words, rules = len(self.text.split()), self._rules
        verdict = "" if rules.fewest <= words <= rules.most else f" · {rules.fewest}–{rules.most} are best"
        self.border_title = Content(self._title())
        self.border_subtitle = f"{words} {'word' if words == 1 else 'words'}{verdict}"

    def _title(self) -> str:
        """Whose caption it is, and where the trigger word comes in."""
        title = "Caption" if self._series == 1 else f"One caption for all {self._series:,} selected series"
        trigger = safe(self._rules.trigger)
        if not trigger:
            return title
        has_it = self.text.strip().casefold().startswith(trigger.casefold())
        return f"{title} · {'begins with' if has_it else 'an export puts before it:'} {trigger}"

    def on_key(self, event: events.Key) -> None:
        """Enter and Escape wait their turn behind the letters typed before them; priority would let them overtake."""
        if event.key in ("enter", "escape"):
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                self.action_submit()
            else:
                self.action_cancel()

    def on_paste(self, event: events.Paste) -> None:
        """Make one line of several; the text area's own handler, which comes next, inserts it."""
        event.text = " ".join(event.text.split())

    def action_submit(self) -> None:
        """Keep it."""
        self.post_message(self.Submitted(self.text))

    def action_cancel(self) -> None:
        """Leave it."""
        self.post_message(self.Cancelled())
