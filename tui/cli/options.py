"""Options that several commands share."""

from __future__ import annotations

import getpass
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.errors import SettingsError
from engine.settings import Settings
from tui.text.secrets import hide


class VerifierChoice(StrEnum):
    """The verifiers, and the choice among them by settings and keys."""

    AUTO = "auto"
    GEMINI = "gemini"
    OPENAI = "openai"
    OFFLINE = "offline"


class Images(StrEnum):
    """How pictures are drawn."""

    AUTO = "auto"
    KITTY = "kitty"
    SIXEL = "sixel"
    HALF = "half"
    NONE = "none"


class LeftOut(StrEnum):
    """What a scan leaves out unless it is told otherwise."""

    THUMBNAILS = "thumbnails"
    RECYCLED = "recycled"
    SYSTEM = "system"
    MESSAGES = "messages"
    HIDDEN = "hidden"


Folder = Annotated[Path, typer.Argument(help="The folder of your downloads.")]
Config = Annotated[Path | None, typer.Option("--config", help="Settings file instead of ./config.json.")]
DbPath = Annotated[str | None, typer.Option("--db-path", help="Database file instead of ./photo_series.db.")]


def _key_of(given: str | None) -> str | None:
    """The key, read from standard input for "-"; one that everybody on the machine can see is told of, once."""
    if given == "-":
        typed = getpass.getpass("Key: ") if sys.stdin.isatty() else sys.stdin.readline()
        if not typed.strip():
            raise SettingsError("There is no key on standard input.", "Write it on one line there.")
        hide(typed)
        return typed.strip()
    if given:
        sys.stderr.write(f"{_SEEN_BY_ALL}\n")
    return given


_SEEN_BY_ALL = (
    "A key in --api-key can be seen in the list of processes while this runs: --api-key - reads it from standard "
    "input, and a variable or a .env file may hold it."
)
ApiKey = Annotated[
    str | None,
    typer.Option(
        "--api-key",
        callback=_key_of,
        help="Key for the verifier that is asked, Gemini or your own server; - reads it from standard input, which is "
        "safer, as is a variable (GEMINI_API_KEY, PHOTO_SERIES_OPENAI_KEY) or a .env file.",
    ),
]
BaseUrl = Annotated[
    list[str] | None,
    typer.Option("--base-url", help="Address of your own model server; given more than once, they share the work."),
]
TakeIn = Annotated[
    list[LeftOut] | None,
    typer.Option("--take-in", help="Take in a kind of files that a scan leaves out; may be given more than once."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def setting(name: str, *flags: str, metavar: str | None = None) -> Any:
    """An option that lays a value over the setting `name`; the setting's own description is its help."""
    return typer.Option(*flags, metavar=metavar, help=f"{Settings.model_fields[name].description}.")


Workers = Annotated[str | None, setting("workers")]
