"""One network for all who need it, and none for nobody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.errors import VerifierUnavailable
from engine.verify.lite2 import Lite2
from engine.verify.network import SharedNetwork, read_network


def test_it_is_read_once_kept_while_used_and_dropped_when_idle() -> None:
    reads: list[Lite2] = []

    def read() -> Lite2:
        reads.append(read_network())
        return reads[-1]

    others = set(threading.enumerate())
    shared = SharedNetwork(read, idle=0.01)
    with shared.lent() as one, ThreadPoolExecutor(1) as other:
        other.submit(shared.borrow).result()
        shared.give_back()
        assert [one] == reads
    for timer in set(threading.enumerate()) - others:
        if timer.name == "idle network":
            timer.join(60)
    with shared.lent() as again:
        assert reads[1:] == [again]


def test_what_cannot_be_read_is_told_and_tried_again() -> None:
    failures = [VerifierUnavailable("The weights are gone.")]

    def read() -> Lite2:
        if failures:
            raise failures.pop()
        return read_network()

    shared = SharedNetwork(read)
    with pytest.raises(VerifierUnavailable):
        shared.borrow()
    with shared.lent() as network:
        assert isinstance(network, Lite2)
