"""A desk that claims each post before it is handed out, so that two runs on one database share their posts."""

from __future__ import annotations

from engine.errors import VerifierError
from engine.model import Candidate, Verdict
from engine.session.verification import VerdictDesk
from engine.store.claims import Claims, Holder, Work


class ClaimingDesk:
    """Passes on to another desk what no other process works on or has done since this run listed its posts."""

    def __init__(self, desk: VerdictDesk, claims: Claims, work: Work, listed: int) -> None:
        """`listed` is the mark from before the run's posts were listed."""
        self._desk = desk
        self._claims = claims
        self._work = work
        self._listed = listed
        self.left = 0
        """Posts that were left to others."""
        self._others: dict[str, Holder] = {}

    def candidate(self, series_id: int) -> Candidate | None:
        """A post to verify; None if it need not be verified any more, or another process does it."""
        if holder := self._claims.take(self._work, series_id, self._listed):
            self.left += 1
            self._others.setdefault(holder.who, holder)
            return None
        return self._desk.candidate(series_id)

    def known(self, candidate: Candidate) -> Verdict | None:
        """Cached verdict for exactly these photos, or None."""
        return self._desk.known(candidate)

    def keep(self, candidate: Candidate, verdict: Verdict, *, fresh: bool) -> None:
        """Commit a verdict."""
        self._desk.keep(candidate, verdict, fresh=fresh)
        self._claims.done(self._work, candidate.series_id)

    def fail(self, series_id: int, error: VerifierError) -> None:
        """Commit that a post got no verdict."""
        self._desk.fail(series_id, error)
        self._claims.done(self._work, series_id)

    def close(self) -> None:
        """Give up what was claimed and not done."""
        self._claims.drop(self._work)

    def words(self) -> str:
        """Who works on the posts that were left out, for the user; "" if none was."""
        if not self.left:
            return ""
        posts = "1 post is" if self.left == 1 else f"{self.left:,} posts are"
        return f"{posts} left to another run: {'; '.join(map(str, self._others.values()))}."
