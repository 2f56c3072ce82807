"""Calls that come once, some time from now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

D = TypeVar("D", bound="Delay", covariant=True)


class Delay(Protocol):
    """A call that is still to come."""

    def stop(self) -> None:
        """Take it back."""


class Pump(Protocol[D]):
    """What a widget, a screen and the app have of Textual's message pump."""

    def set_interval(self, interval: float, callback: Callable[[], None]) -> D:
        """Call every so many seconds."""

    def call_next(self, callback: Callable[[], object]) -> None:
        """Call after the message at hand, before all others."""


def call_once(pump: Pump[D], seconds: float, call: Callable[[], object]) -> D:
    """Have `pump` call once, so many seconds from now.

    Use it in place of Textual's `set_timer`, which may never call: a timer skips a beat that is overdue when it looks
    at the clock, and that one has no other. It is enough that another thread runs at that moment.
    """

    def due() -> None:
        delay.stop()
        pump.call_next(call)

    delay = pump.set_interval(max(seconds, 0.001), due)
    return delay
