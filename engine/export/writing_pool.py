"""Series that are being written at the same time, by threads or by the workers of a cluster."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import CancelledError, Future, wait
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.errors import PhotoSeriesError
from engine.export.elsewhere import Sent, StopMark, WriterElsewhere, received
from engine.export.manifest import SeriesRecord
from engine.export.writer import LeftOut
from engine.model import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from engine.export.writer import SeriesWriter
    from engine.model import ExportSeries
    from engine.workers.base import Workers

    Written = SeriesRecord | LeftOut

_TICK = 1.0
"""Seconds between two ticks."""
_AHEAD = 2
"""Series under way for each worker."""


class WritingPool:
    """Has series written, and hands the results out in the order in which the series came."""

    def __init__(self, writer: SeriesWriter, workers: Workers, tick: Callable[[], None]) -> None:
        """`tick` is called every second in which nothing is done, and may raise to end it all."""
        self._writer = writer
        self._workers = workers
        self._tick = tick
        self._elsewhere = WriterElsewhere(writer, StopMark.of(writer)) if workers.elsewhere else None
        self._write: Callable[[ExportSeries, int, str], Written | Sent] = self._elsewhere or writer.write
        self._under_way: deque[tuple[ExportSeries, Future[Written | Sent]]] = deque()

    def __enter__(self) -> WritingPool:
        self._pool = self._workers.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._end()
        finally:
            self._workers.close()
            self._keep_finished()

    def __len__(self) -> int:
        """Number of series under way."""
        return len(self._under_way)

    @property
    def full(self) -> bool:
        """True if enough work is under way to keep every worker busy."""
        return len(self) > _AHEAD * max(1, self._workers.slots)

    def submit(self, one: ExportSeries, number: int, key: str) -> None:
        """Have the files of a series written, once there is a worker that can."""
        while self._workers.missing:
            self._workers.check()
            self._tick()
            time.sleep(_TICK)
        self._under_way.append((one, self._pool.submit(self._write, one, number, key)))

    def oldest(self) -> tuple[ExportSeries, Written]:
        """Wait for the series that came first; raises what its writing raised, and WorkersUnavailable."""
        one, future = self._under_way[0]
        while not wait([future], _TICK).done:
            self._tick()
        self._under_way.popleft()
        return one, self._result(one, future)

    def _result(self, one: ExportSeries, future: Future[Written | Sent]) -> Written:
        try:
            result = future.result()
        except CancelledError:
            raise self._workers.lost() from None
        except Exception as error:
            if self._workers.died_of(error):
                return LeftOut(one, (Problem(one.name, "Every worker that was given this series died."),))
            raise
        if isinstance(result, Sent):
            return received(self._writer, one, result)
        return result

    def _end(self) -> None:
        """Let what has begun end, and drop the rest."""
        if not self._under_way:
            return
        futures = [future for _, future in self._under_way]
        if not self._elsewhere:
            for future in futures:
                future.cancel()
            return
        # What a cluster has begun cannot be told from what waits; workers that go on would write into a folder in use.
        self._elsewhere.stop.set()
        while wait(futures, _TICK).not_done and not self._workers.missing:
            pass
        self._elsewhere.stop.clear()

    def _keep_finished(self) -> None:
        """Record what was finished all the same, so that it is not encoded again next time."""
        for one, future in self._under_way:
            if future.done() and not future.cancelled() and not future.exception():
                with suppress(PhotoSeriesError):
                    result = self._result(one, future)
                    if isinstance(result, SeriesRecord):
                        self._writer.staging.add(result)
