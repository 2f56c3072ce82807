"""When garbage is collected: after enough keys, and only while the user rests."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tui.garbage import GarbageCollector


class Clock:
    """Stands still unless it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Ring:
    """Once dropped, garbage that only a collection takes away."""

    def __init__(self) -> None:
        self.myself = self


@pytest.fixture(autouse=True)
def _no_other_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.parametrize(
    ("keys", "rest", "collected"),
    [(50, 10.0, True), (50, 0.0, False), (1, 10.0, False)],
    ids=["at rest", "while keys come", "after one key, which brings next to nothing"],
)
def test_it_collects_once_the_user_rests(keys: int, rest: float, collected: bool) -> None:
    clock = Clock()
    collector = GarbageCollector(clock)
    collector.collect_in_quiet()
    for _ in range(keys):
        collector.note_key()
    dropped = weakref.ref(Ring())
    clock.now += rest

    collector.collect_in_quiet()

    assert (dropped() is None) == collected


def test_what_stands_at_the_first_rest_is_left_out_from_then_on() -> None:
    clock = Clock()
    collector = GarbageCollector(clock)
    collector.collect_in_quiet()
    frozen = gc.get_freeze_count()
    assert frozen > 0
    for _ in range(50):
        collector.note_key()
    clock.now += 10
    collector.collect_in_quiet()
    assert gc.get_freeze_count() <= frozen, "a second screen can go"


def test_what_the_first_job_of_a_kind_has_imported_is_left_out_at_once() -> None:
    collector = GarbageCollector(Clock())
    imported = Ring()
    assert any(found is imported for found in gc.get_objects())
    collector.note_job("verifying")
    assert not any(found is imported for found in gc.get_objects())
    later = Ring()
    collector.note_job("verifying")
    assert any(found is later for found in gc.get_objects())
