"""The desk between a verification run and the store: posts out, verdicts in, and the cache of what was paid for."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import PostBlocked, VerifierError
from engine.events import Event, ProblemsFound, SeriesChanged
from engine.model import Candidate, Exclusion, Problem, SeriesState, Verdict
from engine.store.store import Store


class StoreDesk:
    """Hands posts from the store to a run and commits what comes back."""

    def __init__(self, store: Store, tell: Callable[[Event], None], note: str = "") -> None:
        self._store = store
        self._tell = tell
        self._note = note

    def candidate(self, series_id: int) -> Candidate:
        """A post, ready to be judged."""
        return self._store.judgements.candidate(series_id, self._note)

    def known(self, candidate: Candidate) -> Verdict | None:
        """No verdict is known beforehand."""
        return None

    def keep(self, candidate: Candidate, verdict: Verdict, *, fresh: bool) -> None:
        """Commit a verdict and tell of it; a photo that could not be read is told of by name."""
        self._store.judgements.save_verdict(candidate.series_id, verdict)
        if verdict.unreadable:
            self._tell(ProblemsFound(tuple(_problem(photo) for photo in verdict.unreadable)))
        self._tell(SeriesChanged(frozenset({candidate.series_id})))

    def fail(self, series_id: int, error: VerifierError) -> None:
        """Commit that a post got no verdict, and tell why."""
        state = SeriesState.BLOCKED if isinstance(error, PostBlocked) else SeriesState.FAILED
        self._store.judgements.save_failure(series_id, state, str(error))
        self._tell(ProblemsFound((Problem(f"series {series_id}", str(error)),)))
        self._tell(SeriesChanged(frozenset({series_id})))


def _problem(photo: Exclusion) -> Problem:
    """The decoder's words begin with the file's name, which a problem names already."""
    return Problem(photo.path, photo.reason.removeprefix(photo.path.rpartition("/")[2]).strip())
