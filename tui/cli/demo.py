"""`photo-series demo`: a sample collection, shown in the app or gone through without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from engine.model.text import counted
from engine.settings import Settings
from tui.cli.console import ConsoleSink, run_to_end, say
from tui.cli.options import Config, Images
from tui.cli.review import on_terminal, show_app
from tui.cli.running import session_of, settings_with
from tui.text.export_lines import export_lines

T = TypeVar("T")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to keep the sample.")] = Path(
        "photo-series-demo"
    ),
    headless: Annotated[bool, typer.Option("--headless", help="Do the whole job without the app.")] = False,
    images: Annotated[Images | None, typer.Option(help="How pictures are drawn.")] = None,
    config: Config = None,
) -> None:
    """Paint a sample collection and open it; without a terminal, run the whole job and print the result."""
    from engine.demo.collection import refuse_other_folder

    settings = settings_with(config, verifier="offline", images=images)
    refuse_other_folder(folder)
    if headless or not on_terminal():
        _demo_headless(settings.of_sample(folder), folder / "photos")
    else:
        show_app(settings, None, None, mouse=settings.mouse, demo=folder)


def _demo_headless(settings: Settings, photos: Path) -> None:
    with session_of(settings, ConsoleSink()) as session:

        def step(call: Callable[[], T]) -> T:
            return run_to_end(session, call)

        painted = step(lambda: session.runs.paint(photos))
        say(f"Painted {counted(painted.photos, 'photo')} of {counted(painted.posts, 'post')} into {photos}.")
        session.open(photos)
        scanned = step(session.runs.scan)
        say(f"Scanned: {counted(scanned.posts, 'post')}, {scanned.skipped:,} skipped.")
        verified = step(session.runs.verify)
        say(
            f"Verified: {counted(verified.verified, 'post')} by {session.runs.verifier.title}, "
            f"{verified.valid:,} contain a series ({verified.seconds:.1f} s)."
        )
        report = step(lambda: session.runs.export(session.exports.options()))
        for line in export_lines(report):
            say(line)
        say(f"Look at it with: photo-series {photos} --db-path {settings.database_path}")
