"""Work steps aside for a moment while somebody waits to see what a key has done.

Python lets one thread run at a time: a screen that takes ten milliseconds to draw is seen after thirty where two others
work beside it. They lose nothing that anybody notices by beginning their next piece a little later.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

MOMENT: Final = 0.03
"""Seconds after which a key is answered nearly always."""
_PATIENCE: Final = 0.2
"""Seconds for which a piece of work steps aside at most: where a key is held down, work goes on, only slower."""


class Courtesy:
    """Asked for by whoever draws, and shown by whoever works in the background; used from any thread."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._until = 0.0

    def ask(self) -> None:
        """Let nothing new be begun for a moment from now."""
        self._until = self._clock() + MOMENT

    def step_aside(self) -> None:
        """Wait until nobody is waited for, as far as patience goes; to be called between two pieces of work."""
        patience = self._clock() + _PATIENCE
        while (left := min(self._until, patience) - self._clock()) > 0:
            self._sleep(left)
