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
    CHECKING = "checking"


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
    """Units to do, if that is known: posts for verifying, series for exporting."""
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
    pause: float = 0.0
    """Seconds that the service still wants to be left alone."""


@dataclass(frozen=True, slots=True)
class SeriesChanged:
    """These series are to be read again."""

    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class ProblemsFound:
    """Some things were recorded and passed over; the run goes on."""

    problems: tuple[Problem, ...]


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


Event = PhaseStarted | Progressed | SeriesChanged | ProblemsFound | RunPaused | RunResumed | PhaseEnded
Sink = Callable[[Event], None]


class FoldingSink:
    """Passes events on; progress, changed ids and problems at most `per_second` times a second each.

    What is held back is merged (the newest progress, the union of ids, the problems in a row) and delivered with the
    next event of its kind that may pass; any other event delivers it first, so order is kept and nothing is lost.
    Safe to call from any thread.
    """

    def __init__(self, sink: Sink, per_second: float = 20.0) -> None:
        self._sink = sink
        self._gap = 1.0 / per_second
        self._lock = threading.Lock()
        self._held: dict[type, Event] = {}
        self._last: dict[type, float] = {}

    def __call__(self, event: Event) -> None:
        """Take an event."""
        with self._lock:
            if not isinstance(event, Progressed | SeriesChanged | ProblemsFound):
                for kind in list(self._held):
                    self._deliver(kind)
                self._sink(event)
                return
            kind = type(event)
            self._held[kind] = _merged(self._held.get(kind), event)
            if time.monotonic() - self._last.get(kind, -self._gap) >= self._gap:
                self._deliver(kind)

    def _deliver(self, kind: type) -> None:
        self._last[kind] = time.monotonic()
        self._sink(self._held.pop(kind))


def _merged(held: Event | None, event: Event) -> Event:
    match held, event:
        case SeriesChanged(ids=old), SeriesChanged(ids=new):
            return SeriesChanged(old | new)
        case ProblemsFound(problems=old), ProblemsFound(problems=new):
            return ProblemsFound(old + new)
        case _:
            return event
