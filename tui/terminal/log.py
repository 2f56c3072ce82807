"""A private log of what the program did: commands, runs and errors, without keys; old parts are dropped."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from engine.events import Announced, Event, PhaseEnded, PhaseStarted, Sink
from engine.opening import NO_LINKS
from tui.text import safe

_MOST_BYTES, _OLDER_PARTS = 500_000, 3
_LONGEST = 20_000
"""Characters of one entry."""
_log = logging.getLogger("photo_series")
_log.propagate = False
_log.setLevel(logging.INFO)


def log_file() -> Path:
    """Where the log is; older parts lie beside it."""
    return platformdirs.user_state_path("photo-series") / "log.txt"


@contextmanager
def logged() -> Iterator[None]:
    """Write to the log inside the block; one that cannot be written is done without."""
    try:
        handler = _PrivateFile(log_file(), maxBytes=_MOST_BYTES, backupCount=_OLDER_PARTS, encoding="utf-8")
    except OSError:
        yield
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(message)s"))
    _log.addHandler(handler)
    try:
        yield
    finally:
        _log.removeHandler(handler)
        handler.close()


def note(words: str) -> None:
    """Write down what happened; keys and control characters are taken out, and line ends are indented."""
    _log.info("%s", safe(words[:_LONGEST], newline="\n    "))


def noting(sink: Sink) -> Sink:
    """A sink that writes down how runs begin and end, and passes every event on."""

    def hear(event: Event) -> None:
        match event:
            case PhaseStarted(phase=phase, detail=detail):
                note(f"{phase.value} begins: {detail}")
            case PhaseEnded(phase=phase, outcome=outcome, summary=summary):
                note(f"{phase.value} {outcome.value}: {summary}")
            case Announced(words=words):
                note(words)
            case _:
                pass
        sink(event)

    return hear


class _PrivateFile(RotatingFileHandler):
    """A rotating file for its owner alone. A full disk costs entries, and nothing else."""

    def _open(self) -> TextIOWrapper:
        file = Path(self.baseFilename)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | NO_LINKS
        return open(os.open(file, flags, 0o600), "a", encoding="utf-8", errors="replace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Say nothing: the terminal belongs to the app."""
