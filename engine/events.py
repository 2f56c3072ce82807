"""What happened in the engine, as frozen values, and the sink that takes them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from engine.errors import PhotoSeriesError
from engine.model import Counts, Problem, Usage


class Phase(StrEnum):
    """What a run is doing now."""

    SCANNING = "scanning"
    VERIFYING = "verifying"
    EXPORTING = "exporting"
    PAINTING = "painting"


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """A run, or its next part, began."""

    phase: Phase
    total: int | None = None
    """Units to do, where that is known: posts for verifying, series for exporting."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far the phase has come."""

    phase: Phase
    done: int
    total: int | None
    current: str = ""
    """What is being worked on."""
    failed: int = 0
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class SeriesChanged:
    """These series are to be read again."""

    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class ProblemFound:
    """Something was recorded and passed over; the run goes on."""

    problem: Problem
    series_id: int | None = None


@dataclass(frozen=True, slots=True)
class RunPaused:
    """No new post is begun until the run is resumed."""


@dataclass(frozen=True, slots=True)
class RunResumed:
    """The run goes on."""


@dataclass(frozen=True, slots=True)
class PhaseEnded:
    """A phase is over."""

    phase: Phase
    outcome: Outcome
    summary: str
    counts: Counts | None = None
    error: PhotoSeriesError | None = None


Event = PhaseStarted | Progressed | SeriesChanged | ProblemFound | RunPaused | RunResumed | PhaseEnded
Sink = Callable[[Event], None]


class FoldingSink:
    """Passes events on, progress and changed ids at most `per_second` times a second each.

    What is held back is merged (the newest progress, the union of ids) and delivered by the next event that may pass;
    any other event delivers it first, so order is kept and nothing is lost. Safe to call from any thread.
    """

    def __init__(self, sink: Sink, per_second: float = 20.0) -> None:
        self._sink = sink
        self._gap = 1.0 / per_second
        self._lock = threading.Lock()
        self._progress: Progressed | None = None
        self._changed: frozenset[int] = frozenset()
        self._last: dict[type, float] = {}

    def __call__(self, event: Event) -> None:
        """Take an event."""
        with self._lock:
            if isinstance(event, Progressed):
                self._progress = event
                if self._due(Progressed):
                    self._deliver_progress()
            elif isinstance(event, SeriesChanged):
                self._changed |= event.ids
                if self._due(SeriesChanged):
                    self._deliver_changed()
            else:
                self._deliver_changed()
                self._deliver_progress()
                self._sink(event)

    def _due(self, kind: type) -> bool:
        now = time.monotonic()
        if now - self._last.get(kind, -self._gap) < self._gap:
            return False
        self._last[kind] = now
        return True

    def _deliver_progress(self) -> None:
        if self._progress is not None:
            self._sink(self._progress)
            self._progress = None

    def _deliver_changed(self) -> None:
        if self._changed:
            self._sink(SeriesChanged(self._changed))
            self._changed = frozenset()
