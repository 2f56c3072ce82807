"""Writes series into the staging folder, each in a worker thread."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.captions import export_caption, is_draft
from engine.export.items import Item, ItemPhoto
from engine.export.keys import stem_for
from engine.export.manifest import SeriesRecord
from engine.export.room import Room, free_bytes, lack_of_room
from engine.export.selection import incomplete, part_of, tar_for, too_short
from engine.export.shots import Shots
from engine.model import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.export.options import ExportOptions
    from engine.export.plan import SeriesPlan
    from engine.export.profile import Profile
    from engine.export.shots import FocusFinder
    from engine.export.staging import Draft, Staging
    from engine.model import ExportSeries, PictureSource, Stop

_ENDS_THE_RUN = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A series that was left out, and why."""

    series: ExportSeries
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SeriesWriter:
    """Turns series into files; safe to use from several threads."""

    profile: Profile
    options: ExportOptions
    pictures: PictureSource
    staging: Staging
    focus: FocusFinder | None
    stop: Stop
    room: Room = free_bytes
    planned: Mapping[int, SeriesPlan] = field(default_factory=dict)
    """Plans of series, by id, where a plan decides about their frames and lengths."""

    def options_for(self, series: ExportSeries) -> ExportOptions:
        """The options of this series: where clips are merged into few kinds, with the frame and length of its kind."""
        plan = self.planned.get(series.id)
        return plan.merged_into(self.options) if plan else self.options

    def write(self, series: ExportSeries, number: int, key: str) -> SeriesRecord | LeftOut:
        """Write the files of `series`. Raises RunStopped, and ExportError if other series would fail, too."""
        part, stem = part_of(series, self.options), stem_for(number, key, self.options)
        tar = tar_for(self.profile, self.options, part, number)
        draft = self.staging.draft(part, stem)
        finished = False
        try:
            options = self.options_for(series)
            shots = Shots(series.frames, options, self.pictures, self.focus, self.stop, series.sheet)
            reason = self._refusal(shots, len(shots.frames))
            if not reason:
                self._check_space(shots)
                self.profile.write(shots, draft, options)
                # Only now is it known which could be decoded.
                reason = self._refusal(shots, len(shots.taken)) or draft.refusal
            lost = (*shots.lost, *shots.small)
            if reason:
                return LeftOut(series, (Problem(series.name, reason), *lost))
            record = SeriesRecord(self._item(series, draft, shots), key, part, draft.finish(), lost, tar)
            finished = True
            return record
        except OSError as error:
            if error.errno in _ENDS_THE_RUN:
                raise _ended(error, self.options) from error
            return LeftOut(series, (Problem(series.name, f"It could not be written: {error.strerror or error}."),))
        finally:
            if not finished:
                _discard(draft)

    def _refusal(self, shots: Shots, photos: int) -> str:
        if shots.lost and self.options.missing == "stop":
            raise missing_error(shots.lost)
        return incomplete(len(shots.lost), self.options) or too_short(photos, self.options)

    def _check_space(self, shots: Shots) -> None:
        pixels = len(shots.frames) * shots.size[0] * shots.size[1]
        needed = pixels * self.profile.bytes_per_pixel(self.options)
        if lack_of_room(needed, self.room(self.staging.folder)):
            raise _ended(OSError(errno.ENOSPC, ""), self.options)

    def _item(self, series: ExportSeries, draft: Draft, shots: Shots) -> Item:
        photos = tuple(ItemPhoto(frame.path, shots.crops.get(frame.path)) for frame in shots.taken)
        return Item(
            series_id=series.id,
            stem=draft.stem,
            pairs=tuple(draft.pairs),
            name=series.name,
            caption=export_caption(series, len(photos), self.options),
            photos=photos,
            runs=self.profile.runs(len(photos), self.options_for(series)),
            width=shots.size[0],
            height=shots.size[1],
            confidence=series.confidence,
            approved=series.approved,
            draft=is_draft(series, self.options),
        )


def missing_error(lost: Sequence[Problem]) -> ExportError:
    """The error that stops an export because of these photos."""
    many = "A photo" if len(lost) == 1 else f"{len(lost):,} photos"
    return ExportError(
        f"{many} of these series cannot be used. {lost[0].where}: {lost[0].what}",
        'Find what was moved with "photo-series db relink FOLDER", or leave it out: missing "skip" or "skip-series".',
    )


def _discard(draft: Draft) -> None:
    try:
        draft.discard()
    except OSError:
        return  # the next export into this folder removes it


def _ended(error: OSError, options: ExportOptions) -> ExportError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExportError(
            f"The disk that holds {options.output} is full.",
            "Make room and export again: what is finished is not encoded again.",
        )
    return ExportError(f"{options.output} cannot be written: {error.strerror}.", "Mend that, or choose another folder.")
