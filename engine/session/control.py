"""How a run is told to pause, to go on, to stop and to step aside for a moment, from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from engine.session.courtesy import Courtesy


class RunControl:
    """One run's flags. A run that waits elsewhere than here asks to be woken by `on_change`."""

    def __init__(self, courtesy: Courtesy | None = None) -> None:
        self.courtesy = courtesy or Courtesy()
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
        """End the run as soon as what was judged is stored."""
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
        """Have `wake` called, from whichever thread, after each order."""
        self._wake = wake or _nobody


def _nobody() -> None:
    """Wakes nobody."""
