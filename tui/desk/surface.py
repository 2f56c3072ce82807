"""The screen that the desk stands on, as far as the desk knows it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from tui.runtime.timers import Delay

Result = TypeVar("Result", covariant=True)


class Work(Protocol[Result]):
    """Work that was begun and can be waited for."""

    async def wait(self) -> Result:
        """Its result; raises WorkerError if it failed or was ended."""


class Surface(Protocol):
    """Runs workers and timers, which end with it, and gives the list the keys, or the loupe while that is open."""

    def run_worker(
        self,
        work: Callable[[], Coroutine[Any, Any, Result]],
        name: str | None = "",
        group: str = "default",
        description: str = "",
        exit_on_error: bool = True,
        start: bool = True,
        exclusive: bool = False,
    ) -> Work[Result]:
        """Run work beside the keys; if it is `exclusive`, earlier work of its group ends."""

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Delay:
        """Call every so many seconds."""

    def call_next(self, callback: Callable[[], object]) -> None:
        """Call after the message at hand, before all others."""

    def focus_list(self) -> None:
        """Give the list the keys, at once; the loupe while that is open."""
