"""Health of a model service, inferred from how requests end: while it is down, no post is to blame."""

from __future__ import annotations

from dataclasses import dataclass, field

WINDOW = 20.0
"""Seconds without a single success after which the service counts as down."""
FIRST_TRY, LONGEST_TRY = 5.0, 300.0
"""Seconds until a service that is down is tried again: they begin with the first, and double with each failure."""


@dataclass(slots=True)
class ServiceHealth:
    """The service during one run. Times are seconds of one monotonic clock."""

    patience: float
    """Seconds without a success after which to stop waiting."""
    second: float = 1.0
    """Length of a second of waiting, in seconds."""
    what: str = ""
    """The last problem."""
    next_try: float = 0.0
    """Time of the next try; 0 while the service is up."""
    trying: bool = False
    """True while one request is trying whether the service is back."""
    _troubled_since: float | None = None
    _fell: float = 0.0
    _failing: set[int] = field(default_factory=set)
    _tries: int = 0

    @property
    def down(self) -> bool:
        """True while only one request at a time may try the service."""
        return self.next_try > 0

    def note_answer(self) -> bool:
        """Record an answer; True if the service had been down."""
        was_down = self.down
        self.next_try, self._troubled_since, self._tries = 0.0, None, 0
        self._failing.clear()
        return was_down

    def note_fault(self, request: int, what: str, started: float, now: float, *, for_all: bool) -> bool:
        """Record that a `request` failed, `for_all` if it cannot be the cause. True if the service is now down.

        A single request that fails says nothing about the service, since others may succeed.
        """
        self.what = what
        if self._troubled_since is None:
            self._troubled_since = now
        self._failing.add(request)
        if self.down:
            if started > self._fell:  # others were under way before, and tell nothing new
                self._put_off(now)
            return False
        if now - self._troubled_since < WINDOW * self.second or not self.blames_service(for_all):
            return False
        self.fall(now)
        return True

    def blames_service(self, for_all: bool) -> bool:
        """True if the service is at fault and not one post."""
        return for_all or len(self._failing) > 1

    def fall(self, now: float) -> None:
        """Declare the service down."""
        self._fell = now
        self._put_off(now)

    def troubled(self, now: float) -> float:
        """Seconds since trouble began."""
        return now - (self._troubled_since or now)

    def exhausted(self, now: float) -> bool:
        """True if the run has waited long enough."""
        return self.down and self.troubled(now) >= self.patience * self.second

    def _put_off(self, now: float) -> None:
        delay = min(LONGEST_TRY, FIRST_TRY * 2.0**self._tries) * self.second
        end = (self._troubled_since or now) + self.patience * self.second
        self.next_try = max(now, min(now + delay, end))
        self._tries += 1
