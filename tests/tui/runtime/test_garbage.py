"""When garbage is collected: not between a key and its picture, and in full while the user rests."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tui.runtime.garbage import GarbageCollector


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
    thresholds = gc.get_threshold()
    gc.disable()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collector(clock: Clock) -> GarbageCollector:
    """One that began ten seconds ago."""
    collector = GarbageCollector(clock)
    collector.start()
    clock.now += 10
    return collector


def dropped() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def is_looked_at(ring: Ring) -> bool:
    """Whether a collection would look at it."""
    return any(found is ring for found in gc.get_objects())


def test_nothing_is_collected_until_a_key_is_seen(clock: Clock, collector: GarbageCollector) -> None:
    gc.enable()
    collector.note_key()
    garbage = dropped()
    assert not gc.isenabled()

    clock.now += 0.03
    collector.tend()
    assert garbage() is not None

    clock.now += 0.1
    collector.tend()
    assert garbage() is None
    assert gc.isenabled(), "what a job leaves behind is collected as Python does it"


def test_until_it_begins_everything_is_as_python_does_it(clock: Clock) -> None:
    collector = GarbageCollector(clock)
    garbage = dropped()
    gc.enable()
    collector.note_key()
    assert gc.isenabled()
    clock.now += 60
    collector.tend()
    assert garbage() is not None


def test_while_a_key_is_held_down_it_collects_once_in_a_while(clock: Clock, collector: GarbageCollector) -> None:
    gc.enable()
    collector.note_key()
    garbage = dropped()
    for _ in range(20):
        clock.now += 0.04
        collector.note_key()
        collector.tend()
    assert garbage() is not None
    for _ in range(20):
        clock.now += 0.04
        collector.note_key()
        collector.tend()
    assert garbage() is None


@pytest.mark.parametrize(
    ("collections", "rest", "collected"),
    [(50, 10.0, True), (50, 0.2, False), (1, 10.0, False)],
    ids=["at rest", "while keys come", "after little has happened"],
)
def test_what_is_old_is_collected_once_the_user_rests(
    collections: int, rest: float, collected: bool, clock: Clock, collector: GarbageCollector
) -> None:
    collector.tend()
    ring = Ring()
    garbage = weakref.ref(ring)
    for _ in range(collections):
        gc.collect(1)  # the ring has grown old by that
    del ring
    collector.note_key()
    clock.now += rest

    collector.tend()

    assert (garbage() is None) == collected


def test_what_stands_at_the_first_rest_is_left_out_from_then_on(clock: Clock, collector: GarbageCollector) -> None:
    collector.tend()
    frozen = gc.get_freeze_count()
    assert frozen > 0
    for _ in range(50):
        gc.collect(1)
    clock.now += 10
    collector.tend()
    assert gc.get_freeze_count() <= frozen, "a second screen can go"


def test_python_goes_on_by_itself_afterwards(collector: GarbageCollector) -> None:
    collector.note_key()
    collector.end()
    assert gc.isenabled()


def test_what_the_first_job_of_a_kind_has_imported_is_left_out_at_the_next_rest_without_any_garbage(
    clock: Clock, collector: GarbageCollector
) -> None:
    collector.tend()  # the first rest
    imported, garbage = Ring(), dropped()
    collector.note_job("verifying")
    collector.note_key()
    clock.now += 0.2
    collector.tend()
    assert is_looked_at(imported), "keys come"
    clock.now += 1
    collector.tend()
    assert not is_looked_at(imported)
    assert garbage() is None
    later = Ring()
    collector.note_job("verifying")
    clock.now += 1
    collector.tend()
    assert is_looked_at(later)


def test_what_was_left_out_and_is_gone_is_taken_away_at_a_long_rest(clock: Clock, collector: GarbageCollector) -> None:
    screen = Ring()
    garbage = weakref.ref(screen)
    collector.tend()
    del screen
    collector.note_key()
    clock.now += 10
    collector.tend()
    assert garbage() is not None
    clock.now += 30
    collector.tend()
    assert garbage() is None
    another = Ring()
    clock.now += 30
    collector.tend()
    assert is_looked_at(another), "nothing has happened since"
