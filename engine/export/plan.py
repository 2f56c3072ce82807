"""What an export would write, and what every trainer would make of it, before a byte is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.export.outlook import Outlook
    from engine.export.sizing import Size
    from engine.model import Problem


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What would become of one series."""

    series_id: int
    name: str
    photos: int
    """Photos that can be used."""
    clip_frames: int
    """0 if the profile writes stills."""
    size: Size | None
    """Width and height of its frames; None if photos were not measured."""
    part: str
    """Sub-folder of a divided data set, else ""."""
    left_out: str = ""
    """Why it would not be exported; "" if it would."""
    mixed: bool = False
    """True if portrait and landscape stand in it: a crop loses much of one of them."""
    problems: tuple[Problem, ...] = ()
    """Photos that are missing or unreadable."""
    outlooks: tuple[Outlook, ...] = ()
    """What each trainer of the profile takes of it."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A trainer that could read this data set too, but has a format of its own."""

    trainer: str
    survive: int
    """Photos that would reach its model."""
    remedy: str
    """The format to take for it; "" if nothing would be lost."""


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """An export that has not happened."""

    options: ExportOptions
    series: tuple[SeriesPlan, ...]
    """Every offered series, those left out included."""
    problems: tuple[Problem, ...]
    """What stands against the export as a whole: the folder, the disk."""
    bytes_needed: int
    """A rough upper estimate for a first export."""
    bytes_free: int
    elsewhere: tuple[Elsewhere, ...] = ()
    """What becomes of the photos in trainers that this format is not meant for."""

    @property
    def taken(self) -> tuple[SeriesPlan, ...]:
        """The series that would be exported."""
        return tuple(series for series in self.series if not series.left_out)

    @property
    def refused(self) -> bool:
        """True if the folder or the disk forbids it."""
        return any(problem.where == str(self.options.output) for problem in self.problems)

    @property
    def lost(self) -> list[Problem]:
        """Photos that cannot be used, of all offered series."""
        return [problem for series in self.series for problem in series.problems]

    @property
    def photos(self) -> int:
        """Photos that would be exported."""
        return sum(series.photos for series in self.taken)

    def survivors(self) -> dict[str, int]:
        """Photos that reach the model, by trainer."""
        found: dict[str, int] = {}
        for series in self.taken:
            for seen in series.outlooks:
                found[seen.trainer] = found.get(seen.trainer, 0) + seen.survive
        return found
