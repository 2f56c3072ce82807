"""A sentence for the verifier, for one series alone."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class NoteDialog(ModalScreen[str | None]):
    """Asks for a note; None means none was given."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def compose(self) -> ComposeResult:
        """An explanation and a field."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Re-run with a note"
            box.border_subtitle = "Enter re-runs, Esc cancels"
            yield Static("Note for the verifier, about this series alone:", classes="note", markup=False)
            yield Input(placeholder="e.g. keep only the photos with the dog", max_length=500)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)
