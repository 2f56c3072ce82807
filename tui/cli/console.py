"""How the plain commands speak: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from engine.errors import PhotoSeriesError, RunStopped
from engine.events import Announced, Event, PhaseEnded, PhaseStarted, ProblemsFound, Progressed
from engine.model import Usage
from tui.model.job import JobMeter
from tui.text import safe, shorten
from tui.text.charts import bar

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from engine.session.session import Session

T = TypeVar("T")

_PLAIN_LINE_EVERY = 5.0
_PROBLEMS_SHOWN = 5
_BAR_CELLS = 40


def say(text: str = "") -> None:
    """Print a line of the result, made safe; a line end in it shows as a symbol."""
    print(safe(text, newline="␊"))


def say_json(value: object) -> None:
    """Print a value as JSON; names that are no UTF-8 keep their surrogates, escaped."""
    print(json.dumps(value, indent=2))


def complain(error: PhotoSeriesError) -> None:
    """Say what is wrong and what to do next."""
    note(f"Error: {error.message}")
    if error.hint:
        note(error.hint)


def note(text: str) -> None:
    """Print a line beside the result, to standard error."""
    print(safe(text), file=sys.stderr, flush=True)


class ConsoleSink:
    """Hears events and shows them: a moving bar on a terminal, now and then a line in a pipe; `quiet` shows neither."""

    def __init__(self, quiet: bool = False) -> None:
        self._meter = JobMeter()
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._last_line = 0.0
        self._problems = 0
        self.announced: list[str] = []
        """What runs had the user told, in plain lines."""

    @property
    def usage(self) -> Usage:
        """What the last run has used so far."""
        return self._meter.view.usage

    def __call__(self, event: Event) -> None:
        """Take an event, from whichever thread."""
        view = self._meter.hear(event)
        match event:
            case PhaseStarted():
                self._problems = 0
                self._begin(view.doing, event.total, event.detail)
            case Progressed():
                self._move(event, view.doing)
            case ProblemsFound() if not self._quiet:
                self._show_problems(event)
            case Announced():
                self.announced.append(event.words)
                if not self._quiet:
                    self._print(event.words)
            case PhaseEnded():
                self._end(f"{view.did or view.doing}: {event.summary}" if event.error is None else "")
            case _:
                pass

    def _begin(self, doing: str, total: int | None, detail: str) -> None:
        if self._live:
            self._progress = _moving_bar()
            self._progress.start()
            self._task = self._progress.add_task(doing, total=total, current="")
        elif not self._quiet:
            of = f" {total:,}" if total else ""
            note(f"{doing}{of}: {detail}")
        self._last_line = time.monotonic()

    def _move(self, event: Progressed, doing: str) -> None:
        if self._progress is not None and self._task is not None:
            current = shorten(safe(event.current), 40)
            self._progress.update(self._task, completed=event.done, total=event.total, current=current)
        elif not self._quiet and time.monotonic() - self._last_line >= _PLAIN_LINE_EVERY:
            self._last_line = time.monotonic()
            of = f" of {event.total:,}" if event.total is not None else ""
            failed = f", {event.failed:,} failed" if event.failed else ""
            waits = f": {event.current} in {event.pause:.0f} s" if event.pause else ""
            note(f"{doing} {event.done:,}{of}{failed}{waits}")

    def _show_problems(self, event: ProblemsFound) -> None:
        for problem in event.problems:
            self._problems += 1
            if self._problems <= _PROBLEMS_SHOWN:
                self._print(f"  {problem.where}: {problem.what}")
            elif self._problems == _PROBLEMS_SHOWN + 1:
                self._print("  … more of the kind; the job log of the app shows them all")

    def _print(self, text: str) -> None:
        if self._progress is not None:
            self._progress.console.print(safe(text), markup=False, highlight=False)
        else:
            note(text)

    def _end(self, summary: str) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = self._task = None
        if summary and not self._quiet:
            note(summary)


def _moving_bar() -> Progress:
    """A bar on standard error; imported here, as the app has a bar of its own."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class BlockBar(ProgressColumn):
        """Bar that shows as `#`: in ASCII, rich draws what is done and what is left with the same dash."""

        def render(self, task: Task) -> Text:
            return Text(bar(task.percentage / 100, _BAR_CELLS).ljust(_BAR_CELLS))

    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BlockBar() if console.options.ascii_only else BarColumn(_BAR_CELLS),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[current]}", markup=False),
        console=console,
        transient=True,
    )


def run_to_end(session: Session, call: Callable[[], T]) -> T:
    """Call a run of `session` so that Ctrl+C stops it cleanly; what was verified is kept.

    Raises what the run raises, and RunStopped after Ctrl+C.
    """
    outcome: dict[str, Any] = {}

    def work() -> None:
        try:
            outcome["result"] = call()
        except BaseException as error:  # noqa: BLE001 - handed to the main thread as it is
            outcome["error"] = error
        finally:
            ended.set()

    # An event and not join(): a join that Ctrl+C interrupts may take a running thread for an ended one.
    ended = threading.Event()
    threading.Thread(target=work, name="run", daemon=True).start()
    stopped = False
    while not ended.is_set():
        try:
            ended.wait(0.2)
        except KeyboardInterrupt:
            if stopped:
                raise
            stopped = True
            note("Stopping; verdicts so far are kept. Press Ctrl+C again to quit at once.")
            session.runs.stop()
    if error := outcome.get("error"):
        raise error
    if stopped:
        raise RunStopped("Stopped.", "Run the same command again to continue.")
    result: T = outcome["result"]
    return result
