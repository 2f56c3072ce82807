"""How a command runs: its settings, its session, and the code it ends with."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from engine.build import choose_verifier, known_collections, open_session, utc_today
from engine.errors import StoreError
from engine.events import Sink
from engine.keys import find_key
from engine.settings import Settings
from engine.settings_file import changed, load_settings
from tui.terminal.log import noting
from tui.text.secrets import hide

if TYPE_CHECKING:
    from engine.session.session import Session


CALENDAR: ContextVar[Callable[[], date]] = ContextVar("CALENDAR", default=utc_today)
"""Where commands have the day from by which models end and prices change."""

DONE, FAILED, WRONG_USE, STOPPED = 0, 1, 2, 130
"""Exit codes."""


def today() -> date:
    """The day by which models end and prices change."""
    return CALENDAR.get()()


def settings_with(config: Path | None, **overrides: Any) -> Settings:
    """The settings of `config`, with what the command line gave laid over them; None leaves a setting as it is."""
    return load_settings(config, **{name: _plain(value) for name, value in overrides.items()})


def _plain(value: Any) -> Any:
    """What settings hold for an option's value."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def with_model(settings: Settings, model: str | None) -> Settings:
    """The settings with another model for whichever service they choose."""
    if model is None:
        return settings
    name = "openai_model" if asks_server(settings) else "gemini_model"
    return changed(settings, {name: "--model"}, **{name: model})


def asks_server(settings: Settings) -> bool:
    """Whether servers of the user's own are asked, and not Gemini."""
    return choose_verifier(settings, None).name == "openai"


def keys_for(settings: Settings, api_key: str | None) -> tuple[str | None, str | None]:
    """Gemini's key, and the one for the user's own servers: `--api-key` is for those who are asked and no others."""
    hide(api_key)
    return (find_key(), api_key) if asks_server(settings) else (find_key(api_key), None)


def need_database(settings: Settings) -> None:
    """Raise StoreError where the database that the settings name is not there: reading commands make none."""
    path = Path(settings.database_path).expanduser()
    if path.exists():
        return
    known = [one for one in known_collections().all() if one.holds_posts]
    hint = f"That of {known[0].root} is: --db-path {shlex.quote(str(known[0].database))}" if known else ""
    raise StoreError(
        f"There is no database at {path}.", hint or "Run photo-series analyze FOLDER first, or give --db-path."
    )


@contextlib.contextmanager
def session_of(settings: Settings, sink: Sink, api_key: str | None = None) -> Iterator[Session]:
    """A session that is closed whatever happens."""
    key, server_key = keys_for(settings, api_key)
    session = open_session(settings, noting(sink), key, CALENDAR.get(), server_key)
    try:
        yield session
    finally:
        session.close()


def leave(code: int) -> None:
    """End the command with this exit code."""
    if code:
        raise typer.Exit(code)
