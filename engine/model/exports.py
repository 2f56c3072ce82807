"""Series to be exported, and the report of an export."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.model.facts import Facts
from engine.model.files import Problem
from engine.model.measures import Point

if TYPE_CHECKING:
    from pathlib import Path

    from engine.model.listing import SeriesFilter
    from engine.model.marks import Mark
    from engine.model.measures import Measures


class Take(StrEnum):
    """Which decisions an export takes; rejected series and those put off stay out whatever it is."""

    APPROVED = "approved"
    UNDECIDED = "undecided"
    ALL = "all"
    """Approved and undecided."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Which of the series that hold one an export takes; the conditions are all to be met."""

    take: Take = Take.ALL
    matching: SeriesFilter | None = None
    """As a list would show them; None for no filter."""
    selected: tuple[int, ...] | None = None
    """Ids of series that the person selected: those marked for a check are taken too. None for no selection."""


@dataclass(frozen=True, slots=True)
class ExportFrame:
    """A photo to be exported."""

    path: str
    file: Path
    crop: Point | None = None
    """The point around which the person wants it cropped, within its bars."""
    measures: Measures | None = None
    """What was measured in it; None until it was."""
    marks: tuple[Mark, ...] = ()
    text_sought: bool = False
    """True if a verifier has looked for text and watermarks on it."""


@dataclass(frozen=True, slots=True)
class ExportSeries:
    """A series to be exported: frames in film order and one caption."""

    id: int
    name: str
    username: str | None
    caption: str
    frames: tuple[ExportFrame, ...]
    confidence: float | None = None
    approved: bool = False
    facts: Facts = field(default_factory=Facts)
    caption_by_person: bool = False
    """True if the person wrote the caption."""
    copy_of: str = ""
    """Name of the series that stands for it in a dataset, if its post was downloaded again."""
    caption_is_draft: bool = False
    """True if the caption is a draft by the offline verifier."""
    title: str = ""
    """Its name in lists; "" if only its file name is known."""
    why_taken: str = ""
    """Why it is among the best, if these were chosen; else ""."""
    passed_over: str = ""
    """Why it is not among the best, if these were chosen; else ""."""
    post: str = ""
    """Key of the post that it is of: series that were split off have the same."""
    sheet: tuple[ExportFrame, ...] = ()
    """Photos of its reference sheet, from another post; empty if it has none."""
    sheet_facts: Facts = field(default_factory=Facts)
    """What is known of that post."""


@dataclass(frozen=True, slots=True)
class Start:
    """How to start a trainer on a dataset."""

    trainer: str
    how: str
    """Flags, a config line, a call or a file to load, ready to be copied."""
    note: str = ""
    """A sentence that says where to put it, or why."""


@dataclass(frozen=True, slots=True)
class ExportChanges:
    """What an export changed in a dataset that was there before: names of series' files, as they are now."""

    added: tuple[str, ...] = ()
    redrawn: tuple[str, ...] = ()
    """Series with other pictures than before."""
    kept_names: tuple[str, ...] = ()
    """Redrawn series whose files kept their names, so that trainers' caches are out of date."""
    recaptioned: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Series that are no longer in it, by the names that they had."""

    def __bool__(self) -> bool:
        return any(stems for _, stems in self.told())

    def told(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each kind of change that there was, in words, with the names."""
        kinds = (
            ("New", self.added),
            ("Other pictures", self.redrawn),
            ("Another caption", self.recaptioned),
            ("No longer in it", self.gone),
        )
        return tuple((words, stems) for words, stems in kinds if stems)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    output: Path
    profile: str
    series: int
    frames: int
    written: int
    """Series that this export encoded."""
    unchanged: int
    """Series that were up to date already."""
    removed: int
    """Files of earlier exports that this one removed."""
    skipped: tuple[Problem, ...] = ()
    """Series or photos that could not be exported."""
    unsure: int = 0
    """Series that stayed out because they are marked for a check and nobody approved them."""
    undecided: int = 0
    """Series in it that nobody decided about."""
    drafts: int = 0
    """Captions in it that are drafts by the offline verifier."""
    not_taken: int = 0
    """Undecided series that stayed out because others were asked for."""
    chosen_among: int = 0
    """Number of series among which the best were chosen; 0 if all were taken."""
    starts: tuple[Start, ...] = ()
    """How to train on it."""
    sheet: Path | None = None
    """The contact sheet, if one was asked for."""
    changes: ExportChanges = field(default_factory=ExportChanges)
    """What changed since the export before."""
    seconds: float = 0.0
