"""The offline verifier's work in threads of this process."""

from __future__ import annotations

import asyncio
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from engine.verify.post_verification import Equipment

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from engine.model import Candidate, Verdict
    from engine.verify.faces import FaceReader
    from engine.verify.network import SharedNetwork
    from engine.verify.post_verification import KeepFeatures, PostVerification
    from engine.workers.base import Threads


class InThreads:
    """Verifies posts side by side, each thread with a processor of its own."""

    pause = 0.0
    """Always 0: there is no service to wait for."""
    waiting = ""

    def __init__(
        self,
        verification: PostVerification,
        threads: Threads,
        network: SharedNetwork,
        faces: FaceReader | None,
        keep: KeepFeatures | None = None,
    ) -> None:
        """`keep` takes what the network found in each post's photos."""
        self._verification = verification
        self._threads = threads
        self._network = network
        self._faces = faces
        self._keep = keep
        self._pool: Executor
        self._equipment: Equipment
        self._limits: ExitStack

    @property
    def slots(self) -> int:
        """One post for each thread."""
        return self._threads.slots

    async def open(self) -> None:
        """Read the weights and start the threads; raises VerifierUnavailable."""
        self._equipment = Equipment(await asyncio.to_thread(self._network.borrow), self._faces, self._keep)
        self._pool = self._threads.open()
        self._limits = _one_thread_each()

    async def verdict(self, candidate: Candidate) -> Verdict:
        """Verify a post; if cancelled, its thread ends after the present photo."""
        cancelled = threading.Event()
        work = self._pool.submit(self._verification.verdict, candidate, self._equipment, cancelled.is_set)
        try:
            return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def close(self) -> None:
        """Wait for the threads to end."""
        await asyncio.to_thread(self._threads.close)
        self._limits.close()
        del self._equipment
        self._network.give_back()


def _one_thread_each() -> ExitStack:
    """Limit each worker to one thread for products, which are five times slower if spread over all cores.

    Close it in the thread that called: threadpoolctl silently ignores requests of other threads to OpenBLAS.
    """
    from threadpoolctl import threadpool_limits

    limits = ExitStack()
    limits.enter_context(threadpool_limits(1, user_api="blas"))
    return limits
