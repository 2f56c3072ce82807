"""The `db` commands: check the database, find moved photos, tidy up, take series out, write it all as one file."""

from __future__ import annotations

import contextlib
import dataclasses
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.build import known_collections, open_once, open_store
from engine.errors import DatabaseDamaged, ExportError, SettingsError
from engine.events import Outcome, Phase, PhaseEnded, PhaseStarted, Progressed
from engine.filters import parse_filter
from engine.model import Problem, Progress
from engine.model.text import counted
from engine.photos.fingerprint import content_hash
from engine.photos.presence import look
from engine.session.dumping import dump
from engine.settings_file import load_settings
from engine.store.backups import Backups, damaged
from engine.store.care import Removable
from engine.store.checking import CheckReport
from engine.store.dump import DumpForm
from engine.store.held import identity
from engine.store.salvage import salvage
from tui.cli.backups import backup, restore
from tui.cli.console import ConsoleSink, say, say_json
from tui.cli.json_shapes import problem_json
from tui.cli.options import AsJson, Config, DbPath
from tui.cli.running import FAILED, leave, need_database

if TYPE_CHECKING:
    from engine.store.store import Store

_LINES_SHOWN = 20

db = typer.Typer(help="Check, repair, back up or export the database.", no_args_is_help=True)

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it; without this, only say what would be done.")]


@db.command()
def check(
    with_hashes: Annotated[
        bool,
        typer.Option("--hash", help="Read every photo and note a hash of its bytes, by which it is found again."),
    ] = False,
    db_path: DbPath = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Check that the database is whole and that its photos are there and unchanged."""
    try:
        with _store(config, db_path) as store, _watched(store, as_json) as progress:
            copies = open_once(load_settings(config, database_path=db_path), store).everywhere
            report = store.care.check(look, progress, content_hash if with_hashes else None, copies)
            if report.damage:
                raise damaged(store.path, report.damage[0])
    except DatabaseDamaged as error:
        _say_damage(Path(load_settings(config, database_path=db_path).database_path).expanduser(), error, as_json)
        leave(FAILED)
        return
    if as_json:
        problems = [problem_json(problem) for problem in report.problems]
        twice = [problem_json(copy) for copy in report.copies]
        say_json(dataclasses.asdict(report) | {"problems": problems, "copies": twice, "sound": report.sound})
    else:
        for line in _check_lines(report):
            say(line)
    leave(0 if report.sound else FAILED)


@db.command()
def relink(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Where to look besides the collection's own folder."),
    ] = None,
    db_path: DbPath = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Find moved or renamed photos and folders again."""
    from engine.photos.scan import scan

    places = [folder.expanduser().absolute() for folder in folders or ()]
    for place in places:
        if not place.is_dir():
            raise SettingsError(f"{place} is not a folder.", "Name the folder that holds the photos now.")
    lost = found = merged = 0
    left: list[Problem] = []
    with _store(config, db_path) as store, _watched(store, as_json) as progress:
        moved = store.care.rehome(places)
        for collection, root in reversed(store.catalog.collections()):
            if not root.is_dir():
                left.append(Problem(str(root), "this folder is not there: name the place it has now"))
                continue
            report = store.care.relink(
                collection, places, look=look, walk=scan, content_hash=content_hash, progress=progress
            )
            lost, found, merged = lost + report.lost, found + report.found, merged + report.merged
            left += report.still_lost
    if as_json:
        say_json(
            {
                "moved": [{"from": old, "to": new} for old, new in moved],
                "lost": lost,
                "found": found,
                "merged": merged,
                "problems": [problem_json(problem) for problem in left],
            }
        )
    else:
        for old, new in moved:
            say(f"{old} is now {new}")
        say(f"{found:,} of {lost:,} photos that were not in their place are found again")
        if merged:
            say(f"  {merged:,} that looked new are old posts again")
        _say_problems(left)
    leave(FAILED if left else 0)


@db.command()
def clean(yes: Yes = False, db_path: DbPath = None, as_json: AsJson = False, config: Config = None) -> None:
    """Remove posts whose files are all gone and that you never decided on; compact the file."""
    with _store(config, db_path) as store:
        with _watched(store, as_json) as progress:
            gone = store.care.abandoned(look, progress)
        removed = store.care.erase([series.id for series in gone]) if yes else 0
        saved = store.care.compact() if yes else 0
    if as_json:
        say_json({"found": [dataclasses.asdict(series) for series in gone], "removed": removed, "bytes_saved": saved})
        return
    _say_series(gone)
    if yes:
        say(f"{counted(removed, 'post')} removed; the database is {max(0, saved) / 1e6:,.1f} MB smaller")
    else:
        say(f"Without files and decision: {counted(len(gone), 'post')}. To remove: photo-series db clean --yes")


@db.command()
def remove(
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="Ids of series.")] = None,
    matching: Annotated[
        str, typer.Option(metavar="FILTER", help="All series that a filter shows, e.g. 'user:jenny state:failed'.")
    ] = "",
    for_good: Annotated[
        bool, typer.Option("--for-good", help="Out of the database, what D removed in the app included.")
    ] = False,
    yes: Yes = False,
    db_path: DbPath = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Remove series from the project, as D does in the app, where u or D brings them back; touches no file.

    With --for-good they leave the database with what was decided about them, and nothing brings that back. A later
    scan of the folder takes up such posts anew whose files are still there.
    """
    if bool(ids) == bool(matching.split()):
        raise SettingsError("Name the series to remove.", "Give either their ids or --matching FILTER.")
    with _store(config, db_path) as store:
        known = store.care.removable(ids or _matching(store, matching, with_removed=for_good))
        series = [one for one in known if for_good or not one.removed]
        removed = (store.care.erase([one.id for one in series]) if for_good else _hide(store, series)) if yes else 0
    unknown = sorted(set(ids or ()) - {one.id for one in known})
    if as_json:
        say_json({"found": [dataclasses.asdict(one) for one in series], "unknown": unknown, "removed": removed})
    else:
        _say_series(series)
        for number in unknown:
            say(f"There is no series {number}.")
        if len(known) > len(series):
            say(f"{len(known) - len(series):,} are removed already; with --for-good they leave the database.")
        what = "out of the database for good" if for_good else "removed; D brings them back in the app"
        say(f"{removed:,} series {what}" if yes else f"{len(series):,} series would be {what}; do it with --yes")
    leave(FAILED if unknown else 0)


@db.command()
def export(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="File to write.")],
    form: Annotated[DumpForm | None, typer.Option("--format", help="By the file's name where not given.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that this did not write; never a picture.")
    ] = False,
    db_path: DbPath = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Write all series and their photos into one CSV or JSON file."""
    output = output.expanduser().absolute()
    if form is None:
        form = DumpForm.CSV if output.suffix.lower() == ".csv" else DumpForm.JSON
    if identity(output) and identity(output) == identity(config or Path("config.json")):
        raise ExportError(f"{output} holds the settings, and stays.", "Name another file.")
    with _store(config, db_path) as store:
        collections = [root for _, root in store.catalog.collections()]
        collections += [one.root for one in known_collections().all()]
        count = dump(store, form, output, collections, force=force)
    if as_json:
        say_json({"output": str(output), "format": form.value, "series": count})
    else:
        say(f"{count:,} series in {output}")


