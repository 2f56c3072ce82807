"""What goes on beside the keys: work that is waited for by none of them, and calls that come a moment later."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec, TypeVar

from tui.desk.surface import Surface, Work
from tui.runtime.timers import Delay, call_once

P = ParamSpec("P")
T = TypeVar("T")


class Tasks:
    """Begins work, and calls later. From Python 3.12 on, work has run up to its first wait when `begin` returns."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._later: dict[str, Delay] = {}

    def begin(self, work: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs) -> Work[T]:
        """Begin work beside any other."""
        return self._surface.run_worker(partial(work, *args, **kwargs), exit_on_error=False)

    def begin_alone(
        self, group: str, work: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs
    ) -> Work[T]:
        """Begin work in place of what was begun earlier in this group."""
        return self._surface.run_worker(
            partial(work, *args, **kwargs), group=group, exclusive=True, exit_on_error=False
        )

    def begin_named(
        self, name: str, work: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs
    ) -> Work[T]:
        """Begin work that others know by this name, and may wait for."""
        return self._surface.run_worker(partial(work, *args, **kwargs), name=name, exit_on_error=False)

    def later(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        """Call once, `seconds` after the first of several wishes; the wishes that follow change nothing."""
        if name in self._later:
            return

        def due() -> None:
            if self._later.get(name) is delay:  # one that was stopped may be due already
                del self._later[name]
                call()

        delay = self._later[name] = call_once(self._surface, seconds, due)

    def later_anew(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        """Call once, `seconds` after the last of several wishes."""
        self.drop(name)
        self.later(name, seconds, call)

    def is_due(self, name: str) -> bool:
        """Whether this is still to be called."""
        return name in self._later

    def drop(self, name: str) -> None:
        """Call it no more."""
        if delay := self._later.pop(name, None):
            delay.stop()
