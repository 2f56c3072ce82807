"""The help: every key of the screen in front, from the same table that binds it, and what the marks mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

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
        Binding("escape,q,enter", "dismiss(None)", "Close"),
        same_key("help", "dismiss(None)"),
    ]

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
        """Groups of keys, then the marks."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            yield Static(markup=False)

    def on_resize(self) -> None:
        """Wrap the sentences to what room there is."""
        self.query_one(Static).update(Content("\n").join(self._lines()))

    def _lines(self) -> list[Content]:
        lines = [Content.styled("Everything is saved as it happens; there is no save key.", MUTED), Content("")]
        if self._own:
            lines.append(Content.styled("On this screen", "bold $text-accent"))
            lines += [
                self._line(self.app.get_key_display(own), own.tooltip or f"{own.description}.") for own in self._own
            ]
            lines.append(Content(""))
        for group, commands in groupby(_in_groups(self._commands), key=lambda command: command.group):
            lines.append(Content.styled(group, "bold $text-accent"))
            lines += [self._line(self._keys.shown(command.name), command.help) for command in commands]
            if group == "Frames":
                lines.append(self._line("1 … 9", "Look at that photo."))
            lines.append(Content(""))
        if not any(command.group == "Decide" for command in self._commands):
            return lines[:-1]
        lines.append(Content.styled("Marks in the list", "bold $text-accent"))
        lines += [self._line(standing.mark, f"{standing.word}: {standing.meaning}") for standing in LEGEND]
        lines.append(self._line(FLAG, "behind another mark: you flagged it"))
        return lines

    def _line(self, keys: str, words: str) -> Content:
        """A key and its sentence."""
        width = min(_WIDTH, self.app.size.width) - _FRAME_CELLS
        return labelled(f"  {keys}", words, indent=_KEY_CELLS, width=width, style="bold")


def _in_groups(commands: Sequence[Command]) -> list[Command]:
    """By group, those in the order in which the table begins them."""
    groups = list(dict.fromkeys(command.group for command in commands))
    return sorted(commands, key=lambda command: groups.index(command.group))