db.command()(backup)
db.command()(restore)


@contextlib.contextmanager
def _store(config: Path | None, db_path: str | None) -> Iterator[Store]:
    settings = load_settings(config, database_path=db_path)
    need_database(settings)
    with contextlib.closing(open_store(settings)) as store:
        yield store


@contextlib.contextmanager
def _watched(store: Store, quiet: bool) -> Iterator[Progress]:
    """Shows how far a look at the disk has come."""
    sink = ConsoleSink(quiet)
    sink(PhaseStarted(Phase.CHECKING, None, str(store.path)))
    outcome, seen = Outcome.STOPPED, 0

    def show(done: int, total: int, current: str) -> None:
        nonlocal seen
        seen = done
        sink(Progressed(Phase.CHECKING, done, total, current))

    try:
        yield show
        outcome = Outcome.DONE
    finally:
        sink(PhaseEnded(Phase.CHECKING, outcome, f"{seen:,} looked at", None, None))


def _matching(store: Store, words: str, *, with_removed: bool) -> list[int]:
    wanted = parse_filter(words)
    filters = [wanted, dataclasses.replace(wanted, removed=True)] if with_removed else [wanted]
    collections = [collection for collection, _ in store.catalog.collections()]
    return [number for place in collections for wish in filters for number in store.catalog.ids(place, wish)]


def _hide(store: Store, series: Sequence[Removable]) -> int:
    """Remove series as the app does, in a step for each collection: undo goes by collection."""
    steps = [
        store.review.remove([one.id for one in series if one.collection == collection])
        for collection in sorted({one.collection for one in series})
    ]
    return sum(len(step.ids) for step in steps)


def _say_damage(database: Path, error: DatabaseDamaged, as_json: bool) -> None:
    """What is damaged, what can be read all the same, and what helps."""
    found = salvage(database)
    good = Backups(database).last_good()
    if as_json:
        backup = str(good.path) if good else None
        say_json({"sound": False, "damage": found.damage, "readable": dict(found.readable), "backup": backup})
        return
    say(error.message)
    for line in found.damage[:_LINES_SHOWN]:
        say(f"  {line}")
    say("What can be read all the same:")
    for what, count in found.readable:
        say(f"  {count:>7,}  {what}")
    place = f"--db-path {shlex.quote(str(database.absolute()))}"
    if good:
        say(f"The backup of {good.day} is whole ({good.contents()}): photo-series db restore {place} --yes")
    else:
        say(f'There is no backup. What can be read is saved with: sqlite3 {database} ".recover" | sqlite3 NEW.db')


def _check_lines(report: CheckReport) -> Iterator[str]:
    yield f"{report.series:,} series with {counted(report.photos, 'photo')}; the database itself is whole"
    found = [
        (report.dangling, "rows that speak of something that is not there"),
        (report.missing, "photos missing; if they were moved: db relink"),
        (report.unreadable, "photos that cannot be read"),
        (report.changed, "photos changed since they were scanned; scan again"),
        (report.incomplete, "series that have lost frames"),
        (report.failed, "posts without a verdict: analyze --retry-failed"),
        (report.hashed, "photos whose bytes are known now"),
        (len(report.copies), "posts downloaded twice; in the app, d skips them"),
    ]
    yield from (f"  {count:>7,}  {what}" for count, what in found if count)
    yield from _problem_lines((*report.problems, *report.copies))


def _problem_lines(problems: Sequence[Problem]) -> Iterator[str]:
    yield from (f"  {problem.where}: {problem.what}" for problem in problems[:_LINES_SHOWN])
    if len(problems) > _LINES_SHOWN:
        yield f"  … and {len(problems) - _LINES_SHOWN:,} more; --json names them"


def _say_problems(problems: Sequence[Problem]) -> None:
    for line in _problem_lines(problems):
        say(line)


def _say_series(series: Sequence[Removable]) -> None:
    for one in series[:_LINES_SHOWN]:
        say(f"  {one.id:>6}  {one.name}  ({counted(one.photos, 'photo')} in {one.directory})")
    if len(series) > _LINES_SHOWN:
        say(f"  … and {len(series) - _LINES_SHOWN:,} more")
