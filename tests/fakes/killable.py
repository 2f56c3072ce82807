"""A run in a process of its own that may be killed at any moment; started quickly, from one that has imported all."""

from __future__ import annotations

import multiprocessing
import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.build import open_session
from engine.session.reports import VerifyRequest
from engine.settings import Settings
from tests.fakes.posix import KILL

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from pathlib import Path

if sys.platform == "win32":
    _CONTEXT = multiprocessing.get_context("spawn")
else:
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload(["engine.build", "google.genai", "tests.fakes.killable"])


def start_batch(settings: Settings, photos: Path, home: Path, day: date, events: int | None = None) -> BaseProcess:
    """Begin to scan, send a batch and wait for it; the process kills itself at so many-eth event."""
    arguments = (settings.model_dump(), str(photos), str(home), day, events)
    process = _CONTEXT.Process(target=_batch, args=arguments)
    process.start()
    return process


def _batch(values: dict[str, Any], photos: str, home: str, day: date, events: int | None) -> None:
    from pathlib import Path

    from tests.fakes.gemini_server import KEY

    os.environ.update(HOME=home, XDG_CACHE_HOME=f"{home}/cache", XDG_STATE_HOME=f"{home}/state")
    heard = 0

    def hear(_: object) -> None:
        nonlocal heard
        heard += 1
        if heard == events:
            os.kill(os.getpid(), KILL)

    session = open_session(Settings(**values), hear, KEY, today=lambda: day)
    session.open(Path(photos))
    session.runs.scan()
    session.runs.batches.submit(VerifyRequest())
    session.runs.batches.wait()
    session.close()
