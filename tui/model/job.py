"""How a job goes, worked out from its events: rate, time left, what is verified now, and a log. Draws nothing."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from engine.events import (
    Announced,
    Event,
    FilesCounted,
    Outcome,
    Phase,
    PhaseEnded,
    PhaseStarted,
    ProblemsFound,
    Progressed,
    RunPaused,
    RunResumed,
)
from engine.model import Account, Source, Usage
from tui.text import from_home

_WORDS = {
    Phase.SCANNING: ("Scanning", "Scanned"),
    Phase.MEASURING: ("Measuring photos", "Measured"),
    Phase.VERIFYING: ("Verifying", "Verified"),
    Phase.EXPORTING: ("Exporting", "Exported"),
    Phase.PAINTING: ("Painting the sample", "Painted"),
    Phase.CHECKING: ("Checking", "Checked"),
    Phase.UNPACKING: ("Unpacking", "Unpacked"),
    Phase.SENDING: ("Writing a batch", "Batch written"),
    Phase.COLLECTING: ("Collecting batches", "Batches collected"),
}
_BY_A_VERIFIER = (Phase.VERIFYING, Phase.SENDING, Phase.COLLECTING)
"""Phases whose detail is no path."""
_BRIEF = (Phase.SCANNING, Phase.MEASURING)
"""Phases that have nothing to tell but how far they are."""
_WINDOW = 30.0
_ENTRIES_KEPT = 5000


class JobState(StrEnum):
    """What a job is at."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceRate:
    """How fast one of several services verifies."""

    name: str
    rate: float | None
    """Posts a second over the last half minute; None while that is not known."""
    aside: bool
    """True while it is left alone, since it failed."""
    next_try: float | None = None
    """Seconds until it is tried again; None if it works, or is not tried again in this run."""


