"""The offline verifier: a small network compares photos on this machine, and the largest cluster is the series."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import PostFailed, RunStopped, UnreadablePhoto, VerifierUnavailable
from engine.model import Exclusion, Usage, Verdict
from engine.verify.base import News
from engine.verify.drafts import draft_caption
from engine.verify.network import SharedNetwork

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from engine.model import Candidate, PictureSource, Source, Stop
    from engine.settings import Settings
    from engine.verify.faces import FaceReader
    from engine.verify.lite2 import Lite2
    from engine.verify.offline_verdict import Looked

METHOD = "offline-2"
"""Incremented whenever the same pictures may get another answer."""
DECODED_SIDE = 480
"""Longest side in pixels of decoded photos: small enough for fast JPEG decoding, large enough for the network."""
EARLIER_DEFAULTS = {"offline_similarity": 0.45, "offline_pair_similarity": 0.55}
"""What config.json may still hold, copied when it listed these as the defaults."""
BLANK_SPREAD = 4.0
"""Standard deviation of values (0 to 255) below which a picture shows nothing."""


class OfflineVerifier:
    """The verifier that needs no key, no network and no graphics card."""

    name = "offline"
    model = "efficientnet-lite2"

    spent = Usage()
    """Always nothing."""
    pause = 0.0
    """Always 0: there is no service to wait for."""
    waiting = ""

    def __init__(
        self,
        pictures: PictureSource,
        settings: Settings,
        faces: FaceReader | None = None,
        network: SharedNetwork | None = None,
    ) -> None:
        """`faces` tells people apart; without it only whole pictures are compared. `network` may be in other use."""
        self._pictures = pictures
        self._network = network or SharedNetwork(idle=0)
        self._faces = faces
        self._settings = settings
        self._workers = settings.offline_workers or os.cpu_count() or 1
        self._machine: _Machine | None = None
        outdated = outdated_settings(settings)
        self._news: tuple[News, ...] = (News(outdated),) if outdated else ()
        self.prompt_version = prompt_version(settings, with_faces=faces is not None)

    @property
    def slots(self) -> int:
        """One post for each worker thread."""
        return self._workers

    @property
    def sources(self) -> tuple[Source, ...]:
        """Empty: there is only one source."""
        return ()

    def take_news(self) -> Sequence[News]:
        """Once, that the settings are those of an earlier network."""
        news, self._news = self._news, ()
        return news

    async def open(self) -> None:
        """Read the weights and start the workers; raises VerifierUnavailable."""
        if self._machine is None:
            network = await asyncio.to_thread(self._network.borrow)
            self._machine = _Machine(network, ThreadPoolExecutor(self._workers, "offline"), _one_thread_each())

    async def verify(self, candidate: Candidate) -> Verdict:
        """Give a verdict in a worker thread; if cancelled, the thread ends after the present photo."""
        machine = self._machine
        if machine is None:
            raise VerifierUnavailable("The offline verifier is not open.")
        cancelled = threading.Event()
        work = machine.pool.submit(self._verify, candidate, machine.network, cancelled.is_set)
        try:
            return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def close(self) -> None:
        """Wait for the workers to end; the verifier may be opened again."""
        machine, self._machine = self._machine, None
        if machine:
            await asyncio.to_thread(machine.pool.shutdown, cancel_futures=True)
            machine.limits.close()
            self._network.give_back()

    def _verify(self, candidate: Candidate, network: Lite2, cancelled: Stop) -> Verdict:
        from engine.verify.offline_verdict import describe, find_series

        try:
            looked = self._look_at(candidate, network, cancelled)
        except MemoryError as error:
            raise PostFailed("There is too little memory to verify this post.", "Set fewer offline_workers.") from error
        finding = describe(looked) if candidate.only_facts else find_series(looked, self._settings)
        return Verdict(
            is_series=finding.is_series,
            frames=finding.frames,
            excluded=finding.excluded,
            caption=draft_caption(candidate.caption, candidate.series_id, finding.facts) if finding.is_series else "",
            caption_is_draft=finding.is_series,
            confidence=finding.confidence,
            reason=finding.reason,
            needs_review=finding.needs_review,
            unreadable=() if candidate.only_facts and looked.looks else tuple(looked.unreadable),
            facts=finding.facts,
            verifier=self.name,
            model_version=self.model,
            prompt_version=self.prompt_version,
        )

    def _look_at(self, candidate: Candidate, network: Lite2, cancelled: Stop) -> Looked:
        import numpy as np

        from engine.verify.offline_verdict import Looked

        looked = Looked(faces=[] if self._faces else None)
        for photo in candidate.photos:
            if cancelled():
                raise RunStopped("The run was stopped.")
            try:
                picture = self._pictures.load(photo.file, DECODED_SIDE)
            except UnreadablePhoto as error:
                looked.unreadable.append(Exclusion(photo.path, str(error)))
                continue
            pixels = squared(picture)
            if pixels.std() < BLANK_SPREAD:
                looked.blank.append(Exclusion(photo.path, "It is blank: one even colour."))
                continue
            looked.photos.append(photo)
            looked.looks.append(network.look(pixels))
            if looked.faces is not None and self._faces:
                looked.faces.append(self._faces.read(np.asarray(picture)))
        return looked


def prompt_version(settings: Settings, *, with_faces: bool) -> str:
    """Version of everything besides the pictures and the network that a verdict depends on."""
    limits = (
        settings.offline_similarity,
        settings.offline_pair_similarity,
        settings.offline_cohesion,
        settings.offline_confidence,
    )
    return " ".join((METHOD, *(f"{limit:g}" for limit in limits), *(["faces"] if with_faces else [])))


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


@dataclass(frozen=True, slots=True)
class _Machine:
    """Resources of an open verifier: network, worker threads, and limits for the linear algebra library."""

    network: Lite2
    pool: ThreadPoolExecutor
    limits: ExitStack


def _one_thread_each() -> ExitStack:
    """Limit each worker to one thread for products, which are five times slower if spread over all cores.

    Close it in the thread that called: threadpoolctl silently ignores requests of other threads to OpenBLAS.
    """
    from threadpoolctl import threadpool_limits

    limits = ExitStack()
    limits.enter_context(threadpool_limits(1, user_api="blas"))
    return limits


def network_input(pictures: PictureSource, file: Path) -> NDArray[np.uint8]:
    """A photo as the network wants it; raises UnreadablePhoto."""
    return squared(pictures.load(file, DECODED_SIDE))


def squared(picture: Image) -> NDArray[np.uint8]:
    """A picture squeezed into a square: (320, 320, 3)."""
    import numpy as np
    from PIL.Image import Resampling

    from engine.verify.lite2 import SIDE

    return np.asarray(picture.resize((SIDE, SIDE), Resampling.BICUBIC))
