"""What the jobs of this start passed over, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.model import Problem
from tui.text import safe

_SHOWN = 2000


class JobLog(ModalScreen[None]):
    """The newest problems first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,J", "dismiss(None)", "Close")]

    DEFAULT_CSS = """
    JobLog > Vertical { width: 100%; height: 100%; }
    JobLog OptionList { height: 1fr; border: none; background: $surface; padding: 0; }
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._problems = list(problems)[::-1][:_SHOWN]

    def compose(self) -> ComposeResult:
        """One entry for each problem."""
        with Vertical(classes="dialog") as box:
            box.border_title = f"{len(self._problems):,} problems"
            box.border_subtitle = "Esc closes"
            entries = [
                Option(Content.assemble((safe(problem.where), "bold"), "  ", (safe(problem.what), "dim")))
                for problem in self._problems
            ]
            yield OptionList(*(entries or [Option(Content("Nothing was passed over."))]), markup=False)
