"""The facts of one series, each in a field: what captions for trainers are composed of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from engine.model import Facts
from engine.model.facts import LONGEST_FACT
from tui.text import safe

_EXAMPLES = {
    "subject": "a young woman",
    "identity": "long red hair and freckles",
    "clothing": "a blue raincoat",
    "action": "walking along the water",
    "expression": "a calm smile",
    "place": "on a pebble beach",
    "light": "soft evening light",
    "framing": "medium shot at eye level",
    "look": "muted colours, fine grain",
}


class FactsDialog(ModalScreen[dict[str, str] | None]):
    """Asks for facts; gives those that were changed, by name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel"),
        Binding("down", "app.focus_next", "Next fact", show=False),
        Binding("up", "app.focus_previous", "Fact before", show=False),
    ]

    DEFAULT_CSS = """
    FactsDialog {
        Input { width: 1fr; }
        #facts-fields { height: auto; max-height: 12; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, facts: Facts, verifier: Facts) -> None:
        """`facts` are those that hold, `verifier` those that the verifier told."""
        super().__init__()
        self._facts = facts
        self._verifier = verifier

    def compose(self) -> ComposeResult:
        """A field for each fact, and the answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Facts of this series"
            box.border_subtitle = "Enter saves, Esc cancels"
            yield Static("Captions for trainers are composed of these, a few words each.", markup=False)
            with VerticalScroll(id="facts-fields", can_focus=False):
                yield from self._rows()
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="no")
                yield Button("Save", variant="primary", id="yes")

    def _rows(self) -> Iterator[Horizontal]:
        for name, text in self._facts.items():
            whose = " *" if text != getattr(self._verifier, name) else ""
            hint = f"e.g. {_EXAMPLES[name]}"
            field = Input(safe(text), placeholder=hint, max_length=LONGEST_FACT, id=f"fact-{name}", compact=True)
            yield Horizontal(Label(f"{name.capitalize()}{whose}"), field, classes="row")

    def on_mount(self) -> None:
        """Begin with the first."""
        self.query_one("#fact-subject", Input).focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def _keep(self) -> None:
        typed = {name: self.query_one(f"#fact-{name}", Input).value.strip() for name, _ in self._facts.items()}
        self.dismiss({name: text for name, text in typed.items() if text != safe(getattr(self._facts, name))})

    @on(Button.Pressed, "#no")
    def _leave(self) -> None:
        self.dismiss(None)
