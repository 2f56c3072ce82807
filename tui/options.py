"""Options that several commands share, and what each needs before it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.errors import StoreError
from engine.settings import Settings

Config = Annotated[Path | None, typer.Option("--config", help="Settings file instead of ./config.json.")]
DbPath = Annotated[str | None, typer.Option("--db-path", help="Database file instead of ./photo_series.db.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

DONE, FAILED, WRONG_USE, STOPPED = 0, 1, 2, 130
"""Exit codes."""


def need_database(settings: Settings) -> None:
    """Raise StoreError where the database that the settings name is not there: reading commands make none."""
    path = Path(settings.database_path).expanduser()
    if not path.exists():
        raise StoreError(
            f"There is no database at {path}.", "Run photo-series analyze FOLDER first, or give --db-path."
        )


def leave(code: int) -> None:
    """End the command with this exit code."""
    if code:
        raise typer.Exit(code)
