"""The offline verifier's work on the workers of a cluster, which read the photos themselves."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import PostFailed, VerifierUnavailable
from engine.model import Fingerprint, NotingSource, Verdict
from engine.verify.network import keep_to_one_core, own_network
from engine.verify.network_input import DECODED_SIDE
from engine.verify.post_verification import Equipment
from engine.workers.sight import check_sight

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from engine.model import Candidate
    from engine.verify.faces import FaceReader
    from engine.verify.post_verification import PostVerification
    from engine.workers.base import Workers

_AHEAD = 2
"""Posts under way for each slot, so that a worker that is done finds the next one beside it."""
_LOOK = 0.5
"""Seconds between two looks for a worker."""


class OnWorkers:
    """Sends posts to whoever works, and checks that they saw what this machine sees."""

    def __init__(self, verification: PostVerification, workers: Workers) -> None:
        self._verification = verification
        self._workers = workers
        self._pool: Executor

    @property
    def slots(self) -> int:
        """Grows and shrinks with the cluster."""
        return _AHEAD * max(1, self._workers.slots)

    @property
    def pause(self) -> float:
        """Seconds until workers are looked for again: one while there are none, else 0."""
        return 1.0 if self._workers.missing else 0.0

    @property
    def waiting(self) -> str:
        """The workers that the run waits for, in words."""
        return self._workers.missing

    async def open(self) -> None:
        """Reach the cluster; raises WorkersUnavailable."""
        self._pool = await asyncio.to_thread(self._workers.open)

    async def verdict(self, candidate: Candidate) -> Verdict:
        """Verify a post; one whose worker dies is verified by another.

        Raises WorkersUnavailable if the cluster is lost, or if a worker cannot read a photo that can be read here.
        """
        await self._wait_for_worker()
        try:
            found: Found = await asyncio.wrap_future(self._pool.submit(verify_here, self._verification, candidate))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            raise self._workers.lost() from None
        except Exception as error:
            if self._workers.died_of(error):
                raise PostFailed("Every worker that was given this post died.", "Give each more memory.") from error
            raise
        await asyncio.to_thread(self._check_sight, candidate, found)
        return found.verdict

    async def close(self) -> None:
        """Leave the cluster; posts that are being looked at are looked at for nothing."""
        await asyncio.to_thread(self._workers.close)

    async def _wait_for_worker(self) -> None:
        """Wait until a worker has said what it runs: one without the program would die of the first post it is sent."""
        while self._workers.missing:
            self._workers.check()
            await asyncio.sleep(_LOOK)

    def _check_sight(self, candidate: Candidate, found: Found) -> None:
        pictures = self._verification.pictures
        if isinstance(pictures, NotingSource):
            for file, fingerprint in found.fingerprints.items():
                pictures.note(file, fingerprint)
        reasons = {photo.path: photo.reason for photo in found.verdict.unreadable}
        unread = {photo.file: reasons[photo.path] for photo in candidate.photos if photo.path in reasons}
        check_sight(unread, pictures.load, DECODED_SIDE, f"The worker on {found.worker}")


@dataclass(frozen=True, slots=True)
class Found:
    """What a worker sends back."""

    verdict: Verdict
    fingerprints: Mapping[Path, Fingerprint]
    worker: str
    """Name of its machine."""


def verify_here(verification: PostVerification, candidate: Candidate) -> Found:
    """Verify a post on the worker that this is called on, to the end: a worker hears of no cancellation."""
    with own_network().lent() as network:
        keep_to_one_core()
        equipment = Equipment(network, _faces() if verification.with_faces else None)
        verdict = verification.verdict(candidate, equipment, lambda: False)
    pictures = verification.pictures
    noted = (
        {photo.file: found for photo in candidate.photos if (found := pictures.noted(photo.file))}
        if isinstance(pictures, NotingSource)
        else {}
    )
    return Found(verdict, noted, socket.gethostname())


@cache
def _faces() -> FaceReader:
    """The face reader of this process; raises VerifierUnavailable."""
    from engine.verify.faces import installed_faces

    faces = installed_faces()
    if not faces:
        raise VerifierUnavailable(
            f"The worker on {socket.gethostname()} cannot tell people apart, as this machine does.",
            "Run there: pip install 'photo-series[faces]', or uninstall that here.",
        )
    return faces
