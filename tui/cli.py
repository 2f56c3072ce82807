"""The commands. Each opens a session, has it do one thing, and says what came of it."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from engine.build import nobody_listens, open_library, open_session
from engine.errors import (
    CollectionError,
    ExportError,
    FilterError,
    KeyMissing,
    PhotoSeriesError,
    RunStopped,
    SettingsError,
    StoreError,
)
from engine.events import Sink
from engine.model import Problem
from engine.session.reports import VerifyRequest
from engine.settings import Settings, find_key, load_settings
from engine.verify.money import estimate
from tui import reports
from tui.cli_db import db
from tui.console import ConsoleSink, complain, run_to_end, say, say_json
from tui.crash import tell_crash
from tui.garbage import importing
from tui.options import DONE, FAILED, STOPPED, WRONG_USE, AsJson, Config, DbPath, leave, need_database
from tui.text import safe

if TYPE_CHECKING:
    from engine.session.session import Session

T = TypeVar("T")

_WRONG_USE_ERRORS = (SettingsError, CollectionError, KeyMissing, ExportError, StoreError, FilterError)

cli = typer.Typer(
    name="photo-series",
    help="Finds the photo series in Instagram downloads and turns them into data sets for video models. "
    "Without a command it opens the app: photo-series [FOLDER].",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.add_typer(db, name="db")


class VerifierChoice(StrEnum):
    """Who judges."""

    AUTO = "auto"
    GEMINI = "gemini"
    OPENAI = "openai"
    OFFLINE = "offline"


class Fit(StrEnum):
    """How a photo fills its frame."""

    CROP = "crop"
    PAD = "pad"


class MissingPhotos(StrEnum):
    """What becomes of series that miss a photo."""

    SKIP = "skip"
    SKIP_SERIES = "skip-series"
    STOP = "stop"


class Images(StrEnum):
    """How pictures are drawn."""

    AUTO = "auto"
    KITTY = "kitty"
    SIXEL = "sixel"
    HALF = "half"
    NONE = "none"


def _setting(name: str, *flags: str, metavar: str | None = None) -> Any:
    """An option that lays a value over the setting `name`; the setting's own description is its help."""
    return typer.Option(*flags, metavar=metavar, help=f"{Settings.model_fields[name].description}.")


Folder = Annotated[Path, typer.Argument(help="The folder of your downloads.")]
ApiKey = Annotated[
    str | None,
    typer.Option("--api-key", help="Gemini key; a variable (GEMINI_API_KEY) or a .env file is safer."),
]


@cli.command()
def review(
    folder: Annotated[Path | None, typer.Argument(help="The folder of your downloads.")] = None,
    db_path: DbPath = None,
    api_key: ApiKey = None,
    verifier: Annotated[VerifierChoice | None, typer.Option(help="Who judges.")] = None,
    images: Annotated[Images | None, typer.Option(help="How pictures are drawn.")] = None,
    mouse: Annotated[bool, typer.Option("--mouse/--no-mouse", help="React to the mouse.")] = True,
    config: Config = None,
) -> None:
    """Open the app (what happens without a command, too)."""
    settings = _settings(config, database_path=db_path, verifier=verifier, images=images)
    _run_app(settings, api_key, folder, mouse=mouse and settings.mouse)


@cli.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to keep the sample.")] = Path(
        "photo-series-demo"
    ),
    headless: Annotated[bool, typer.Option("--headless", help="Do the whole job without the app.")] = False,
    images: Annotated[Images | None, typer.Option(help="How pictures are drawn.")] = None,
    config: Config = None,
) -> None:
    """Paint a sample collection and open it; without a terminal, do the whole job and say what came of it."""
    settings = _settings(
        config,
        database_path=str(folder / "photo_series.db"),
        output_dir=str(folder / "dataset"),
        verifier="offline",
        images=images,
    )
    if headless or not _on_terminal():
        _demo_headless(settings, folder / "photos")
    else:
        _run_app(settings, None, None, mouse=settings.mouse, demo=folder / "photos")


