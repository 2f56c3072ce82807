"""Series on their way into a data set, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.files import Problem

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExportFrame:
    """A photo on its way into a data set."""

    path: str
    file: Path


@dataclass(frozen=True, slots=True)
class ExportSeries:
    """A series on its way into a data set: frames in film order and one caption."""

    id: int
    name: str
    username: str | None
    caption: str
    frames: tuple[ExportFrame, ...]
    confidence: float | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """How a trainer is pointed at a data set."""

    trainer: str
    how: str
    """The flags, the line of a config, the call or the file to load: to be copied as it is."""
    note: str = ""
    """A sentence on where it goes, or why."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    output: Path
    profile: str
    series: int
    frames: int
    written: int
    """Series that were encoded now."""
    unchanged: int
    """Series that already stood there as they should."""
    removed: int
    """Files of earlier exports that are gone."""
    skipped: tuple[Problem, ...] = ()
    """Series or photos that could not be exported."""
    starts: tuple[Start, ...] = ()
    """How to train with it."""
    seconds: float = 0.0
