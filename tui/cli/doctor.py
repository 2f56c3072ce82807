"""`photo-series doctor`: are settings, key, model, clock, database and terminal as they should be?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.errors import SettingsError
from tui.cli.console import say
from tui.cli.options import ApiKey, BaseUrl, Config, DbPath, Images, VerifierChoice
from tui.cli.running import DONE, FAILED, keys_for, leave, settings_with, today


def doctor(
    api_key: ApiKey = None,
    db_path: DbPath = None,
    verifier: Annotated[VerifierChoice | None, typer.Option(help="Which verifier to check.")] = None,
    base_url: BaseUrl = None,
    images: Annotated[Images | None, typer.Option(help="How pictures are to be drawn.")] = None,
    config: Config = None,
) -> None:
    """Check settings, key, model, clock, database and what the terminal can draw."""
    from engine.build import choose_verifier, servers
    from engine.photos.decode import PhotoReader
    from engine.session.checkup import Finding, check_database, check_faces, check_server, check_verifier
    from tui.terminal.log import log_file
    from tui.terminal.probe import probe

    settings = settings_with(config, database_path=db_path, verifier=verifier, base_url=base_url or None, images=images)
    key, server_key = keys_for(settings, api_key)
    day = today()
    choice = choose_verifier(settings, key, day)
    terminal = probe(settings.images)
    findings = [
        Finding("settings", True, "config.json is right" if (config or Path("config.json")).exists() else "defaults"),
        check_database(Path(settings.database_path).expanduser()),
        check_faces(),
        Finding("log", True, f"{log_file()}, for you alone; it names folders and posts, no secrets"),
        Finding("pictures", True, f"{terminal.protocol}: {terminal.why}"),
        *check_verifier(choice, settings, key, day),
    ]
    if choice.name == "openai":
        try:
            asked = servers(settings, server_key, PhotoReader(settings.max_pixels))
        except SettingsError as error:
            findings.append(Finding("server", False, error.message, error.hint))
        else:
            findings += [finding for server in asked for finding in check_server(server, settings)]
    for finding in findings:
        say(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.words} {finding.hint}".rstrip())
    leave(DONE if all(finding.ok for finding in findings) else FAILED)
