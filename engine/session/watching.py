"""Watches for changes that other processes make, and tells them as events."""

from __future__ import annotations

import threading

from engine.errors import PhotoSeriesError
from engine.events import Announced, SeriesChanged, SeriesErased, Sink
from engine.store.elsewhere import Elsewhere

_EVERY = 0.4
"""Seconds between two looks."""


class Watch:
    """A thread that looks a few times a second."""

    def __init__(self, elsewhere: Elsewhere, tell: Sink) -> None:
        self._elsewhere = elsewhere
        self._tell = tell
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch; what is there by now counts as seen."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _watch(self) -> None:
        told = False
        while not self._end.wait(_EVERY):
            try:
                if loss := self._elsewhere.loss():
                    if not told:
                        self._tell(Announced(loss))
                    told = True
                    continue
                seen = self._elsewhere.look()
            except PhotoSeriesError:
                continue  # the next change that is stored here says it
            if seen.changed:
                self._tell(SeriesChanged(seen.changed))
            if seen.gone:
                self._tell(SeriesErased(seen.gone))
