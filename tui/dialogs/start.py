"""Before a run that costs money: what it will judge and what that may cost."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from engine.session.session import Judge
from engine.verify.money import Estimate
from tui.text import safe


class StartDialog(ModalScreen[bool]):
    """Asks whether to begin; True means yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "Not now"),
        Binding("enter,y", "answer(True)", "Begin", priority=True),
    ]

    def __init__(self, judge: Judge, outlook: Estimate, limit: float | None) -> None:
        super().__init__()
        self._judge = judge
        self._outlook = outlook
        self._limit = limit

    def compose(self) -> ComposeResult:
        """What, who, how much."""
        outlook = self._outlook
        lines = [
            f"{outlook.series:,} posts with {outlook.images:,} photos are to be judged by {safe(self._judge.title)}."
        ]
        if outlook.cost_usd:
            lines.append(
                f"That takes about {outlook.prompt_tokens:,} tokens in and {outlook.output_tokens:,} out: "
                f"about ${outlook.cost_usd:.2f}."
            )
            lines.append(
                f"The run ends before it has cost ${self._limit:.2f}."
                if self._limit
                else "Set max_cost in config.json, or --max-cost, to give it a limit."
            )
        lines.append("Pictures are sent small and without names, places or camera data.")
        with Vertical(classes="dialog") as box:
            box.border_title = "Begin to verify?"
            yield Static("\n".join(lines), markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Not now (n)", id="no")
                yield Button("Begin (y)", variant="primary", id="yes")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Take a key for an answer."""
        self.dismiss(answer)
