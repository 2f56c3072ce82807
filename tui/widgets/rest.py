"""Waits for a cursor to come to rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.timer import Timer
from textual.widget import Widget

from tui.runtime.timers import call_once

SETTLED: Final = 0.04
"""Seconds the cursor must rest before the series under it is announced; a first step is announced at once."""


class Rest:
    """Announces the first of several steps at once, and the last one once no other follows."""

    def __init__(self, widget: Widget, announce: Callable[[], object], settled: Callable[[], object]) -> None:
        """`settled` is called after the last step was announced."""
        self._widget = widget
        self._announce = announce
        self._settled = settled
        self._timer: Timer | None = None

    def step(self) -> None:
        """The cursor has moved."""
        if self._timer is None:
            self._announce()
        else:
            self._timer.stop()
        self._timer = call_once(self._widget, SETTLED, self._end)

    def _end(self) -> None:
        self._timer = None
        self._announce()
        self._settled()
