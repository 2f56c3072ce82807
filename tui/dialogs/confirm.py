"""A question with a yes and a no."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.text import safe


class ConfirmDialog(ModalScreen[bool]):
    """Asks; True means yes. `yes` says what will happen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "No"),
        Binding("y", "answer(True)", "Yes"),
    ]

    def __init__(self, title: str, question: str, yes: str, no: str = "Not now") -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = safe(self._title)
            yield Static("\n".join(map(safe, self._question.split("\n"))), markup=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{safe(self._no)} (n)", id="no")
                yield Button(f"{safe(self._yes)} (y)", variant="primary", id="yes")

    def on_mount(self) -> None:
        """Enter means yes."""
        self.query_one("#yes").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Take a key for an answer."""
        self.dismiss(answer)
