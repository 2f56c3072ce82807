"""Orders to a run: pause, go on, stop, or yield to the user for a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from engine.priority import Priority


class RunControl:
    """One run's flags, set and read from any thread. A run that waits on something else registers with `on_change`."""

    def __init__(self, priority: Priority | None = None) -> None:
        self.priority = priority or Priority()
        self._stopping = threading.Event()
        self._going = threading.Event()
        self._going.set()
        self._wake: Callable[[], None] = _nobody

    @property
    def stopping(self) -> bool:
        """True once the user wants the run to end."""
        return self._stopping.is_set()

    @property
    def paused(self) -> bool:
        """True while nothing new is to be begun."""
        return not self._going.is_set()

    def stop(self) -> None:
        """End the run as soon as the verdicts in flight are stored."""
        self._stopping.set()
        self._going.set()
        self._wake()

    def pause(self) -> None:
        """Begin nothing new."""
        self._going.clear()
        self._wake()

    def resume(self) -> None:
        """Go on."""
        self._going.set()
        self._wake()

    def on_change(self, wake: Callable[[], None] | None) -> None:
        """Have `wake` called after each order, on the thread that gave it; None ends that."""
        self._wake = wake or _nobody


def _nobody() -> None:
    """Stand in for a wake call that nobody wants."""
