"""The desk of a run that gives second opinions, which stand beside the verdicts and change none."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import VerifierError
from engine.events import Event, ProblemsFound, SeriesChanged
from engine.model import Candidate, Problem, Verdict
from engine.session.desk import PaidVerdicts
from engine.store.store import Store


class OpinionDesk:
    """Hands posts that have a verdict to another verifier, and commits whether it agrees."""

    def __init__(self, store: Store, tell: Callable[[Event], None], paid: PaidVerdicts | None = None) -> None:
        self._store = store
        self._tell = tell
        self._paid = paid
        self.agreed = 0
        """Posts of this run about which both verifiers say the same."""

    def candidate(self, series_id: int) -> Candidate | None:
        """A post to verify; None if it left the lists while it waited."""
        return self._store.verdicts.candidate(series_id)

    def known(self, candidate: Candidate) -> Verdict | None:
        """Cached verdict for exactly these photos, or None."""
        return self._paid.find(candidate) if self._paid else None

    def keep(self, candidate: Candidate, verdict: Verdict, *, fresh: bool) -> None:
        """Commit an opinion and announce the series."""
        if verdict.is_blind:
            return
        self.agreed += bool(self._store.opinions.save(candidate.series_id, verdict))
        if fresh and self._paid:
            self._paid.keep(candidate, verdict)
        self._tell(SeriesChanged(frozenset({candidate.series_id})))

    def fail(self, series_id: int, error: VerifierError) -> None:
        """Announce why there is no second opinion about a post; its verdict stays as it is."""
        rows = self._store.catalog.rows([series_id])
        self._tell(ProblemsFound((Problem(rows[0].name if rows else f"series {series_id}", str(error)),)))
