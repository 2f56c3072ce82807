"""The sieve: the offline verifier looks first, and hopeless posts are held back from a verifier that is paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.events import Announced, Event, SeriesChanged
from engine.model.text import counted
from engine.photos.noting import NotingReader
from engine.session.control import RunControl
from engine.session.desk import StoreDesk
from engine.session.verification import VerificationRun
from engine.store.store import Store
from engine.verify.base import Verifier


class Sieve:
    """Holds posts back within a run; they keep the offline verifier's verdict and are marked."""

    def __init__(
        self,
        store: Store,
        offline: Callable[[], Verifier],
        below: float,
        pictures: NotingReader,
        control: RunControl,
        tell: Callable[[Event], None],
    ) -> None:
        """`below` is the probability of a series that a post has to reach to pass."""
        self._store = store
        self._below = below
        self._offline = offline
        self._pictures = pictures
        self._control = control
        self._tell = tell

    def held_back(self, queue: Sequence[int]) -> list[int]:
        """The posts of `queue` that do not pass.

        The offline verifier looks at posts that have no verdict yet; verdicts by other verifiers are left alone.
        """
        opinions = self._store.opinions
        if unsieved := opinions.unsieved(queue):
            self._tell(Announced(f"The sieve: the offline verifier looks at {counted(len(unsieved), 'post')} first."))
            desk = StoreDesk(self._store, self._pictures, self._tell)
            VerificationRun(self._offline(), desk, unsieved, self._control, self._tell).run()
        held = opinions.hold_back(queue, self._below)
        self._tell(SeriesChanged(frozenset(held)))
        return held
