"""Events: what happened in the engine, as frozen values, and the sink that receives them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from engine.errors import PhotoSeriesError
from engine.model import Account, Counts, Problem, Source, Usage


class Phase(StrEnum):
    """What a run is doing now."""

    SCANNING = "scanning"
    MEASURING = "measuring"
    """The last part of a scan: measures photos of posts that were verified without."""
    VERIFYING = "verifying"
    EXPORTING = "exporting"
    PAINTING = "painting"
    CHECKING = "checking"
    UNPACKING = "unpacking"
    SENDING = "sending"
    """Posts are prepared and sent as batches."""
    COLLECTING = "collecting"
    """Answers of batches are waited for and stored."""


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """A run, or the next part of one, began."""

    phase: Phase
    total: int | None = None
    """Units to do, if known: posts when verifying, series when exporting."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Progressed:
    """Progress of a phase."""

    phase: Phase
    done: int
    total: int | None
    current: str = ""
    """What is being worked on."""
    failed: int = 0
    usage: Usage = field(default_factory=Usage)
    pause: float = 0.0
    """Seconds until the service accepts requests again."""
    sources: tuple[Source, ...] = ()
    """Work of each of several services so far; empty if there is only one."""


@dataclass(frozen=True, slots=True)
class SeriesChanged:
    """These series changed and must be read again."""

    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class SeriesErased:
    """These series are no longer in the database: their photos belong to other posts now."""

    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class ProblemsFound:
    """Problems that were recorded while the run goes on."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class FilesCounted:
    """A scan has met every file of the folder; what became of each."""

    account: Account


@dataclass(frozen=True, slots=True)
class Announced:
    """News of a run for the user, in one plain line."""

    words: str
    verifier: str = ""
    """Name and model of a verifier that takes over, if that is the news."""


@dataclass(frozen=True, slots=True)
class RunPaused:
    """The run begins no new post until it is resumed."""


@dataclass(frozen=True, slots=True)
class RunResumed:
    """The run goes on after a pause."""


@dataclass(frozen=True, slots=True)
class PhaseEnded:
    """A phase ended."""

    phase: Phase
    outcome: Outcome
    summary: str
    counts: Counts | None = None
    error: PhotoSeriesError | None = None


Event = (
    PhaseStarted
    | Progressed
    | SeriesChanged
    | SeriesErased
    | ProblemsFound
    | FilesCounted
    | Announced
    | RunPaused
    | RunResumed
    | PhaseEnded
)
Sink = Callable[[Event], None]


class FoldingSink:
    """Passes events on: progress, changed ids and problems at most `per_second` times a second each.

    Events held back are merged (the newest progress, the union of ids, the list of problems) and delivered with the
    next event of their kind that may pass, or before any other event: order is kept and nothing is lost. Safe to call
    from any thread.
    """

    def __init__(self, sink: Sink, per_second: float = 20.0) -> None:
        self._sink = sink
        self._gap = 1.0 / per_second
        self._lock = threading.Lock()
        self._held: dict[type, Event] = {}
        self._last: dict[type, float] = {}

    def __call__(self, event: Event) -> None:
        """Accept an event."""
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
