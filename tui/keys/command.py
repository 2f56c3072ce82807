"""One thing a user can do: the function that does it, its key, its place in footer, help and palette.

The table of all of them is `tui.desk.commands`. A user remaps a command by its name in config.json:
`"keys": {"approve": "y"}`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.binding import Binding

_HERE = "here:"
"""Begins the id of a binding that takes the key of a command for something else."""


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table."""

    name: str
    keys: str
    """Textual's key names, separated by commas; the first one is shown."""
    label: str
    """One or two words for footer and palette."""
    group: str
    """The heading it stands under in the help."""
    run: Callable[[Any], object]
    """What it does: a method, called on the subject whose class has it, and awaited if need be."""
    help: str
    """A sentence for the help screen and the palette."""
    footer: bool = False
    key_display: str | None = None
    everywhere: bool = False
    """Whether dialogs leave the key to it, too; a field in which text is typed never does."""

    @property
    def binding(self) -> Binding:
        """The command as Textual binds it; who has the binding defines `action_run`."""
        return Binding(
            self.keys,
            action_of(self.name),
            self.label,
            show=self.footer,
            key_display=self.key_display,
            priority=self.everywhere,
            tooltip=self.help,
            id=self.name,
        )

    def bound_to(self, subjects: Iterable[object]) -> Callable[[], object]:
        """What it does, on the one of these subjects whose class has it; raises LookupError if none has."""
        for subject in subjects:
            if self.run in vars(type(subject)).values():
                return partial(self.run, subject)
        raise LookupError(f"No subject does what {self.name} asks for.")


class Actions:
    """What each command does, by its name."""

    def __init__(self, commands: Iterable[Command], subjects: Sequence[object]) -> None:
        self._does = {command.name: command.bound_to(subjects) for command in commands}

    async def run(self, name: str) -> None:
        """Do what this command does, and come back when it is done."""
        done = self._does[name]()
        if inspect.isawaitable(done):
            await done


def action_of(name: str) -> str:
    """The Textual action that runs the command of this name."""
    return f"run('{name}')"


def same_key(name: str, action: str) -> Binding:
    """The key of a command, the user's own if there is one, for an action of another screen: what it opened it closes
    there, or what it stops it stops there, too.

    The app's keymap, which `Keys` makes, tells which key that is.
    """
    return Binding(f"<{name}>", action, show=False, id=_HERE + name)


def same_keys(keys: dict[str, str]) -> dict[str, str]:
    """What the keymap must hold for `same_key`, from the keys of each command."""
    return {_HERE + name: own for name, own in keys.items()}