@cli.command()
def scan(
    folder: Folder,
    explain: Annotated[bool, typer.Option("--explain", help="Say for each file why it is where it is.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Group a folder's files into posts and say what is there; writes nothing."""
    settings = _settings(config)
    library = open_library(settings)
    problems: list[Problem] = []
    root = folder.expanduser().absolute()
    posts = list(library.posts(root, problems.append))
    estimated = estimate((len(post.photos) for post in posts if post.skip_reason is None), settings)
    if as_json:
        say_json(
            {
                "root": str(root),
                "posts": [reports.post_json(post) for post in posts],
                "problems": [reports.problem_json(problem) for problem in problems],
                "estimate": reports.estimate_json(estimated, settings.gemini_model),
            }
        )
        return
    if explain:
        from engine.naming.explain import explain as sentences

        for post in posts:
            for path, sentence in sentences(post):
                say(f"{path}: {sentence}")
        for problem in problems:
            say(f"{problem.where}: {problem.what}")
    for line in reports.scan_lines(posts, problems):
        say(line)
    say(
        f"Asking {settings.gemini_model} about them takes about {estimated.prompt_tokens:,} tokens in and "
        f"{estimated.output_tokens:,} out: about ${estimated.cost_usd:.2f}."
    )


@cli.command()
def analyze(
    folder: Folder,
    api_key: ApiKey = None,
    test_limit: Annotated[int, typer.Option(min=0, help="Judge only the first N posts; 0 is all.")] = 0,
    sort_by_size: Annotated[
        bool, typer.Option("--sort-by-size/--no-sort", help="Judge the largest posts first, or in the order found.")
    ] = True,
    db_path: DbPath = None,
    verifier: Annotated[VerifierChoice | None, typer.Option(help="Who judges.")] = None,
    model: Annotated[str | None, typer.Option(help="Model that judges.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Another address for the model service.")] = None,
    concurrency: Annotated[int | None, typer.Option(help="Most requests in flight.")] = None,
    rpm: Annotated[int | None, typer.Option(help="Most requests a minute.")] = None,
    tpm: Annotated[int | None, typer.Option(help="Most input tokens a minute.")] = None,
    max_cost: Annotated[float | None, typer.Option(help="Stop before this many US dollars are spent.")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Ask only about posts that failed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Judge anew what no person has touched.")] = False,
    ask_anew: Annotated[
        bool, typer.Option("--ask-anew", help="Pay again for verdicts that were paid for already.")
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Scan a folder and have a verifier judge its posts; a second run does only what is new."""
    chosen = "openai_model" if verifier == VerifierChoice.OPENAI else "gemini_model"
    settings = _settings(
        config,
        database_path=db_path,
        verifier=verifier,
        base_url=base_url,
        concurrency=concurrency,
        rpm=rpm,
        tpm=tpm,
        max_cost=max_cost,
        **{chosen: model},
    )
    request = VerifyRequest(test_limit or None, sort_by_size, retry_failed, force, ask_anew=ask_anew)
    with _session(settings, ConsoleSink(quiet=as_json), api_key) as session:
        session.open(folder)
        if not as_json:
            say(f"{session.judge.title} judges: {session.judge.why}.")
        scanned = run_to_end(session, session.scan)
        outlook = session.outlook(request)
        if outlook.cost_usd and not as_json:
            say(
                f"{outlook.series:,} posts with {outlook.images:,} photos to judge: about "
                f"{outlook.prompt_tokens + outlook.output_tokens:,} tokens, ${outlook.cost_usd:.2f}."
            )
        verified = run_to_end(session, lambda: session.verify(request))
        counts = session.counts()
    if as_json:
        say_json(
            {
                "scan": reports.scan_json(scanned),
                "verify": reports.verify_json(verified),
                "stats": reports.counts_json(counts),
            }
        )
    else:
        for line in reports.stats_lines(counts):
            say(line)
    leave(FAILED if verified.failed or verified.blocked else DONE)


@cli.command()
def stats(db_path: DbPath = None, as_json: AsJson = False, config: Config = None) -> None:
    """Say what the database holds."""
    settings = _settings(config, database_path=db_path)
    need_database(settings)
    with _session(settings, nobody_listens) as session:
        counts = session.catalog.counts()
    if as_json:
        say_json(reports.counts_json(counts))
        return
    for line in reports.stats_lines(counts):
        say(line)


@cli.command("create-dataset")
def create_dataset(
    output_dir: Annotated[Path | None, _setting("output_dir")] = None,
    min_length: Annotated[int | None, _setting("min_length")] = None,
    max_length: Annotated[int | None, _setting("max_length")] = None,
    db_path: DbPath = None,
    form: Annotated[str | None, _setting("export_format", "--format")] = None,
    model: Annotated[
        str | None, typer.Option("--for", help="Model to train, e.g. wan2.2-5b: brings its fps and hold along.")
    ] = None,
    fps: Annotated[int | None, _setting("fps")] = None,
    hold: Annotated[int | None, _setting("hold")] = None,
    fit: Annotated[Fit | None, _setting("fit")] = None,
    size: Annotated[int | None, _setting("size")] = None,
    max_upscale: Annotated[float | None, _setting("max_upscale")] = None,
    approved_only: Annotated[bool | None, _setting("approved_only", "--approved-only")] = None,
    trigger: Annotated[str | None, _setting("trigger_word", "--trigger")] = None,
    caption_template: Annotated[str | None, _setting("caption_template")] = None,
    per_account: Annotated[int | None, _setting("per_account")] = None,
    held_out: Annotated[float | None, _setting("held_out")] = None,
    split_mixed: Annotated[bool | None, _setting("split_mixed", "--split-mixed")] = None,
    missing: Annotated[MissingPhotos | None, _setting("missing", metavar="<how>")] = None,
    stills: Annotated[str | None, _setting("stills")] = None,
    crf: Annotated[int | None, _setting("crf")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Write the series as a data set; a second export into the same folder brings it up to date."""
    settings = _settings(
        config,
        database_path=db_path,
        output_dir=str(output_dir) if output_dir else None,
        min_length=min_length,
        max_length=max_length,
        export_format=form,
        fit=fit,
        size=size,
        max_upscale=max_upscale,
        trigger_word=trigger,
        approved_only=approved_only,
        caption_template=caption_template,
        per_account=per_account,
        held_out=held_out,
        split_mixed=split_mixed,
        missing=missing,
        stills=stills,
        crf=crf,
    )
    need_database(settings)
    with _session(settings, ConsoleSink(quiet=as_json)) as session:
        options = session.export_options(model=model, fps=fps, hold=hold)
        if dry_run:
            plan = run_to_end(session, lambda: session.plan_export(options, approved_only=settings.approved_only))
            if as_json:
                say_json(reports.plan_json(plan))
            else:
                for line in reports.plan_lines(plan, _columns()):
                    say(line)
            return
        report = run_to_end(session, lambda: session.export(options, approved_only=settings.approved_only))
    if as_json:
        say_json(reports.export_json(report))
    else:
        for line in reports.export_lines(report):
            say(line)
        for line in reports.start_lines(report):
            say(f"  {line}")
    leave(FAILED if report.skipped else DONE)


@cli.command()
def doctor(
    api_key: ApiKey = None,
    db_path: DbPath = None,
    verifier: Annotated[VerifierChoice | None, typer.Option(help="Who is to judge.")] = None,
    images: Annotated[Images | None, typer.Option(help="How pictures are to be drawn.")] = None,
    config: Config = None,
) -> None:
    """Check settings, key, model, clock, database and what the terminal can draw."""
    from engine.build import chosen_judge
    from engine.session.checkup import Finding, check_database, check_judge
    from tui.terminal import probe

    settings = _settings(config, database_path=db_path, verifier=verifier, images=images)
    key = find_key(api_key)
    terminal = probe(settings.images)
    findings = [
        Finding("settings", True, "config.json is right" if (config or Path("config.json")).exists() else "defaults"),
        check_database(Path(settings.database_path).expanduser()),
        Finding("pictures", True, f"{terminal.protocol}: {terminal.why}"),
        *check_judge(chosen_judge(settings, key), settings, key),
    ]
    for finding in findings:
        say(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.words} {finding.hint}".rstrip())
    leave(DONE if all(finding.ok for finding in findings) else FAILED)


@cli.command()
def models(
    api_key: ApiKey = None,
    base_url: Annotated[str | None, typer.Option(help="Another address for the model service.")] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """List the Gemini models that your key may use to judge."""
    from engine.verify.gemini import list_models

    settings = _settings(config, base_url=base_url)
    names = list_models(find_key(api_key), settings)
    if as_json:
        say_json(names)
        return
    for name in names:
        say(f"{name} (set)" if name == settings.gemini_model else name)


def run(arguments: Sequence[str]) -> int:
    """Run a command line; returns the exit code. Errors of ours are told in words, never as a traceback."""
    try:
        cli(_with_command(arguments))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except RunStopped as stopped:
        complain(stopped)
        return STOPPED
    except PhotoSeriesError as error:
        complain(error)
        return WRONG_USE if isinstance(error, _WRONG_USE_ERRORS) else FAILED
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:  # noqa: BLE001 - a defect of ours is told in words as well
        given = [after for before, after in pairwise(arguments) if before == "--api-key"]
        sys.stderr.write(safe(tell_crash(error, [find_key(), *given]), newline="\n") + "\n")
        return FAILED
    return DONE


def _with_command(arguments: Sequence[str]) -> list[str]:
    """The app is what a folder, options alone or nothing at all ask for."""
    commands = {command.name or getattr(command.callback, "__name__", "") for command in cli.registered_commands}
    commands |= {group.name or "" for group in cli.registered_groups}
    given = list(arguments)
    if given and (given[0] in commands or given[0] in ("-h", "--help", "--install-completion", "--show-completion")):
        return given
    return ["review", *given]


def _settings(config: Path | None, **overrides: Any) -> Settings:
    plain = {name: value.value if isinstance(value, Enum) else value for name, value in overrides.items()}
    return load_settings(config, **plain)


@contextlib.contextmanager
def _session(settings: Settings, sink: Sink, api_key: str | None = None) -> Iterator[Session]:
    session = open_session(settings, sink, find_key(api_key))
    try:
        yield session
    finally:
        session.close()


def _columns() -> int | None:
    """Width of the terminal; None where lines go elsewhere and stay whole."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _run_app(
    settings: Settings, api_key: str | None, folder: Path | None, *, mouse: bool, demo: Path | None = None
) -> None:
    if not _on_terminal():
        raise SettingsError("The app needs a terminal.", "Use photo-series analyze FOLDER where there is none.")
    with importing():
        from tui.start import run_app

    run_app(settings, find_key(api_key), folder, mouse=mouse, demo=demo)


def _demo_headless(settings: Settings, photos: Path) -> None:
    with _session(settings, ConsoleSink()) as session:

        def step(call: Callable[[], T]) -> T:
            return run_to_end(session, call)

        painted = step(lambda: session.paint_demo(photos))
        say(f"Painted {painted.photos:,} photos of {painted.posts:,} posts into {photos}.")
        session.open(photos)
        scanned = step(session.scan)
        say(f"Scanned: {scanned.posts:,} posts, {scanned.skipped:,} skipped.")
        verified = step(session.verify)
        say(
            f"Verified: {verified.judged:,} posts by {session.judge.title}, "
            f"{verified.valid:,} hold a series ({verified.seconds:.1f} s)."
        )
        report = step(lambda: session.export(session.export_options()))
        for line in reports.export_lines(report):
            say(line)
        say(f"Look at it with: photo-series {photos} --db-path {settings.database_path}")
