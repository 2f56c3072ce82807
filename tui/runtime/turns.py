"""How long a thread keeps the interpreter while others wait for it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_SHORT: Final = 0.001
"""Seconds. A key needs the interpreter three times before it is seen: to be read, to be answered, and to be written."""
_LONG: Final = 0.03
"""Longer than a frame takes to be made."""


def take_short_turns() -> None:
    """Have each thread of the program give way soon."""
    sys.setswitchinterval(_SHORT)


def in_one_turn(call: Callable[P, T]) -> Callable[P, T]:
    """The same call, during which this thread gives way to others only where it waits itself."""

    @functools.wraps(call)
    def undisturbed(*args: P.args, **kwargs: P.kwargs) -> T:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_LONG)
        try:
            return call(*args, **kwargs)
        finally:
            sys.setswitchinterval(usual)

    return undisturbed
