"""`photo-series scan`: what a folder holds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.build import open_library, places
from engine.model import Post, Problem
from engine.session.accounting import Accounting
from engine.session.no_photos import no_photos
from engine.session.packed import archives_in
from engine.settings_file import add_pattern
from engine.verify.money import estimate
from engine.verify.retirement import answering
from tui.cli.console import note, say, say_json
from tui.cli.json_shapes import account_json, estimate_json, post_json, problem_json
from tui.cli.options import AsJson, Config, Folder, TakeIn
from tui.cli.reports import estimate_words, scan_lines, suggestion_lines
from tui.cli.running import settings_with, today
from tui.cli.unpacking import hint, refuse_archive, unpacked


def scan(
    folder: Folder,
    explain: Annotated[bool, typer.Option("--explain", help="Show for each file why it is grouped so.")] = False,
    unpack: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Unpack zip archives, all parts of an export together, into DIR and scan it."),
    ] = None,
    missing_slides: Annotated[
        bool, typer.Option("--missing-slides", help="Print only the addresses of posts that lack slides.")
    ] = False,
    take_in: TakeIn = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Group a folder's files into posts and show the result; writes nothing unless archives are unpacked."""
    settings = settings_with(config, take_in=take_in or None)
    library = open_library(settings)
    problems: list[Problem] = []
    root = folder.expanduser().absolute()
    if unpack:
        root = unpacked(root, unpack.expanduser().absolute(), settings, as_json)
    refuse_archive(root)
    others: list[tuple[str, str]] = []
    accounting = Accounting((lambda path, what: others.append((path, what))) if explain else None)
    posts = list(library.posts(root, problems.append, accounting))
    account = accounting.account()
    if missing_slides:
        _print_addresses(posts)
        return
    place = places(settings).of(root)
    day = today()
    model = answering(settings.gemini_model, day).model if settings.follow_retirements else settings.gemini_model
    estimated = estimate((len(post.photos) for post in posts if post.skip_reason is None), settings, model, day)
    if as_json:
        say_json(
            {
                "root": str(root),
                "database": str(place.database) if place.elsewhere else None,
                "posts": [post_json(post) for post in posts],
                "problems": [problem_json(problem) for problem in problems],
                "files": account_json(account),
                "estimate": estimate_json(estimated),
            }
        )
        return
    if explain:
        _explain(posts, others, problems)
    if instead := no_photos(account, problems):
        what, next_step = instead
        say(what)
        say(hint(root, archives_in(root, account)) or next_step)
        return
    for line in scan_lines(posts, problems):
        say(line)
    if place.elsewhere:
        say(f"This folder was opened before; analyze and the app use its database, {place.database}.")
    say(f"Asking {estimated.model} about them takes {estimate_words(estimated)}.")
    if line := hint(root, archives_in(root, account)):
        say(line)
    from engine.naming.suggestion import suggest

    suggestion = suggest(posts, settings.min_images_for_series, settings.max_images_for_series)
    for line in suggestion_lines(suggestion) if suggestion else ():
        say(line)
    say(str(account))
    if suggestion:
        _offer(suggestion.template, config)


def _print_addresses(posts: Sequence[Post]) -> None:
    """Print where posts with missing slides can be had again, for a downloader."""
    from engine.naming.missing import addresses, without_address

    for address in addresses(posts):
        say(address)
    if rest := without_address(posts):
        many = "1 post lacks slides" if len(rest) == 1 else f"{len(rest):,} posts lack slides"
        note(f"{many}, but nothing gives the address, first {rest[0].key}.")


def _explain(posts: Sequence[Post], others: Sequence[tuple[str, str]], problems: Sequence[Problem]) -> None:
    """Say of each file why it is where it is; `others` are those of no post, each with what it is."""
    from engine.naming.explain import explain as sentences

    for post in posts:
        for path, sentence in sentences(post):
            say(f"{path}: {sentence}")
    left_out = {problem.where for post in posts for problem in post.left_out}
    for path, what in others:
        if path not in left_out:
            say(f"{path}: {what}.")
    for problem in problems:
        say(f"{problem.where}: {problem.what}")


def _offer(template: str, config: Path | None) -> None:
    """Ask at a terminal whether to take the template; elsewhere nobody could answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    if typer.confirm("Group them like this from now on?", default=False):
        say(f"Written to {add_pattern(template, config)}. Scan again to see them grouped.")
