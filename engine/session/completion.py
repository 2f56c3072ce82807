"""The desk of a run that asks for facts alone: series out, facts in, and no verdict touched."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import PostFailed, VerifierError
from engine.events import Event, ProblemsFound, SeriesChanged
from engine.model import Candidate, Problem, Verdict
from engine.session.desk import PaidVerdicts
from engine.store.store import Store


class FactsDesk:
    """Hands frames of series without facts to a run and commits what can be seen in them."""

    def __init__(
        self, store: Store, tell: Callable[[Event], None], note: str = "", paid: PaidVerdicts | None = None
    ) -> None:
        self._store = store
        self._tell = tell
        self._note = note
        self._paid = paid
        self.completed = 0
        """Series of this run that got facts; the offline verifier names none that it is not sure of."""

    def candidate(self, series_id: int) -> Candidate | None:
        """Frames to describe; None if the series left the lists, or got facts, while it waited."""
        return self._store.completion.sample(series_id, self._note)

    def known(self, candidate: Candidate) -> Verdict | None:
        """Cached facts of exactly these frames, or None."""
        return self._paid.find(candidate) if self._paid else None

    def keep(self, candidate: Candidate, verdict: Verdict, *, fresh: bool) -> None:
        """Commit facts and announce the series."""
        if not verdict.facts:
            if verdict.is_blind:
                self.fail(candidate.series_id, PostFailed("None of the frames shown can be read."))
            return
        self.completed += 1
        self._store.completion.save(candidate.series_id, verdict.facts, verdict.usage)
        if fresh and self._paid:
            self._paid.keep(candidate, verdict)
        self._tell(SeriesChanged(frozenset({candidate.series_id})))

    def fail(self, series_id: int, error: VerifierError) -> None:
        """Announce why a series got no facts; its verdict stays as it is, and the next run asks again."""
        rows = self._store.catalog.rows([series_id])
        self._tell(ProblemsFound((Problem(rows[0].name if rows else f"series {series_id}", str(error)),)))
