"""The command line: which commands there are, and how each of their errors is told."""

from __future__ import annotations

import difflib
import errno
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

import typer

from engine.build import utc_today
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
from engine.keys import known_keys
from tui.cli.analyze import analyze
from tui.cli.batch import batch
from tui.cli.console import complain
from tui.cli.create_dataset import create_dataset
from tui.cli.db import db
from tui.cli.demo import demo
from tui.cli.doctor import doctor
from tui.cli.models import models
from tui.cli.review import review
from tui.cli.running import CALENDAR, DONE, FAILED, STOPPED, WRONG_USE
from tui.cli.scan import scan
from tui.cli.stats import stats
from tui.terminal.crash import tell_crash
from tui.terminal.log import logged, note
from tui.text import safe
from tui.text.secrets import HIDDEN, hide, looks_secret

_KEY_OPTION = "--api-key"
_TOLD = 60
"""Characters of a path that is too long that are told."""
_WRONG_USE_ERRORS = (SettingsError, CollectionError, KeyMissing, ExportError, StoreError, FilterError)

cli = typer.Typer(
    name="photo-series",
    help="Finds the photo series in Instagram downloads and turns them into datasets for video models. "
    "Without a command it opens the app: photo-series [FOLDER].",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.command("review")(review)
cli.command("demo")(demo)
cli.command("scan")(scan)
cli.command("analyze")(analyze)
cli.command("stats")(stats)
cli.command("create-dataset")(create_dataset)
cli.command("doctor")(doctor)
cli.command("models")(models)
cli.add_typer(db, name="db")
cli.add_typer(batch, name="batch")


def run(arguments: Sequence[str], calendar: Callable[[], date] = utc_today) -> int:
    """Run a command line; returns the exit code. Errors of ours are told in words, never as a traceback.

    `calendar` says which day it is.
    """
    with logged():
        code = _run(arguments, calendar)
        note(f"ends with {code}")
    return code


def _run(arguments: Sequence[str], calendar: Callable[[], date]) -> int:
    before = CALENDAR.set(calendar)
    try:
        hide(*known_keys(), *_given_keys(arguments))
        _refuse_stray_keys(arguments)
        keys = set(_given_keys(arguments))
        shown = [HIDDEN if word.removeprefix(f"{_KEY_OPTION}=") in keys else word for word in arguments]
        note(f"photo-series {shlex.join(shown)}")
        cli(_with_command(arguments))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except RunStopped as stopped:
        complain(stopped)
        return STOPPED
    except PhotoSeriesError as error:
        note(f"{type(error).__name__}: {error}")
        complain(error)
        return WRONG_USE if isinstance(error, _WRONG_USE_ERRORS) else FAILED
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            return _crashed(error)
        complain(SettingsError(f"The path {str(error.filename)[:_TOLD]}… is too long.", "Name a shorter one."))
        return WRONG_USE
    except Exception as error:  # noqa: BLE001 - a defect of ours is told in words as well
        return _crashed(error)
    finally:
        CALENDAR.reset(before)
    return DONE


def _crashed(error: BaseException) -> int:
    sys.stderr.write(safe(tell_crash(error), newline="\n") + "\n")
    return FAILED


def _given_keys(arguments: Sequence[str]) -> list[str]:
    """Keys on the command line, in either way of writing."""
    given = [after for before, after in pairwise(arguments) if before == _KEY_OPTION]
    return given + [word.partition("=")[2] for word in arguments if word.startswith(f"{_KEY_OPTION}=")]


def _refuse_stray_keys(arguments: Sequence[str]) -> None:
    """Raise SettingsError if a key stands where none belongs: every message would repeat it."""
    for before, word in pairwise(["", *arguments]):
        if before != _KEY_OPTION and not word.startswith(f"{_KEY_OPTION}=") and looks_secret(word):
            where = f" behind {before}" if before.startswith("--") and not looks_secret(before) else ""
            raise SettingsError(
                f"A key stands on the command line{where}, where none belongs.",
                "Put it into GEMINI_API_KEY or a .env file, or give --api-key - and type it.",
            )


def _with_command(arguments: Sequence[str]) -> list[str]:
    """The command line with the command that it means: without one the app, for a folder, options or nothing at all.

    Raises SettingsError for what is neither a command nor a folder.
    """
    commands = {command.name for command in cli.registered_commands} | {group.name for group in cli.registered_groups}
    given = list(arguments)
    if given and (given[0] in commands or given[0] in ("-h", "--help", "--install-completion", "--show-completion")):
        return given
    if given and not given[0].startswith("-") and not os.path.lexists(given[0]):
        _refuse_misspelt(given[0], sorted(filter(None, commands)), alone=len(given) == 1)
    return ["review", *given]


def _refuse_misspelt(word: str, commands: Sequence[str], *, alone: bool) -> None:
    """Raise SettingsError if `word`, which is not a folder, was meant for a command; one with a slash was not.

    A word that stands `alone` and resembles no command is left to the app, which says that the folder is not there.
    """
    if os.sep in word:
        return
    if near := difflib.get_close_matches(word.lower(), commands, 1):
        raise SettingsError(f'There is no command "{word}".', f"Did you mean {near[0]}?")
    if not alone:
        raise SettingsError(
            f'There is no command "{word}", and no folder of that name here.', f"There are: {', '.join(commands)}."
        )
