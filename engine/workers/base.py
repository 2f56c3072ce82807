"""What does work for a run, and the plain kind: threads of this process."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Protocol

from engine.errors import WorkersUnavailable


class Workers(Protocol):
    """Has work done in parallel, by an ordinary executor between `open` and `close`."""

    @property
    def elsewhere(self) -> bool:
        """Whether work is done in other processes, so that what is submitted must be fit for pickle."""

    @property
    def slots(self) -> int:
        """Number of calls that can be worked on at once; may change, and is 0 while nobody is there to work."""

    @property
    def missing(self) -> str:
        """In words, for whom the work waits; empty while somebody works."""

    def open(self) -> Executor:
        """Get ready; raises WorkersUnavailable."""

    def check(self) -> None:
        """Raise WorkersUnavailable if nobody will come to work any more."""

    def close(self) -> None:
        """Wait for calls that have begun here, drop the others, and release what `open` took."""

    def died_of(self, error: BaseException) -> bool:
        """Whether a call ended with `error` because each worker that was given it died."""

    def lost(self) -> WorkersUnavailable:
        """The error for calls that were dropped although nobody asked for it."""


class Threads:
    """Threads of this process."""

    elsewhere = False
    missing = ""
    """Always empty: threads do not leave."""

    def __init__(self, slots: int | None = None, name: str = "worker") -> None:
        """`slots` threads, by default one for each processor; `name` begins theirs."""
        self.slots = slots or os.cpu_count() or 1
        self._name = name
        self._pool: ThreadPoolExecutor | None = None

    def open(self) -> Executor:
        """Make the pool."""
        self._pool = ThreadPoolExecutor(self.slots, self._name)
        return self._pool

    def check(self) -> None:
        """Do nothing: they are there."""

    def close(self) -> None:
        """Wait for what has begun, and drop the rest."""
        pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(cancel_futures=True)

    def died_of(self, error: BaseException) -> bool:
        """Never: threads do not die."""
        return False

    def lost(self) -> WorkersUnavailable:
        """Not to be expected of threads."""
        return WorkersUnavailable("The worker threads were ended.")
