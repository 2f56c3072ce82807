"""An allowance per minute: how much of it is used up, and when more is free."""

from __future__ import annotations

from collections import deque


class Window:
    """At most `most` units in any `seconds`; a single amount above `most` passes alone."""

    def __init__(self, most: int | None, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._taken: deque[tuple[float, int]] = deque()
        self._sum = 0

    def wait(self, amount: int, now: float) -> float:
        """Seconds until `amount` fits; 0 if it fits now."""
        while self._taken and self._taken[0][0] <= now - self._seconds:
            self._sum -= self._taken.popleft()[1]
        if self._most is None or not self._taken or self._sum + amount <= self._most:
            return 0.0
        return self._taken[0][0] + self._seconds - now

    def take(self, amount: int, now: float) -> None:
        """Record that `amount` was used."""
        if self._most is not None:
            self._taken.append((now, amount))
            self._sum += amount
