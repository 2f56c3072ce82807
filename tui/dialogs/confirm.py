"""A question with a yes, perhaps of several kinds, and a no."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.dialogs.strips import SeriesStrips
from tui.text import safe

_OTHERS: Final = 12
"""Lines of a dialog beside its strips, if its question is one line."""
_SURPRISE: Final = 0.7
"""Seconds in which nobody has read a question."""


class ConfirmDialog(ModalScreen[bool]):
    """Asks; True means yes. `yes` says what will happen, `otherwise` which other ways to say yes there are, each
    with its key.

    One that comes unasked takes no answer at first: the key may be meant for what it has come over.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "No"),
        Binding("y", "answer(True)", "Yes"),
    ]

    def __init__(
        self,
        title: str,
        question: str,
        yes: str,
        no: str = "Cancel",
        *,
        otherwise: Sequence[tuple[str, str]] = (),
        unasked: bool = False,
        yes_key: str = "",
        about: Sequence[int] = (),
    ) -> None:
        """`yes_key` is a key that also means yes: the one that led to the question. Series it is `about` are shown."""
        super().__init__()
        self._yes_key = yes_key
        self._otherwise = otherwise
        self._about = about
        self.way = ""
        """The key of the other way in which yes was said; "" if it was said plainly."""
        self._unasked = unasked
        self._shown = math.inf
        self._title = title
        self._question = question
        self._yes = yes
        self._no = no

    @property
    def takes_answers(self) -> bool:
        """Whether it has been there long enough to be read."""
        return not self._unasked or time.monotonic() >= self._shown + _SURPRISE

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(classes="dialog with-strips" if self._about else "dialog") as box:
            box.border_title = safe(self._title)
            yield Static("\n".join(map(safe, self._question.split("\n"))), markup=False)
            if self._about:
                yield SeriesStrips(self._about, others=_OTHERS + self._question.count("\n"))
            with Horizontal(classes="buttons -many" if len(self._otherwise) > 1 else "buttons"):
                yield Button(f"{safe(self._no)} (n)", id="no")
                for key, words in self._otherwise:
                    yield Button(f"{safe(words)} ({key})", id=f"otherwise-{key}")
                yield Button(f"{safe(self._yes)} (y)", variant="primary", id="yes")

    def on_mount(self) -> None:
        """Enter means yes, from when it can be read."""
        self._shown = time.monotonic()
        self.query_one("#yes").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        pressed = event.button.id or ""
        if pressed.startswith("otherwise-") and self.takes_answers:
            self.way = pressed.removeprefix("otherwise-")
        self.action_answer(pressed != "no")

    def on_key(self, event: events.Key) -> None:
        """Take another way's key, or the second press of the one that led here."""
        if event.key == self._yes_key:
            event.stop()
            self.action_answer(True)
        elif event.key in dict(self._otherwise) and self.takes_answers:
            event.stop()
            self.way = event.key
            self.action_answer(True)

    def action_answer(self, answer: bool) -> None:
        """Take a key for an answer, unless it came too soon to be one."""
        if self.takes_answers:
            self.dismiss(answer)
