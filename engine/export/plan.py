"""The plan of an export: what it would write, and what each trainer would make of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.export.batches import dropped
from engine.export.presets import preset_of

if TYPE_CHECKING:
    from engine.export.buckets import Merge
    from engine.export.options import ExportOptions
    from engine.export.outlook import Outlook
    from engine.export.sizing import Size
    from engine.model import Mark, Problem


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """The plan for one series."""

    series_id: int
    name: str
    photos: int
    """Usable photos."""
    clip_frames: int
    """Length of the clip in frames; 0 for stills."""
    size: Size | None
    """Width and height of its frames; None if photos were not measured."""
    part: str
    """Sub-folder of a divided dataset, else ""."""
    left_out: str = ""
    """Why it is not exported; "" if it is."""
    mixed: bool = False
    """True if it has both portrait and landscape photos, so that a crop loses much of one kind."""
    problems: tuple[Problem, ...] = ()
    """Photos that are missing or unreadable."""
    outlooks: tuple[Outlook, ...] = ()
    """What each trainer of the profile takes of it."""
    caption: str = ""
    """As it would be written; "" if photos were not measured."""
    is_thin: bool = False
    """True if its facts are too few for the caption style: its caption is written instead."""
    is_draft: bool = False
    """True if its caption is a draft by the offline verifier."""
    approved: bool = False
    why_taken: str = ""
    """Why it is among the best, if these were chosen; else ""."""
    title: str = ""
    """Its name in lists; "" if only its file name is known."""

    marks: tuple[tuple[Mark, int], ...] = ()
    """Photos to be exported with each mark."""
    unsought: int = 0
    """Photos to be exported on which no verifier has looked for text."""
    merged: bool = False
    """True if merging gave it another frame or length than it would have by itself."""

    def merged_into(self, options: ExportOptions) -> ExportOptions:
        """The options for this series: with the frame and length that merging gives to it."""
        return replace(options, frame=self.size, clip_frames=self.clip_frames) if self.merged else options

    @property
    def shown_name(self) -> str:
        """Its name for people: as in lists, else that of its files."""
        return self.title or self.name


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A trainer that can read this dataset, but for which another format is better."""

    trainer: str
    survive: int
    """Photos that would reach its model."""
    remedy: str
    """The better format; "" if nothing would be lost."""


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """A planned export."""

    options: ExportOptions
    series: tuple[SeriesPlan, ...]
    """Every series, including those left out."""
    problems: tuple[Problem, ...]
    """Problems of the export as a whole: the folder, the disk."""
    bytes_needed: int
    """Rough upper estimate for a first export."""
    bytes_free: int
    elsewhere: tuple[Elsewhere, ...] = ()
    """Outlook in trainers that this format is not meant for."""
    unsure: int = 0
    """Number of series that are not in the plan because they are marked for a check and nobody approved them."""
    not_taken: int = 0
    """Number of undecided series that are not in the plan because others were asked for."""
    merges: tuple[Merge, ...] = ()
    """Kinds of clips that become one (`buckets`), in their order."""
    kinds_before: int = 0
    """Number of kinds of clips before any were merged."""

    @property
    def taken(self) -> tuple[SeriesPlan, ...]:
        """Series that would be exported."""
        return tuple(series for series in self.series if not series.left_out)

    @property
    def undecided(self) -> int:
        """Number of series that would be exported although nobody decided about them."""
        return sum(not series.approved for series in self.taken)

    @property
    def drafts(self) -> int:
        """Number of captions that would be exported although they are drafts by the offline verifier."""
        return sum(series.is_draft for series in self.taken)

    @property
    def refused(self) -> bool:
        """True if the folder or the disk rules the export out."""
        return any(problem.where == str(self.options.output) for problem in self.problems)

    @property
    def lost(self) -> list[Problem]:
        """Unusable photos of all series."""
        return [problem for series in self.series for problem in series.problems]

    @property
    def marks(self) -> Counter[Mark]:
        """Photos to be exported with each mark."""
        return sum((Counter(dict(series.marks)) for series in self.taken), Counter())

    @property
    def unsought(self) -> int:
        """Photos to be exported on which no verifier has looked for text."""
        return sum(series.unsought for series in self.taken)

    def cost(self, option: str) -> tuple[int, int]:
        """Photos that an option leaves out, and series that are left out with them, e.g. by "min_sharpness"."""
        left_out = [sum(one.what.endswith(f"({option}).") for one in series.problems) for series in self.series]
        too_short = [series.left_out.endswith("(min_length).") for series in self.series]
        return sum(left_out), sum(bool(photos) and short for photos, short in zip(left_out, too_short, strict=True))

    @property
    def thin(self) -> int:
        """Series to be exported whose facts are too few for the caption style."""
        return sum(series.is_thin for series in self.taken)

    @property
    def photos(self) -> int:
        """Number of photos that would be exported."""
        return sum(series.photos for series in self.taken)

    def latents(self) -> dict[str, tuple[int, int]]:
        """Number of latents in each trainer, and how many of them show one photo only."""
        found: dict[str, tuple[int, int]] = {}
        for series in self.taken:
            for seen in series.outlooks:
                every, alone = found.get(seen.trainer, (0, 0))
                found[seen.trainer] = every + seen.latents[0], alone + seen.latents[1]
        return found

    def dropped(self) -> dict[str, int]:
        """Number of clips that each trainer drops because they fill no batch, by those that are known to or not to."""
        return dropped(self.kinds().values(), self.options.batch_size, self.survivors())

    def kinds(self) -> Counter[tuple[Size | None, int]]:
        """Number of clips of each frame size and length: trainers make batches of one kind."""
        return Counter((series.size, series.clip_frames) for series in self.taken if series.clip_frames)

    def incomplete(self) -> int:
        """Number of clips that are left over when each kind is divided into batches."""
        return sum(clips % self.options.batch_size for clips in self.kinds().values())

    def tokens(self) -> tuple[int, int]:
        """Fewest and most tokens of a clip in the model, the cost of training; (0, 0) if none was measured."""
        preset = preset_of(self.options.model)
        found = [preset.tokens(frames, *size) for size, frames in self.kinds() if size]
        return (min(found), max(found)) if found else (0, 0)

    def survivors(self) -> dict[str, int]:
        """Number of photos that would reach the model, by trainer."""
        found: dict[str, int] = {}
        for series in self.taken:
            for seen in series.outlooks:
                found[seen.trainer] = found.get(seen.trainer, 0) + seen.survive
        return found
