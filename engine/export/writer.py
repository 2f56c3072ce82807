"""Writes one series into the staging folder: the work of one worker thread."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import ExportError
from engine.export.base import Item, ItemPhoto
from engine.export.captions import export_caption
from engine.export.manifest import SeriesRecord
from engine.export.pack import tar_for
from engine.export.selection import part_of, too_short
from engine.export.shots import Shots
from engine.model import Problem

if TYPE_CHECKING:
    from engine.export.base import ExportOptions, Profile
    from engine.export.shots import FocusFinder
    from engine.export.staging import Draft, Staging
    from engine.model import ExportSeries, PictureSource, Stop

_ENDS_THE_RUN = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}

_SPARE = 32 * 1024 * 1024
"""Bytes that stay free on the disk, for all else that runs there."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A series that did not make it, and why."""

    series: ExportSeries
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SeriesWriter:
    """Turns a series into files; safe to use from several threads."""

    profile: Profile
    options: ExportOptions
    pictures: PictureSource
    staging: Staging
    focus: FocusFinder | None
    stop: Stop

    def write(self, series: ExportSeries, number: int, key: str) -> SeriesRecord | LeftOut:
        """Write the files of `series`. Raises RunStopped, and ExportError where no other series could be written."""
        part, stem = part_of(series, self.options), f"series_{number:04d}"
        tar = tar_for(self.profile, self.options, part, number)
        draft = self.staging.draft(part, stem)
        finished = False
        try:
            shots = Shots(series.frames, self.options, self.pictures, self.focus, self.stop)
            reason = too_short(len(shots.frames), self.options)
            if not reason:
                self._check_space(shots)
                self.profile.write(shots, draft, self.options)
                reason = too_short(len(shots.taken), self.options)
            if reason:
                return LeftOut(series, (Problem(series.name, reason), *shots.lost))
            record = SeriesRecord(self._item(series, stem, shots), key, part, draft.finish(), tuple(shots.lost), tar)
            finished = True
            return record
        except OSError as error:
            if error.errno in _ENDS_THE_RUN:
                raise _ended(error, self.options) from error
            return LeftOut(series, (Problem(series.name, f"It could not be written: {error.strerror or error}."),))
        finally:
            if not finished:
                _discard(draft)

    def _check_space(self, shots: Shots) -> None:
        pixels = len(shots.frames) * shots.size[0] * shots.size[1]
        needed = pixels * self.profile.bytes_per_pixel(self.options)
        if shutil.disk_usage(self.staging.folder).free < needed + _SPARE:
            raise _ended(OSError(errno.ENOSPC, ""), self.options)

    def _item(self, series: ExportSeries, stem: str, shots: Shots) -> Item:
        photos = tuple(ItemPhoto(frame.path) for frame in shots.taken)
        return Item(
            series_id=series.id,
            stem=stem,
            name=series.name,
            caption=export_caption(series.caption, len(photos), self.options),
            photos=photos,
            runs=self.profile.runs(len(photos), self.options),
            width=shots.size[0],
            height=shots.size[1],
            confidence=series.confidence,
            approved=series.approved,
        )


def _discard(draft: Draft) -> None:
    try:
        draft.discard()
    except OSError:
        return  # the next export into this folder sweeps it away


def _ended(error: OSError, options: ExportOptions) -> ExportError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExportError(
            f"The disk that holds {options.output} is full.",
            "Make room and export again: what is finished is not encoded again.",
        )
    return ExportError(f"{options.output} cannot be written: {error.strerror}.", "Mend that, or choose another folder.")
