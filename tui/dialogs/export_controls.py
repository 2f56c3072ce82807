"""The controls of the export dialog: what each field is chosen or typed with, and what stands in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from textual.widget import Widget
from textual.widgets import Input, Select
from textual.widgets.select import InvalidSelectValueError

from engine.export.presets import Preset
from engine.export.profile import Profile
from engine.model import Take
from engine.settings import Settings
from tui.dialogs.export_fields import FOLDER, FORMAT, MODEL, TAKE, choices, empty_means, is_list, kind_of
from tui.dialogs.export_take import ListChoice
from tui.text import from_home
from tui.widgets.yes_no import YesNo

_ROOM = 32
"""Letters of a format that fit its field where the form is narrowest."""


class ExportControls:
    """Makes them; what they show first comes from the settings."""

    def __init__(
        self, settings: Settings, profiles: Mapping[str, Profile], presets: Mapping[str, Preset], listed: ListChoice
    ) -> None:
        self._settings = settings
        self._profiles = profiles
        self._presets = presets
        self._listed = listed

    def first(self, name: str) -> str | bool:
        """What a setting's field shows first."""
        value = getattr(self._settings, name)
        if isinstance(value, bool):
            return value
        if name == FOLDER:
            return from_home(Path(value).expanduser().absolute())
        if is_list(name):
            return ", ".join(value)
        return "" if value is None else str(value)

    def control(self, name: str, value: str | bool | None = None) -> Widget:
        """The control of a field, with its name as its id; a setting's shows `value`, if there is one."""
        if name == MODEL:
            models = [(preset.title, key) for key, preset in self._presets.items()]
            return _select(name, models, next(iter(self._presets)))
        if name == TAKE:
            return _select(name, self._listed.takes(), Take.ALL.value)
        if name == FORMAT:
            formats = [(_format(profile), key) for key, profile in self._profiles.items()]
            return _select(name, formats, format_of(self._settings, self._profiles))
        return self._of_setting(name, self.first(name) if value is None else value)

    @staticmethod
    def _of_setting(name: str, value: str | bool) -> Widget:
        if isinstance(value, bool):
            return YesNo("", value, id=name, compact=True)
        if words := choices(name):
            return _select(name, [(word, word) for word in words], value)
        return Input(value, placeholder=empty_means(name), id=name, compact=True)


def format_of(settings: Settings, profiles: Mapping[str, Profile]) -> str:
    """The settings' format if there is such a one, else the first."""
    return settings.export_format if settings.export_format in profiles else next(iter(profiles))


def suits(name: str, value: object) -> bool:
    """Whether a setting's field can show this."""
    if kind_of(name) is bool:
        return isinstance(value, bool)
    return isinstance(value, str) and (value in choices(name) if choices(name) else True)


def value_of(control: Widget) -> str | bool:
    """What stands in a control."""
    match control:
        case YesNo():
            return control.value
        case Input():
            return control.value.strip()
        case Select():
            return str(control.value)
    raise TypeError(f"{control} is no field")


def fill(control: Widget, value: object) -> None:
    """Put a value into a control; what it cannot take is passed over."""
    match control, value:
        case YesNo(), bool():
            control.value = value
        case Input(), str():
            control.value = value
        case Select(), str():
            with contextlib.suppress(InvalidSelectValueError):
                control.value = value
        case _:
            pass


def _select(name: str, options: Iterable[tuple[str, str]], value: str) -> Widget:
    return Select(options, value=value, allow_blank=False, id=name, compact=True)


def _format(profile: Profile) -> str:
    """A format and the first trainers that it is for, as many as fit."""
    readers = list(profile.readers)
    told = f"{profile.title}: {', '.join(readers)}"
    while len(readers) > 1 and len(told) > _ROOM:
        readers.pop()
        told = f"{profile.title}: {', '.join(readers)}, …"
    return told if readers and readers != [profile.title] else profile.title
