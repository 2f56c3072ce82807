"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.settings import Settings


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
ApiKey = Annotated[
    str | None,
    typer.Option(
        "--api-key",
        help="Key for the verifier that is asked, Gemini or your own server; a variable (GEMINI_API_KEY, "
        "PHOTO_SERIES_OPENAI_KEY) or a .env file is safer.",
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
