"""`photo-series [FOLDER]`: the app."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import SettingsError
from engine.settings import Settings
from tui.cli.options import ApiKey, BaseUrl, Config, DbPath, Images, VerifierChoice
from tui.cli.running import keys_for, settings_with
from tui.runtime.garbage import importing


def review(
    folder: Annotated[Path | None, typer.Argument(help="The folder of your downloads.")] = None,
    db_path: DbPath = None,
    api_key: ApiKey = None,
    verifier: Annotated[VerifierChoice | None, typer.Option(help="Which verifier to use.")] = None,
    base_url: BaseUrl = None,
    images: Annotated[Images | None, typer.Option(help="How pictures are drawn.")] = None,
    mouse: Annotated[bool, typer.Option("--mouse/--no-mouse", help="React to the mouse.")] = True,
    config: Config = None,
) -> None:
    """Open the app (the default without a command)."""
    settings = settings_with(config, database_path=db_path, verifier=verifier, base_url=base_url or None, images=images)
    show_app(settings, api_key, folder, mouse=mouse and settings.mouse, config=config)


def show_app(
    settings: Settings,
    api_key: str | None,
    folder: Path | None,
    *,
    mouse: bool,
    demo: Path | None = None,
    config: Path | None = None,
) -> None:
    """Run the app on settings that came from `config`; raises SettingsError where there is no terminal for it."""
    if not on_terminal():
        raise SettingsError("The app needs a terminal.", "Use photo-series analyze FOLDER where there is none.")
    with importing():
        from tui.start import run_app

    key, server_key = keys_for(settings, api_key)
    run_app(settings, key, folder, mouse=mouse, demo=demo, server_key=server_key, config=config)


def on_terminal() -> bool:
    """True where somebody sees what is drawn and can press keys."""
    return sys.stdin.isatty() and sys.stdout.isatty()
