"""A question with a yes and a no."""

from __future__ import annotations

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

_SURPRISE: Final = 0.7
"""Seconds in which nobody has read a question."""


class ConfirmDialog(ModalScreen[bool]):
    """Asks; True means yes. `yes` says what will happen, `otherwise` what another way to say yes is, by its key.

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
        otherwise: tuple[str, str] | None = None,
        unasked: bool = False,
        yes_key: str = "",
        about: Sequence[int] = (),
    ) -> None:
        """`yes_key` is a key that also means yes: the one that led to the question. Series it is `about` are shown."""
        super().__init__()
        self._yes_key = yes_key
        self._otherwise = otherwise
        self._about = about
        self.took_other_way = False
        """Whether yes was said in the other way."""
        self._from = time.monotonic() + (_SURPRISE if unasked else 0)
        self._title = title
        self._question = question
        self._yes = yes
        self._no = no

    @property
    def takes_answers(self) -> bool:
        """Whether it has been there long enough to be read."""
        return time.monotonic() >= self._from

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(classes="dialog with-strips" if self._about else "dialog") as box:
            box.border_title = safe(self._title)
            yield Static("\n".join(map(safe, self._question.split("\n"))), markup=False)
            if self._about:
                yield SeriesStrips(self._about)
            with Horizontal(classes="buttons"):
                yield Button(f"{safe(self._no)} (n)", id="no")
                if self._otherwise:
                    key, words = self._otherwise
                    yield Button(f"{safe(words)} ({key})", id="otherwise")
                yield Button(f"{safe(self._yes)} (y)", variant="primary", id="yes")

    def on_mount(self) -> None:
        """Enter means yes."""
        self.query_one("#yes").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.took_other_way = event.button.id == "otherwise" and self.takes_answers
        self.action_answer(event.button.id != "no")

    def on_key(self, event: events.Key) -> None:
        """Take the other way's key, or the second press of the one that led here."""
        if event.key == self._yes_key:
            event.stop()
            self.action_answer(True)
        elif self._otherwise and event.key == self._otherwise[0] and self.takes_answers:
            event.stop()
            self.took_other_way = True
            self.action_answer(True)

    def action_answer(self, answer: bool) -> None:
        """Take a key for an answer, unless it came too soon to be one."""
        if self.takes_answers:
            self.dismiss(answer)
