"""The thread that a job runs on, one job at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui.runtime.priority import lower_priority


class JobThread:
    """Runs behind the thread that draws."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    @property
    def runs(self) -> bool:
        """True until the job has ended."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, run: Callable[[], None]) -> None:
        """Begin a job; `run` raises nothing."""
        self._thread = threading.Thread(target=self._run, args=(run,), name="job", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait so long for its end; blocks."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, run: Callable[[], None]) -> None:
        lower_priority()
        run()
