"""Reads settings from config.json and flags, and says which line to mend where one is wrong."""

from __future__ import annotations

import difflib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from engine.errors import SettingsError
from engine.settings import Settings
from engine.writing import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def defaults_as_json() -> str:
    """The text of the project's config.json."""
    return json.dumps(Settings().model_dump(), indent=4) + "\n"


def load_settings(path: Path | None = None, **overrides: Any) -> Settings:
    """Settings from `path`, or from config.json in the working folder if it is ours, with `overrides` (flags) on top.

    An override of None is ignored. Raises a SettingsError that names the file and line to correct.
    """
    named = path is not None
    path = path or Path("config.json")
    values: dict[str, Any] = {}
    text = ""
    if named or path.is_file():
        text = _read(path)
        values = _parse(text, path)
        # Model folders are full of foreign config.json files: one without a single key of ours is not meant for us.
        if not named and values and not values.keys() & Settings.model_fields.keys():
            values, text = {}, ""
    _refuse_unknown(values, text, path)
    if values.get("database_path") == Settings.model_fields["database_path"].default:
        del values["database_path"]  # listed there as every default is, but nobody's choice
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        flags = {name: f"--{name.replace('_', '-')}" for name in overrides}
        raise _explained(error, lambda key: flags.get(key) or f'{path}, line {_line_of(key, text)}: "{key}"') from None


def changed(settings: Settings, names: Mapping[str, str], **values: Any) -> Settings:
    """`settings` with other values; a SettingsError calls a wrong one by its name in `names`."""
    try:
        return Settings.model_validate(settings.model_dump(exclude_unset=True) | values)
    except ValidationError as error:
        raise _explained(error, lambda key: names.get(key, f'"{key}"')) from None


def add_pattern(template: str, path: Path | None = None) -> Path:
    """Add a file name template to `filename_pattern` in the settings file, whose other lines keep their order.

    The file is made if there is none. Raises SettingsError if it is another program's or cannot be read or written.
    """
    path = path or Path("config.json")
    values = _parse(_read(path), path) if path.is_file() else {}
    if values and not values.keys() & Settings.model_fields.keys():
        raise SettingsError(f"{path} belongs to another program.", "Name a file of your own with --config.")
    known = values.get("filename_pattern", "instagram")
    values["filename_pattern"] = [*(known if isinstance(known, list) else [known]), template]
    try:
        with replacing(Path(os.path.realpath(path))) as file:  # a link to the file stays one
            file.write((json.dumps(values, indent=4, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", "Check who may write there.") from error
    return path


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.", "Name another file with --config.") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        line, what = _line_to_mend(error)
        raise SettingsError(f"{path}, line {line}: {what}.", "Mend that line; it must be JSON.") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or brackets in brackets
        raise SettingsError(f"{path} cannot be read: {error}.", "Name another file with --config.") from error
    if not isinstance(values, dict):
        raise SettingsError(f"{path}, line 1: settings must stand between braces.", 'Start the file with "{".')
    return values


def _line_to_mend(error: json.JSONDecodeError) -> tuple[int, str]:
    """Line number, from 1, and what is wrong there. Python before 3.13 names the line after a trailing comma."""
    before = error.doc[: error.pos].rstrip()
    if before.endswith(",") and error.doc[error.pos : error.pos + 1] in ("}", "]"):
        return before.count("\n") + 1, "Illegal trailing comma"
    return error.lineno, error.msg


def _refuse_unknown(values: Mapping[str, Any], text: str, path: Path) -> None:
    for key in values:
        if key not in Settings.model_fields:
            near = difflib.get_close_matches(key, Settings.model_fields, 1, cutoff=0.5)
            hint = (
                f'Did you mean "{near[0]}"?' if near else "Take it out, or see the README for the settings there are."
            )
            raise SettingsError(f'{path}, line {_line_of(key, text)}: "{key}" is no setting.', hint)


def _explained(error: ValidationError, name_of: Callable[[str], str]) -> SettingsError:
    first = error.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else ""
    what = re.sub(r"^(Input|Value error,) ?", "", first["msg"])
    if not key:
        named = re.match(r"\w+", what)
        key = named[0] if named else ""
        what = f"is wrong: {what}"
    where = name_of(key)
    hint = Settings.model_fields[key].description if key in Settings.model_fields else ""
    return SettingsError(
        f"{where} {what}, not {first['input']!r}." if first["loc"] else f"{where} {what}.", f"{hint}." if hint else ""
    )


def _line_of(key: str, text: str) -> int:
    found = re.search(rf'"{re.escape(key)}"\s*:', text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
