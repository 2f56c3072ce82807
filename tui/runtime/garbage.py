"""Collections of garbage, made while nobody waits for a key: each stops all threads, a full one for 100 ms.

What Textual draws is garbage in cycles. Left alone, Python looks through what is new between a key and its picture,
for some milliseconds, and after every fifth key through all of the hundred thousand objects at hand.
"""

from __future__ import annotations

import contextlib
import gc
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from engine.memory import return_memory

TICK: Final = 0.1
"""Seconds between two looks whether it is time to collect."""
_YOUNG: Final = (1_000, 10)
"""Thresholds of the two younger generations: these collections take a few milliseconds at most."""
_SELDOM: Final = 400
"""Collections of the middle generation before a full one comes unasked: some hundred keys without a rest."""
_SEEN: Final = 0.08
"""Seconds after which a key is seen, with most of what it brings."""
_PATIENCE: Final = 1.0
"""Seconds for which nothing is collected at most: where a key is held down, there is no moment between two."""
_REST: Final = 0.5
"""Seconds without a key after which the user is taken to look at something."""
_ENOUGH: Final = 20
"""Collections of the middle generation after which there is enough for a full one."""
_LONG_REST: Final = 30.0
"""Seconds without a key after which nobody waits for some tenths of a second."""


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
        self._last_key = 0.0
        self._last_look = 0.0
        self._cleared = 0.0
        self._settled = False
        self._jobs: set[str] = set()
        self._started = False

    def start(self) -> None:
        """Leave what is there by now, which is the program itself, out of every later collection."""
        gc.freeze()
        gc.set_threshold(*_YOUNG, _SELDOM)
        self._last_key = self._last_look = self._clock()
        self._started = True

    def end(self) -> None:
        """Leave the rest to Python."""
        self._started = False
        gc.enable()

    def note_key(self) -> None:
        """Take note that the user waits to see what a key does: nothing is collected until it is seen."""
        if not self._started:
            return
        now = self._clock()
        if gc.isenabled():
            self._last_look = now
        elif now - self._last_look > _PATIENCE:
            self._collect_young(now)
        self._last_key = now
        gc.disable()

    def tend(self) -> None:
        """Collect what there is to, where nobody waits; to be called every `TICK`."""
        if not self._started:
            return
        now = self._clock()
        if now - self._last_key > _SEEN and not gc.isenabled():
            gc.enable()
            self._collect_young(now)
        rest = now - self._last_key
        if rest > _LONG_REST and self._cleared <= self._last_key:
            self._clear(now)
        elif rest > _REST and (not self._settled or gc.get_count()[2] >= _ENOUGH):
            self._collect_all()

    def note_job(self, kind: str) -> None:
        """Take note that a job of this kind is under way: leave what the first of them has imported out of it.

        A service's library is more than all else together. That waits for the next rest, for the garbage has to go
        first, such as screens that were closed: it would stay for good.
        """
        if kind not in self._jobs:
            self._jobs.add(kind)
            self._settled = False

    def _collect_young(self, now: float) -> None:
        self._last_look = now
        gc.collect(1)

    def _collect_all(self) -> None:
        """Leave the first screen out of it from then on: it is more than half of what a collection looks through.

        That happens once only, and once more for each kind of job.
        """
        gc.collect()
        _return_memory()
        if not self._settled:
            self._settled = True
            gc.freeze()

    def _clear(self, now: float) -> None:
        """Look through everything, also what was left out: the screens among it may be long gone."""
        self._cleared = now
        gc.unfreeze()
        gc.collect()
        _return_memory()
        gc.freeze()
        self._settled = True


def _return_memory() -> None:
    """Hand back what is free, in a thread: for a hundred megabytes that takes as long as a collection."""
    threading.Thread(target=return_memory, name="memory", daemon=True).start()
