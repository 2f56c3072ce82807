"""Priority of the screen over background work, for a moment after each key.

Python runs one thread at a time: a screen that takes 10 ms to draw needs 30 ms while two other threads work. Nobody
notices when those begin their next piece of work a little later.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Final

MOMENT: Final = 0.03
"""Seconds in which a key is nearly always answered."""
_LONGEST_WAIT: Final = 0.2
"""Seconds that a piece of work waits at most, so that work goes on, only slower, while a key is held down."""


class Priority:
    """Claimed by whatever draws, respected by whatever works in the background; callable from any thread."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._until = 0.0

    def claim(self) -> None:
        """Keep background work from beginning anything new for a moment."""
        self._until = self._clock() + MOMENT

    def yield_to_user(self) -> None:
        """Wait until no claim is left, but no longer than `_LONGEST_WAIT`; call it between two pieces of work."""
        for left in self._waits():
            self._sleep(left)

    async def yield_meanwhile(self) -> None:
        """The same on an event loop, which goes on with other things."""
        for left in self._waits():
            await asyncio.sleep(left)

    def _waits(self) -> Iterator[float]:
        """How many seconds to sleep, until there is no reason to."""
        latest = self._clock() + _LONGEST_WAIT
        while (left := min(self._until, latest) - self._clock()) > 0:
            yield left
