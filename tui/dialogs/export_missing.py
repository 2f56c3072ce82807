"""Photos that an export needs and that are missing: listed, and asked about before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from engine.export.measure import GONE
from engine.export.options import Missing
from engine.model import Problem
from tui.text import safe

_LISTED = 200


def _line(problem: Problem) -> str:
    return problem.where if problem.what == GONE else f"{problem.where}: {problem.what}"


class MissingDialog(ModalScreen[Missing | None]):
    """Answers with "skip" or "skip-series", as the option `missing` has it; None means that nothing is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "dismiss(None)", "Write nothing"),
        Binding("p", "dismiss('skip')", "Leave out the photos"),
        Binding("s", "dismiss('skip-series')", "Leave out the series"),
    ]

    DEFAULT_CSS = """
    MissingDialog {
        #missing-photos { height: auto; max-height: 25vh; margin: 1 0; scrollbar-size-vertical: 1; }
        .note { margin: 0 0 1 0; }
        Button { width: 100%; content-align-horizontal: left; text-align: left; }
        #missing-photos > Static { height: auto; color: $text-warning; }
    }
    """

    def __init__(self, lost: Sequence[Problem], database: Path) -> None:
        super().__init__()
        self._lost = lost
        self._database = database

    def compose(self) -> ComposeResult:
        """The photos, and the three ways to go on."""
        many = "A photo" if len(self._lost) == 1 else f"{len(self._lost):,} photos"
        lines = [_line(problem) for problem in self._lost[:_LISTED]]
        if len(self._lost) > _LISTED:
            lines.append(f"… and {len(self._lost) - _LISTED:,} more")
        with Vertical(classes="dialog") as box:
            box.border_title = "Photos are missing"
            box.border_subtitle = "Esc writes nothing"
            yield Static(f"{many} cannot be used; missing, where nothing else is said:", markup=False)
            with VerticalScroll(id="missing-photos"):
                yield Static("\n".join(map(safe, lines)), markup=False)
            yield Static(
                "What was moved is found again, in a shell, with\n"
                f"photo-series db relink FOLDER --db-path {safe(str(self._database))}",
                classes="note",
                markup=False,
            )
            yield Button("p  Leave out these photos, keep their series", variant="primary", id="skip", compact=True)
            yield Button("s  Leave out the series that miss one", id="skip-series", compact=True)
            yield Button("n  Write nothing", id="none", compact=True)

    def on_mount(self) -> None:
        """Enter takes the mildest way."""
        self.query_one("#skip").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        match event.button.id:
            case "skip" | "skip-series" as answer:
                self.dismiss(answer)
            case _:
                self.dismiss(None)
