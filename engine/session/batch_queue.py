"""Which posts a batch takes, and whether what they may cost is within the limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.errors import QuotaExhausted
from engine.model.text import counted
from engine.session.outlook import Outlook
from engine.session.parts import ChosenVerifier
from engine.session.project import Project
from engine.session.reports import VerifyRequest
from engine.session.sieve import Sieve

MARGIN = 1.3
"""What a batch may cost at most, as a share of its estimate: it cannot be stopped once it costs too much."""
TWICE = 2
"""Failures in batches after which a post is asked about at once."""


class BatchQueue:
    """Posts that wait; `sieve` makes the sieve before a paid verifier, if one is set."""

    def __init__(
        self,
        project: Project,
        outlook: Outlook,
        sieve: Callable[[VerifyRequest, ChosenVerifier], Sieve | None],
    ) -> None:
        self._project = project
        self._outlook = outlook
        self._sieve = sieve

    def of(self, request: VerifyRequest) -> tuple[list[int], list[int]]:
        """Series to send, and those to ask about at once."""
        queue = self._outlook.queue(request)
        if sieve := self._sieve(request, self._outlook.verifier):
            held = frozenset(sieve.held_back(queue))
            queue = [one for one in queue if one not in held]
        failures = self._project.store.batches.failures(queue)
        to_ask = [one for one in queue if failures.get(one, 0) >= TWICE]
        return [one for one in queue if failures.get(one, 0) < TWICE], to_ask

    def affordable(self, queue: Sequence[int]) -> float:
        """What a batch of these may cost, in US dollars; raises QuotaExhausted if that is more than the limit."""
        cost, limit = self._outlook.batch_price(queue).cost_usd, self._project.settings.max_cost
        if limit is None or cost * MARGIN <= limit:
            return cost
        fitting = _how_many_fit(queue, lambda some: self._outlook.batch_price(some).cost_usd * MARGIN <= limit)
        raise QuotaExhausted(
            f"A batch of {counted(len(queue), 'post')} may cost up to ${cost * MARGIN:.4f}, "
            f"and the limit is ${limit:g}.",
            f"--test-limit {fitting} stays below it; so does a higher --max-cost."
            if fitting
            else "Set a higher --max-cost.",
        )


def _how_many_fit(queue: Sequence[int], fits: Callable[[Sequence[int]], bool]) -> int:
    """The largest number of posts from the start of the queue that fits."""
    least, most = 0, len(queue)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if fits(queue[:middle]) else (least, middle - 1)
    return least
