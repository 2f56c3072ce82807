"""Full collections of garbage, made while nobody presses a key: one stops every thread for up to a tenth of a second.

What Textual draws is garbage in cycles, and with some hundred thousand objects at hand Python looked through all of
them after every fifth key.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterator
from typing import Final

_YOUNG: Final = (1_000, 10)
"""Thresholds of the two younger generations: these collections take a few milliseconds at most."""
_SELDOM: Final = 30
"""Collections of the middle generation before a full one comes unasked: a hundred keys or so without a rest."""
_REST: Final = 0.5
_KEYS: Final = 20
"""Keys after which there is enough to collect."""


@contextlib.contextmanager
def importing() -> Iterator[None]:
    """Collect nothing meanwhile, nor ever what is imported: there is much of it, and all of it stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class GarbageCollector:
    """Chooses the moment; begins with `start`, and until then everything is as Python does it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._keys = 0
        self._last_key = 0.0
        self._settled = False
        self._jobs: set[str] = set()

    def start(self) -> None:
        """Leave what is there by now, which is the program itself, out of every later collection."""
        gc.freeze()
        gc.set_threshold(*_YOUNG, _SELDOM)
        self._last_key = self._clock()

    def note_key(self) -> None:
        """Take note that the user does something."""
        self._keys += 1
        self._last_key = self._clock()

    def note_job(self, kind: str) -> None:
        """Take note that a job of this kind is under way: leave what the first of them has imported out from now on.

        A service's library is more than all else together. No rest is waited for, as freezing takes no time; the
        little garbage there is by then stays.
        """
        if kind not in self._jobs:
            self._jobs.add(kind)
            gc.freeze()

    def collect_in_quiet(self) -> None:
        """Collect where there is something to, and the user rests; leave the first screen out of it from then on.

        That screen is more than half of what a collection looks through. It happens once only: a later one can go.
        """
        if self._clock() - self._last_key <= _REST or (self._settled and self._keys < _KEYS):
            return
        self._keys = 0
        gc.collect()
        if not self._settled:
            self._settled = True
            gc.freeze()
