"""`photo-series db backup` and `db restore`."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import StoreError
from engine.settings_file import load_settings
from engine.store.backups import Backup, Backups
from tui.cli.console import say, say_json
from tui.cli.options import AsJson, Config, DbPath
from tui.cli.running import need_database


def backup(
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="A new file to write.")] = None,
    db_path: DbPath = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Copy the database, also while it is in use; the last three copies beside it are kept, and any that you name."""
    settings = load_settings(config, database_path=db_path)
    need_database(settings)
    backups = Backups(Path(settings.database_path).expanduser())
    if output is None:
        place = backups.make().path
    else:
        place = output.expanduser().absolute()
        if os.path.lexists(place):
            raise StoreError(f"{place} is there already.", "Name a new file for the backup.")
        try:
            backups.write(place)
        except OSError as error:
            raise StoreError(f"{place} cannot be written: {error.strerror}.", "Name another file.") from error
    if as_json:
        say_json({"backup": str(place), "bytes": place.stat().st_size})
    else:
        say(f"The database is copied into {place}")


def restore(
    which: Annotated[
        str | None, typer.Argument(metavar="[BACKUP]", help="A backup's file or its number in the list.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it; without this, only list the backups.")] = False,
    db_path: DbPath = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Replace the database with a backup, by default the last undamaged one; the replaced file is kept."""
    database = Path(load_settings(config, database_path=db_path).database_path).expanduser().absolute()
    backups = Backups(database)
    found = backups.all()
    chosen = _chosen(which, found, backups)
    if chosen and not os.path.lexists(chosen):
        raise StoreError(f"There is no backup at {chosen}.", "db restore lists those there are.")
    if not yes:
        _list(found, chosen, database, as_json)
        return
    if chosen is None:
        raise StoreError(f"{database} has no backup that is whole.", "Name the file of one: db restore FILE --yes")
    kept = backups.restore(chosen)
    if as_json:
        say_json({"restored": str(chosen), "kept": str(kept) if kept else None})
        return
    say(f"{chosen} is now the database {database}")
    if kept:
        say(f"  what was there before is kept as {kept}")


def _chosen(which: str | None, found: list[Backup], backups: Backups) -> Path | None:
    if which is None:
        good = backups.last_good()
        return good.path if good else None
    if which.isdecimal() and 0 < int(which) <= len(found):
        return found[int(which) - 1].path
    return Path(which).expanduser().absolute()


def _list(found: list[Backup], chosen: Path | None, database: Path, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "backups": [{"path": str(one.path), "made": f"{one.made}Z", "holds": one.contents()} for one in found],
                "restores": str(chosen) if chosen else None,
            }
        )
        return
    for number, one in enumerate(found, start=1):
        say(f"  {number}  {one.day}  {one.contents()}  {one.path.name}")
    if chosen is None:
        say(f"{database} has no backup that is whole")
    else:
        place = f" --db-path {shlex.quote(str(database))}"
        say(f"{chosen.name} would be restored; do it with: photo-series db restore{place} --yes")