@dataclass(frozen=True, slots=True)
class JobView:
    """What a job pane shows."""

    state: JobState = JobState.IDLE
    doing: str = ""
    """What runs, or ran: "Verifying"."""
    did: str = ""
    """The same once it is done: "Verified"."""
    brief: bool = False
    """Whether a line says all that there is to say of it."""
    detail: str = ""
    done: int = 0
    total: int | None = None
    current: str = ""
    failed: int = 0
    problems: int = 0
    rate: float | None = None
    """Units a second over the last half minute."""
    seconds_left: float | None = None
    usage: Usage = field(default_factory=Usage)
    summary: str = ""
    """How it ended."""
    without_photos: bool = False
    """Whether a scan came to its end and found no photo."""
    sources: tuple[SourceRate, ...] = ()
    """The services that share the work, where there are several."""

    @property
    def running(self) -> bool:
        """True while there is something to pause or stop."""
        return self.state in (JobState.RUNNING, JobState.PAUSED)

    @property
    def ending(self) -> str:
        """In a word or two, how it ended."""
        ended = {JobState.STOPPED: f"{self.doing} stopped", JobState.FAILED: f"{self.doing} failed"}
        return ended.get(self.state, self.did)


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """Something failed: a post got no verdict, a job ended early."""
    WARNING = "warning"
    """Something was passed over, or a job was stopped."""
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What happened, untrusted words."""

    at: float
    """Seconds since 1970."""
    level: Level
    where: str
    """A file, a folder, a post, or what the job is called."""
    what: str


_LEVELS = {JobState.DONE: Level.NEWS, JobState.STOPPED: Level.WARNING, JobState.FAILED: Level.ERROR}


class JobMeter:
    """Turns events into a view and a log; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, int, tuple[Source, ...]]] = deque()
        """Time, units done, and what each of several services had done."""
        self._sources: tuple[Source, ...] = ()
        self.view = JobView()
        self.log: deque[LogEntry] = deque(maxlen=_ENTRIES_KEPT)
        """The newest entries of all jobs so far, the newest last."""
        self.logged = 0
        """How many entries there ever were."""

    def hear(self, event: Event) -> JobView:
        """Take an event; returns the view as it now is."""
        match event:
            case PhaseStarted():
                self._marks.clear()
                self._marks.append((self._clock(), 0, ()))
                doing, did = _WORDS[event.phase]
                detail = event.detail if event.phase in _BY_A_VERIFIER else from_home(Path(event.detail))
                self.view = JobView(JobState.RUNNING, doing, did, event.phase in _BRIEF, detail, total=event.total)
                self._note(Level.NEWS, doing, detail)
            case Progressed():
                self._progress(event)
            case ProblemsFound():
                # A scan passes things over; from then on, what is told of has cost a photo or a post its verdict.
                level = Level.WARNING if self.view.doing == _WORDS[Phase.SCANNING][0] else Level.ERROR
                for problem in event.problems:
                    self._note(level, problem.where, problem.what)
                self.view = replace(self.view, problems=self.view.problems + len(event.problems))
            case FilesCounted():
                self._note_account(event.account)
                self.view = replace(self.view, without_photos=not event.account.photos)
            case Announced():
                self._note(Level.NEWS, self.view.doing, event.words)
                self.view = replace(self.view, detail=event.verifier or self.view.detail, current=event.words)
            case RunPaused():
                self.view = replace(self.view, state=JobState.PAUSED, rate=None, seconds_left=None)
                self._note(Level.NEWS, self.view.doing, "paused")
            case RunResumed():
                self._marks.clear()
                self._marks.append((self._clock(), self.view.done, self._sources))
                self.view = replace(self.view, state=JobState.RUNNING)
                self._note(Level.NEWS, self.view.doing, "resumed")
            case PhaseEnded():
                state = {Outcome.DONE: JobState.DONE, Outcome.STOPPED: JobState.STOPPED}.get(
                    event.outcome, JobState.FAILED
                )
                doing, did = _WORDS[event.phase]
                self.view = replace(self.view, state=state, doing=doing, did=did, summary=event.summary, current="")
                self._note(_LEVELS[state], self.view.ending, event.summary)
            case _:
                pass
        return self.view

    def _note_account(self, account: Account) -> None:
        """Name what is no photo of a post, group by group; of a large group the first hundred."""
        for group in account.groups:
            for path in group.examples:
                self._note(Level.NEWS, path, f"counted among {group.count:,} {group.what}")
            if (more := group.count - len(group.examples)) and group.examples:
                self._note(Level.NEWS, f"{more:,} more {group.what}", "scan --explain names them all")

    def _note(self, level: Level, where: str, what: str) -> None:
        self.log.append(LogEntry(time.time(), level, where, what))
        self.logged += 1

    def _progress(self, event: Progressed) -> None:
        now = self._clock()
        self._marks.append((now, event.done, event.sources))
        self._sources = event.sources
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW:
            self._marks.popleft()
        (then, before, sources), (_, done, _) = self._marks[0], self._marks[-1]
        rate = (done - before) / (now - then) if done > before and now - then > 0.5 else None
        left = (event.total - done) / rate if rate and event.total is not None else None
        if self.view.state == JobState.PAUSED:
            rate = left = None
        self.view = replace(
            self.view,
            done=event.done,
            total=event.total,
            current=f"{event.current}: {event.pause:.0f} s" if event.pause else event.current,
            failed=event.failed,
            usage=event.usage,
            rate=rate,
            seconds_left=left,
            sources=self._source_rates(sources, event.sources, now - then),
        )

    def _source_rates(
        self, before: tuple[Source, ...], after: tuple[Source, ...], seconds: float
    ) -> tuple[SourceRate, ...]:
        """How fast each service verified in these seconds."""
        verified = {source.name: source.verified for source in before}
        measured = seconds > 0.5 and self.view.state != JobState.PAUSED
        return tuple(
            SourceRate(
                source.name,
                (source.verified - verified.get(source.name, 0)) / seconds if measured else None,
                source.aside,
                source.next_try,
            )
            for source in after
        )
