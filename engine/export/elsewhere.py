"""Has series written by the workers of a cluster, and checks that they see what this machine sees."""

from __future__ import annotations

import socket
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.errors import WorkersUnavailable
from engine.export.measure import measure_series
from engine.export.writer import LeftOut
from engine.workers.sight import check_sight

if TYPE_CHECKING:
    from pathlib import Path

    from engine.export.manifest import SeriesRecord
    from engine.export.writer import SeriesWriter
    from engine.model import ExportSeries

_SIDE = 64
"""Longest side, in pixels, to which a photo is decoded only to see whether it can be."""


@dataclass(frozen=True, slots=True)
class StopMark:
    """A stop flag for all machines that share the staging folder: a file in it."""

    file: Path

    @classmethod
    def of(cls, writer: SeriesWriter) -> StopMark:
        """The flag of this export, not set."""
        mark = cls(writer.staging.folder.absolute() / "stop")
        mark.clear()
        return mark

    def __call__(self) -> bool:
        """Whether it is set."""
        return self.file.exists()

    def set(self) -> None:
        """Ask every worker to end before its next photo."""
        self.file.touch()

    def clear(self) -> None:
        """Take it back."""
        self.file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a worker sends back."""

    result: SeriesRecord | LeftOut
    worker: str
    """Name of its machine."""


@dataclass(frozen=True, slots=True)
class WriterElsewhere:
    """Writes series like its writer, on the worker that it is called on."""

    writer: SeriesWriter
    stop: StopMark

    def __call__(self, series: ExportSeries, number: int, key: str) -> Sent:
        """Write the files of `series`; raises WorkersUnavailable if the staging folder is not seen there."""
        folder = self.writer.staging.folder
        if not folder.is_dir():
            raise WorkersUnavailable(
                f"The worker on {socket.gethostname()} does not see {folder.parent}, where the dataset is written.",
                "Share that folder with every worker under the same path, or choose one that is.",
            )
        return Sent(replace(self.writer, stop=self.stop).write(series, number, key), socket.gethostname())

    def __reduce__(self) -> tuple[type[WriterElsewhere], tuple[SeriesWriter, StopMark]]:
        """The run's own stop flag stays in its process."""
        return WriterElsewhere, (replace(self.writer, stop=self.stop), self.stop)


def received(writer: SeriesWriter, one: ExportSeries, sent: Sent) -> SeriesRecord | LeftOut:
    """What a worker wrote of `one`; raises WorkersUnavailable if it lost a photo that `writer` can read here."""
    result = sent.result
    if problems := result.problems if isinstance(result, LeftOut) else result.lost:
        here = measure_series(one.frames, writer.options, writer.pictures)
        known = (*here.lost, *here.small)
        lost = {problem.where: problem.what for problem in problems if problem not in known}
        unread = {frame.file: lost[frame.path] for frame in one.frames if frame.path in lost}
        check_sight(unread, writer.pictures.load, _SIDE, f"The worker on {sent.worker}")
    return result
