"""What `scan` does about zip archives: says how to unpack them, or unpacks them where that is asked for."""

from __future__ import annotations

import shlex
from pathlib import Path

from engine.build import open_library
from engine.errors import CollectionError
from engine.events import Outcome, Phase, PhaseEnded, PhaseStarted, Progressed
from engine.model.text import counted
from engine.photos.archives import is_archive, parts_of
from engine.session.accounting import Accounting
from engine.session.packed import Packed, archives_in, packed, unpack_all
from engine.settings import Settings
from tui.cli.console import ConsoleSink


def unpacked(place: Path, into: Path, settings: Settings, quiet: bool) -> Path:
    """Unpack an archive with its other parts, or all archives in a folder, and return the folder to scan.

    Raises CollectionError if there is nothing to unpack, or it must not be.
    """
    if place.is_file():
        if not is_archive(place):
            raise CollectionError(
                f"{place} is not a zip archive.", "Name one, or the folder that holds your downloads."
            )
        archives = parts_of(place)
    else:
        accounting = Accounting()
        for _ in open_library(settings).posts(place, lambda problem: None, accounting):
            pass
        archives = archives_in(place, accounting.account())
    if not archives:
        raise CollectionError(f"No zip archive lies in {place}.", "Leave --unpack out.")
    if found := packed(archives, into):
        _unpack(found, into, quiet)
    return place if place.is_dir() and into.is_relative_to(place) else into


def refuse_archive(place: Path) -> None:
    """Raise CollectionError that says what to type for an archive; anything else passes."""
    if not place.is_file() or not is_archive(place):
        return
    others = len(parts_of(place)) - 1
    more = f", with {others} more part{'s' if others > 1 else ''} beside it" if others else ""
    raise CollectionError(f"{place} is a zip archive{more}.", f"Unpack and scan it: {_command(place)}")


def hint(root: Path, archives: list[Path]) -> str:
    """A line about the archives that a scan has met; empty if they all stand unpacked."""
    try:
        found = packed(archives) if archives else None
    except CollectionError as error:
        return str(error)
    return f"{found}. Unpack and scan: {_command(root)}" if found else ""


def _command(place: Path) -> str:
    return f"photo-series scan {shlex.quote(str(place))} --unpack DIR"


def _unpack(found: Packed, into: Path, quiet: bool) -> None:
    sink = ConsoleSink(quiet)
    sink(PhaseStarted(Phase.UNPACKING, found.files, str(into)))
    outcome, summary = Outcome.STOPPED, "the same command continues"
    try:
        report = unpack_all(
            found,
            lambda done, total, current: sink(Progressed(Phase.UNPACKING, done, total, current)),
            lambda: False,
        )
        outcome, summary = Outcome.DONE, f"{counted(report.files, 'file')}, {report.kept:,} there already"
        if report.problems:
            summary += f", {len(report.problems):,} passed over, first {report.problems[0].where}"
            summary += f" ({report.problems[0].what})"
    finally:
        sink(PhaseEnded(Phase.UNPACKING, outcome, summary, None, None))
