"""The help: every key of the screen in front, from the same table that binds it, and what the marks mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.keys.command import Command, action_of, same_key
from tui.keys.keymap import Keys
from tui.widgets.labelled import MUTED, labelled
from tui.widgets.series_line import FLAG, LEGEND

_WIDTH = 92
_FRAME_CELLS = 10
_KEY_CELLS = 16


class HelpDialog(ModalScreen[None]):
    """Shows the keys; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Close"),
        Binding("q,enter", "dismiss(None)", "Close", show=False),
        Binding("slash", "search", "Search", key_display="/"),
        same_key("help", "dismiss(None)"),
    ]

    DEFAULT_CSS = """
    HelpDialog Input { display: none; margin: 0 0 1 0; }
    """

    def __init__(self, keys: Keys, active: Sequence[ActiveBinding]) -> None:
        """`active` are the bindings of the screen in front; what Textual adds to each app is not told."""
        super().__init__()
        self._keys = keys
        there = {one.binding.action for one in active}
        bindings = [one.binding for one in active if not isinstance(one.node, App)]
        self._commands = [command for command in keys.commands if action_of(command.name) in there]
        known = {action_of(command.name) for command in self._commands}
        own = {binding.action: binding for binding in reversed(bindings) if binding.show or binding.tooltip}
        self._own = [own[action] for action in reversed(own) if action not in known]
        """What the screen in front has beside the commands."""

    def compose(self) -> ComposeResult:
        """A field to search in, groups of keys, then the marks."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Keys"
            box.border_subtitle = "/ searches, Esc closes"
            yield Input(placeholder="search keys and what they do", compact=True)
            yield Static(markup=False)

    def on_mount(self) -> None:
        """Begin with the text."""
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """Wrap the sentences to what room there is."""
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        """Show what fits what is searched for."""
        lines = list(self._lines(self.query_one(Input).value.lower().split()))
        self.query_one(Static).update(Content("\n").join(lines or [Content("Nothing fits. Esc shows all keys.")]))

    def action_search(self) -> None:
        """Search."""
        self.query_one(Input).display = True
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _to_the_text(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        """Show everything again, or close."""
        field = self.query_one(Input)
        if not field.display:
            self.dismiss(None)
            return
        field.value, field.display = "", False
        self.query_one(VerticalScroll).focus()

    def _lines(self, sought: Sequence[str]) -> Iterator[Content]:
        """Lines in which all that is `sought` occurs, under their headings; without it all."""
        if not sought:
            yield Content.styled("Everything is saved as it happens; there is no save key.", MUTED)
            yield Content("")
        for heading, entries in self._groups():
            found = [(keys, words) for keys, words, name in entries if _holds(f"{keys} {words} {name}", sought)]
            if found:
                yield Content.styled(heading, "bold $text-accent")
                yield from (self._line(keys, words) for keys, words in found)
                yield Content("")

    def _groups(self) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
        """Headings, each with keys, what they do, and what that is called."""
        yield (
            "On this screen",
            [(self.app.get_key_display(own), own.tooltip or f"{own.description}.", "") for own in self._own],
        )
        for group, commands in groupby(_in_groups(self._commands), key=lambda command: command.group):
            entries = [(self._keys.shown(command.name), command.help, command.label) for command in commands]
            yield group, [*entries, ("1 … 9", "Look at that photo.", "")] if group == "Frames" else entries
        if any(command.group == "Decide" for command in self._commands):
            marks = [(standing.mark, f"{standing.word}: {standing.meaning}", "") for standing in LEGEND]
            yield "Marks in the list", [*marks, (FLAG, "behind another mark: you flagged it", "")]

    def _line(self, keys: str, words: str) -> Content:
        """A key and its sentence."""
        width = min(_WIDTH, self.app.size.width) - _FRAME_CELLS
        return labelled(f"  {keys}", words, indent=_KEY_CELLS, width=width, style="bold")


def _holds(text: str, sought: Sequence[str]) -> bool:
    return all(word in text.lower() for word in sought)


def _in_groups(commands: Sequence[Command]) -> list[Command]:
    """By group, those in the order in which the table begins them."""
    groups = list(dict.fromkeys(command.group for command in commands))
    return sorted(commands, key=lambda command: groups.index(command.group))
