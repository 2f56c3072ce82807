"""What makes a request fail that may succeed when it is made again."""

from __future__ import annotations

TRIES = 5
"""Most retries of a request after faults of service or network."""


class Fault(Exception):
    """A request failed for a reason that may pass."""

    def __init__(
        self,
        what: str,
        *,
        crowded: bool = False,
        wait: float | None = None,
        unreached: bool = False,
        lost: bool = False,
        served: bool = False,
        tries: int = TRIES,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.crowded = crowded
        """True if the service is overloaded (429, 503) and should get fewer requests at once."""
        self.wait = wait
        """Seconds that the service asks us to wait."""
        self.unreached = unreached
        """True if nobody answered at all."""
        self.lost = lost
        """True if the answer was lost on its way, so that the work may have been done and billed."""
        self.served = served
        """True if the service did its work and the result was useless."""
        self.tries = tries
        """Most retries worth making."""


class Refused(Fault):
    """A per-minute allowance is used up (429)."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what, crowded=True, wait=wait)
