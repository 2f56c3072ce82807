"""One measured line: how long something took, and how that compares with a baseline in the same run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Bench: TypeAlias = Callable[[], "Iterator[Line]"]
Work: TypeAlias = Callable[[], object]


class Missing(Exception):
    """What a bench measures against is not installed; says what."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of ours, and how many times the baseline's it is: below 1 is better."""

    what: str
    figure: str
    ratio: float
    baseline: str


def processor_time() -> float:
    """Seconds that this process and its ended children kept a processor busy: what a shared machine blurs least."""
    return time.process_time() + sum(os.times()[2:4])


def race(*contenders: Work, rounds: int = 3, clock: Callable[[], float] = processor_time) -> list[float]:
    """The least time of each, in seconds of `clock`, taken in turns."""
    best = [float("inf")] * len(contenders)
    for _ in range(rounds):
        for place, work in enumerate(contenders):
            began = clock()
            work()
            best[place] = min(best[place], clock() - began)
    return best


def wall() -> float:
    """Seconds on the clock."""
    return time.perf_counter()
