"""What an export wrote, and how each trainer is started with it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from engine.model import ExportReport
from tui.text import safe
from tui.text.export_lines import export_lines, start_lines


class ExportedDialog(ModalScreen[None]):
    """Says it until it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close"),
        Binding("y", "copy", "Copy the commands"),
    ]

    def __init__(self, report: ExportReport) -> None:
        super().__init__()
        self._report = report

    @property
    def _commands(self) -> str:
        return "\n".join(start_lines(self._report))

    def compose(self) -> ComposeResult:
        """What was written, and the commands."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Written"
            box.border_subtitle = "Esc closes"
            yield Static("\n".join(map(safe, export_lines(self._report))), markup=False)
            if self._report.starts:
                yield Static("\nHow to train with it (the README.md there says the same):\n", markup=False)
                yield Static("\n".join(map(safe, start_lines(self._report))), id="starts", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Copy the commands (y)", id="copy", compact=True)
                yield Button("Close", variant="primary", id="close", compact=True)

    def on_mount(self) -> None:
        """Begin at the top; Enter closes."""
        self.query_one(VerticalScroll).focus()

    @on(Button.Pressed, "#copy")
    def action_copy(self) -> None:
        """Put the commands on the clipboard."""
        self.app.copy_to_clipboard(self._commands)
        self.notify("Copied.", markup=False)

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(None)
