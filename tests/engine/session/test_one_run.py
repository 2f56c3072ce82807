"""One run at a time: a second is refused, beginning and end are told, orders reach the run that lasts."""

from __future__ import annotations

import threading

import pytest

from engine.errors import RunInProgress, RunStopped, StoreError
from engine.events import Event, Outcome, Phase, PhaseEnded, PhaseStarted, RunPaused, RunResumed
from engine.model import Counts
from engine.priority import Priority
from engine.session.one_run import OneRun

COUNTS = Counts(series=3)


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def place(told: list[Event]) -> OneRun:
    return OneRun(told.append, lambda: COUNTS, Priority())


def is_running(place: OneRun) -> bool:
    """As a call, for mypy takes a property to stay what it was."""
    return place.running


def test_a_second_run_is_refused_and_the_first_goes_on(place: OneRun, told: list[Event]) -> None:
    with place.begin(Phase.SCANNING, "first"):
        with pytest.raises(RunInProgress), place.begin(Phase.EXPORTING, "second"):
            raise AssertionError("it must not begin")
        assert is_running(place)
    assert not is_running(place)
    assert [type(event) for event in told] == [PhaseStarted, PhaseEnded]


def test_the_end_comes_with_summary_and_counts(place: OneRun, told: list[Event]) -> None:
    with place.begin(Phase.VERIFYING, "gemini") as announcer:
        assert told == []  # how much there is to do is not known yet
        announcer.started(12)
        announcer.summary = "all done"
    assert told == [
        PhaseStarted(Phase.VERIFYING, 12, "gemini"),
        PhaseEnded(Phase.VERIFYING, Outcome.DONE, "all done", COUNTS, None),
    ]


@pytest.mark.parametrize(
    ("error", "outcome", "summary"),
    [
        (RunStopped("stopped half way"), Outcome.STOPPED, "stopped half way"),
        (StoreError("no such file", "Name another."), Outcome.FAILED, "no such file Name another."),
        (KeyError("bug"), Outcome.FAILED, "something unexpected: KeyError: 'bug'"),
        (OSError(36, "Too long", "x" * 999), Outcome.FAILED, f"something unexpected: Too long: {'x' * 200}"),
    ],
)
def test_every_end_is_told_and_frees_the_place(
    place: OneRun, told: list[Event], error: Exception, outcome: Outcome, summary: str
) -> None:
    with pytest.raises(type(error)), place.begin(Phase.PAINTING, ""):
        raise error
    end = told[-1]
    assert isinstance(end, PhaseEnded)
    assert (end.outcome, end.summary, is_running(place)) == (outcome, summary, False)


def test_orders_are_for_one_run_only(place: OneRun, told: list[Event]) -> None:
    with place.begin(Phase.SCANNING, ""):
        place.pause()
        place.resume()
        place.control.stop()
        assert place.control.stopping
    assert [type(event) for event in told[1:3]] == [RunPaused, RunResumed]
    with place.begin(Phase.SCANNING, ""):
        assert not place.control.stopping


def test_a_run_can_be_waited_for(place: OneRun) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def run() -> None:
        with place.begin(Phase.SCANNING, ""):
            begun.set()
            go_on.wait(60)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(60)
    place.wait(0)
    assert is_running(place)
    go_on.set()
    place.wait(60)
    assert not is_running(place)
    thread.join(60)
