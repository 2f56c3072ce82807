"""The offline verifier: a small network compares photos, and the largest cluster of them is the series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.errors import VerifierUnavailable
from engine.model import Usage
from engine.verify.base import News
from engine.verify.in_threads import InThreads
from engine.verify.network import SharedNetwork
from engine.verify.on_workers import OnWorkers
from engine.verify.post_verification import MODEL, NAME, PostVerification
from engine.workers.base import Threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Candidate, PictureSource, Source, Verdict
    from engine.settings import Settings
    from engine.verify.faces import FaceReader
    from engine.verify.post_verification import KeepFeatures
    from engine.workers.base import Workers

EARLIER_DEFAULTS = {"offline_similarity": 0.45, "offline_pair_similarity": 0.55}
"""What config.json may still hold, copied when it listed these as the defaults."""


class Place(Protocol):
    """Where the work is done."""

    @property
    def slots(self) -> int:
        """Posts to work on at once."""

    @property
    def pause(self) -> float:
        """Seconds to wait until there is somebody to do the work; 0 if there is."""

    @property
    def waiting(self) -> str:
        """Whom the run waits for until then, in words."""

    async def open(self) -> None:
        """Get ready; raises VerifierUnavailable or WorkersUnavailable."""

    async def verdict(self, candidate: Candidate) -> Verdict:
        """Verify one post."""

    async def close(self) -> None:
        """Release everything; the place may be opened again."""


class OfflineVerifier:
    """The verifier that needs no key, no service and no graphics card."""

    name = NAME
    model = MODEL

    spent = Usage()
    """Always nothing."""

    def __init__(
        self,
        pictures: PictureSource,
        settings: Settings,
        faces: FaceReader | None = None,
        network: SharedNetwork | None = None,
        cluster: Workers | None = None,
        keep: KeepFeatures | None = None,
    ) -> None:
        """`faces` tells people apart; without it only whole pictures are compared. `network` may be in other use.
        `cluster` works instead of threads, with a network and faces of its own. `keep` takes what the network found in
        each post's photos; a cluster sends none of that.
        """
        verification = PostVerification(pictures, settings, faces is not None)
        self._place: Place = (
            OnWorkers(verification, cluster)
            if cluster
            else InThreads(
                verification,
                Threads(settings.offline_workers, "offline"),
                network or SharedNetwork(idle=0),
                faces,
                keep,
            )
        )
        self._is_open = False
        outdated = outdated_settings(settings)
        self._news: tuple[News, ...] = (News(outdated),) if outdated else ()
        self.prompt_version = verification.prompt_version

    @property
    def slots(self) -> int:
        """Posts to work on at once."""
        return self._place.slots

    @property
    def pause(self) -> float:
        """Above 0 only while a cluster has no workers."""
        return self._place.pause

    @property
    def waiting(self) -> str:
        """Whom the run waits for until then, in words."""
        return self._place.waiting

    @property
    def sources(self) -> tuple[Source, ...]:
        """Empty: there is only one source."""
        return ()

    def take_news(self) -> Sequence[News]:
        """Tell, once, that the settings are those of an earlier network."""
        news, self._news = self._news, ()
        return news

    async def open(self) -> None:
        """Load the network or reach the cluster; raises VerifierUnavailable and WorkersUnavailable."""
        if not self._is_open:
            await self._place.open()
            self._is_open = True

    async def verify(self, candidate: Candidate) -> Verdict:
        """Give a verdict; blocks nothing."""
        if not self._is_open:
            raise VerifierUnavailable("The offline verifier is not open.")
        return await self._place.verdict(candidate)

    async def close(self) -> None:
        """Wait for the work to end; the verifier may be opened again."""
        if self._is_open:
            self._is_open = False
            await self._place.close()


def outdated_settings(settings: Settings) -> str:
    """A sentence on settings that are still the defaults of an earlier network; empty if none are."""
    kept = [name for name, value in EARLIER_DEFAULTS.items() if getattr(settings, name) == value]
    if not kept:
        return ""
    now = " and ".join(f"{name} {type(settings).model_fields[name].default:g}" for name in kept)
    return (
        f"Settings that were right for an earlier network let strangers into series: the defaults are now {now}. "
        "Take the old ones out of config.json."
    )
