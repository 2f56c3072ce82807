"""One run at a time: refuses a second, announces beginning and end, and passes the user's orders on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from engine.errors import PhotoSeriesError, RunInProgress, RunStopped
from engine.events import Outcome, Phase, PhaseEnded, PhaseStarted, RunPaused, RunResumed, Sink
from engine.model import Counts
from engine.priority import Priority
from engine.session.control import RunControl

_TOLD = 200
"""Characters of a path that are told."""


@dataclass(slots=True)
class Announcer:
    """Announces a run: its size as it starts, its summary once it has ended."""

    started: Callable[[int | None], None]
    """Announces the start, with the number of units to do if it is known."""
    summary: str = ""
    """What came of the run, for the user."""


class Record(Protocol):
    """Keeps a note of each run."""

    def begin(self, phase: Phase) -> None:
        """A run begins."""

    def end(self, phase: Phase, summary: str, *, left: bool) -> None:
        """The run has ended; `left` if it was stopped because the user left the program."""


class OneRun:
    """The place for a run, which one at a time can hold."""

    def __init__(
        self, tell: Sink, counts: Callable[[], Counts | None], priority: Priority, record: Record | None = None
    ) -> None:
        """`counts` returns the open collection's numbers, which are announced with the end of each run; `record` keeps
        a note of each.
        """
        self._tell = tell
        self._counts = counts
        self._priority = priority
        self._record = record
        self._held = threading.Lock()
        self.phase: Phase | None = None
        """What the current run does, or the last one did."""
        self.left = False
        """Whether the user leaves the program, for which runs are stopped."""
        self.control = RunControl(priority)
        """Orders to the current run, or to the last one."""

    @property
    def running(self) -> bool:
        """True while a run is under way."""
        return self._held.locked()

    def pause(self) -> None:
        """Let the run begin nothing new."""
        self.control.pause()
        self._tell(RunPaused())

    def resume(self) -> None:
        """Let the run go on."""
        self.control.resume()
        self._tell(RunResumed())

    def wait(self, timeout: float) -> None:
        """Wait up to `timeout` seconds for the run to end."""
        if self._held.acquire(timeout=timeout):
            self._held.release()

    @contextlib.contextmanager
    def begin(self, phase: Phase, detail: str) -> Iterator[Announcer]:
        """Hold the place while a run lasts; raises RunInProgress if it is taken."""
        if not self._held.acquire(blocking=False):
            raise RunInProgress("A run is under way already.", "Stop it first, or wait for its end.")
        self.control, self.phase = RunControl(self._priority), phase
        if self._record is not None:
            self._record.begin(phase)
        announcer = Announcer(lambda total: self._tell(PhaseStarted(phase, total, detail)))
        outcome, error = Outcome.DONE, None
        try:
            if phase in (Phase.SCANNING, Phase.PAINTING):
                announcer.started(None)
            yield announcer
        except RunStopped as stopped:
            outcome, announcer.summary = Outcome.STOPPED, stopped.message
            raise
        except PhotoSeriesError as failed:
            outcome, error, announcer.summary = Outcome.FAILED, failed, str(failed)
            raise
        except BaseException as unexpected:
            outcome = Outcome.FAILED
            announcer.summary = f"something unexpected: {_in_short(unexpected)}"
            raise
        finally:
            if self._record is not None:
                left = self.left and outcome is not Outcome.DONE
                self._record.end(phase, announcer.summary, left=left)
            counts = self._counts()
            self._held.release()
            self._tell(PhaseEnded(phase, outcome, announcer.summary, counts, error))


def _in_short(error: BaseException) -> str:
    """An error in a few words, for one line; a file's path may be of any length."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {str(error.filename or '')[-_TOLD:]}".removesuffix(": ")
    return f"{type(error).__name__}: {error}"
