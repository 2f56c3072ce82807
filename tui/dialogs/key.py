"""Asks for a Gemini key; what is typed is never shown, and kept no longer than the user wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from engine.errors import PhotoSeriesError
from engine.keys import key_file
from tui.text import from_home, safe
from tui.widgets.yes_no import YesNo


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """A key, and whether it is to be kept in a file."""

    key: str = field(repr=False)
    keep: bool


class KeyDialog(ModalScreen[KeyAnswer | None]):
    """Asks for a key; None means none was given. `why` is the error that made it necessary."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, why: PhotoSeriesError | None) -> None:
        super().__init__()
        self._why = why

    def compose(self) -> ComposeResult:
        """Why, the field, how long to keep it."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Gemini key"
            box.border_subtitle = "Enter uses it, Esc cancels"
            if self._why is not None:
                yield Static(safe(self._why.message), markup=False)
            yield Static("It is kept for this session and goes nowhere but to Google.", classes="note", markup=False)
            yield Input(password=True, placeholder="paste your key")
            yield YesNo("keep it for the next start, too", compact=True)
            yield Static(f"in {safe(from_home(key_file()))}, readable by you alone", classes="note", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="no")
                yield Button("Use it", variant="primary", id="yes")

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def _taken(self) -> None:
        key = self.query_one(Input).value.strip()
        self.dismiss(KeyAnswer(key, self.query_one(YesNo).value) if key else None)

    @on(Button.Pressed, "#no")
    def _left(self) -> None:
        self.dismiss(None)
