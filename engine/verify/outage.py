"""Whether a model service is up, learned from how requests end: while it is down no post is to blame."""

from __future__ import annotations

from dataclasses import dataclass, field

WINDOW = 20.0
"""Seconds without a single success after which the service counts as down."""
FIRST_TRY, LONGEST_TRY = 5.0, 300.0
"""Seconds until a service that is down is tried again; each try that fails doubles them."""


@dataclass(slots=True)
class ServiceHealth:
    """One run's view of the service. Times are those of one steady clock, in seconds."""

    patience: float
    """Seconds without a success after which waiting has no more sense."""
    second: float = 1.0
    """How long a second of waiting lasts."""
    what: str = ""
    """What went wrong last."""
    next_try: float = 0.0
    """When the service is to be tried again; 0 while it is up."""
    trying: bool = False
    """Whether one request is finding out now if the service is back."""
    _troubled_since: float | None = None
    _fell: float = 0.0
    _failing: set[int] = field(default_factory=set)
    _tries: int = 0

    @property
    def down(self) -> bool:
        """True while nothing is to be asked but now and then one request."""
        return self.next_try > 0

    def note_answer(self) -> bool:
        """The service did its work; True where it had been down."""
        was_down = self.down
        self.next_try, self._troubled_since, self._tries = 0.0, None, 0
        self._failing.clear()
        return was_down

    def note_fault(self, request: int, what: str, started: float, now: float, *, for_all: bool) -> bool:
        """A `request` came to nothing; `for_all` where the cause cannot lie in it. True where the service now is down.

        A single request that fails says nothing about the service: others may fare better.
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
        """Whether what fails is the service and not one post."""
        return for_all or len(self._failing) > 1

    def fall(self, now: float) -> None:
        """Take the service to be down."""
        self._fell = now
        self._put_off(now)

    def troubled(self, now: float) -> float:
        """Seconds since anything succeeded."""
        return now - (self._troubled_since or now)

    def exhausted(self, now: float) -> bool:
        """Whether the run has waited for as long as it is to."""
        return self.down and self.troubled(now) >= self.patience * self.second

    def _put_off(self, now: float) -> None:
        delay = min(LONGEST_TRY, FIRST_TRY * 2.0**self._tries) * self.second
        end = (self._troubled_since or now) + self.patience * self.second
        self.next_try = max(now, min(now + delay, end))
        self._tries += 1
