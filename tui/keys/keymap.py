"""The key of every command: the user's own from config.json where there is one, checked before the app starts."""

from __future__ import annotations

import difflib
import re
import string
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from textual.binding import Binding, InvalidBinding
from textual.keys import Keys as TextualKeys

from engine.errors import SettingsError
from tui.keys.command import Command, same_keys

DIGITS: Final = tuple(map(str, range(1, 10)))
"""Keys that go to a frame by its place; they are one entry in the help and cannot be remapped."""


def _names(keys: str) -> list[str]:
    """Textual's names of keys, separated by commas: a sign stands for itself or has a name."""
    return [binding.key for binding in Binding.make_bindings([Binding(keys, "", "")])]


_SIGNS = {_names(sign)[0]: sign for sign in string.punctuation if sign != ","} | {"left": "←", "right": "→"}
_FIXED = {digit: f"frame {digit}" for digit in DIGITS} | {
    "up": "series up", "down": "series down", "pageup": "page up", "pagedown": "page down",
    "home": "first series", "end": "last series", "escape": "back", "ctrl+q": "quit", "ctrl+c": "quit",
}  # fmt: skip
_NAMED = {key.value for key in TextualKeys} | _SIGNS.keys() | {"space", "comma"}
_FREE_OF_TEXT = re.compile(r"ctrl\+.+|alt\+.+|f\d+")

_BRACES = re.compile(r"\{\{|\}\}|\{(\w+)\}")


class Keys:
    """Which key each command has."""

    def __init__(self, commands: Sequence[Command], own: Mapping[str, str]) -> None:
        """`own` is what the user wants, by command; raises SettingsError for what is no command or no key, or is given
        twice.
        """
        self.commands = commands
        self.own = _checked_keys(commands, own)
        """The user's own keys by command, as Textual names them."""
        self._given = {command.name: own.get(command.name, command.keys) for command in commands}

    @property
    def keymap(self) -> dict[str, str]:
        """For Textual: keys by the id of a binding."""
        return self.own | same_keys(
            {command.name: self.own.get(command.name, command.keys) for command in self.commands}
        )

    def shown(self, name: str) -> str:
        """The keys of a command, as a person reads them."""
        return shown(self._given[name])

    def worded(self, text: str) -> str:
        """A text of ours with keys where it names commands: "{undo} undoes that", whatever key the user gave it.

        Other braces stay, for the text may tell of a filter or a folder; see `tui.text.literal`.
        """
        return _BRACES.sub(self._named, text)

    def _named(self, found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        keys = self._given.get(found[1])
        return found[0] if keys is None else shown(keys).split()[0]


def _checked_keys(commands: Sequence[Command], keys: Mapping[str, str]) -> dict[str, str]:
    known = {command.name: command for command in commands}
    for name in keys:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f'Did you mean "{near[0]}"?' if near else f"Known are {', '.join(known)}."
            raise SettingsError(f'config.json, "keys": "{name}" is not an action.', hint)
    own = {name: _checked(name, given, everywhere=known[name].everywhere) for name, given in keys.items()}
    taken = dict(_FIXED)
    for name, command in known.items():
        for key in own.get(name) or _names(command.keys):
            if other := taken.get(key):
                raise SettingsError(
                    f'config.json, "keys": {shown(key)} is given to both "{other}" and "{name}".',
                    f'Give "{name}" another key.' if key in _FIXED else "Give one of them another key.",
                )
            taken[key] = name
    return {name: ",".join(own_keys) for name, own_keys in own.items()}


def _checked(name: str, given: str, *, everywhere: bool) -> list[str]:
    try:
        names = _names(given)
    except InvalidBinding:
        names = [""]
    for key in names:
        if not _is_key(key):
            raise SettingsError(
                f'config.json, "keys": "{name}" is given "{given}", which is not a key.',
                "Use a letter, a sign, or a name such as space, f2 or ctrl+t; a comma stands between two keys.",
            )
        if everywhere and not _FREE_OF_TEXT.fullmatch(key):
            raise SettingsError(
                f'config.json, "keys": "{name}" is given {shown(key)}, which dialogs need for themselves.',
                "Use a key with ctrl, or a function key.",
            )
    return names


def _is_key(name: str) -> bool:
    base = name.rpartition("+")[2]
    if len(base) == 1 or name in _NAMED or base in _NAMED:
        return True
    try:
        unicodedata.lookup(base.replace("_", " "))
    except KeyError:
        return False
    return True


def shown(keys: str | Iterable[str]) -> str:
    """Keys as a person reads them: signs for themselves."""
    names = _names(keys) if isinstance(keys, str) else keys
    return " ".join(_SIGNS.get(name, name) for name in names)
