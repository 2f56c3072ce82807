"""The job meter: rate and time left from events, on a clock of the test's own."""

from __future__ import annotations

from engine.events import (
    Outcome,
    Phase,
    PhaseEnded,
    PhaseStarted,
    ProblemsFound,
    Progressed,
    RunPaused,
    RunResumed,
)
from engine.model import Problem, Source
from tui.model.job import JobMeter, JobState, Level, SourceRate


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_follow_the_last_half_minute() -> None:
    clock = Clock()
    meter = JobMeter(clock)
    meter.hear(PhaseStarted(Phase.VERIFYING, 1000, "offline"))
    for done in range(1, 61):
        clock.now += 1
        meter.hear(Progressed(Phase.VERIFYING, done, 1000))
    assert meter.view.rate == 1.0
    assert meter.view.seconds_left == 940
    for done in range(64, 64 + 4 * 31, 4):
        clock.now += 1
        meter.hear(Progressed(Phase.VERIFYING, done, 1000))
    assert meter.view.rate == 4.0


def test_a_paused_job_has_no_rate_and_starts_measuring_anew() -> None:
    clock = Clock()
    meter = JobMeter(clock)
    meter.hear(PhaseStarted(Phase.VERIFYING, 10))
    clock.now += 2
    meter.hear(Progressed(Phase.VERIFYING, 4, 10))
    assert meter.hear(RunPaused()).state == JobState.PAUSED
    assert meter.view.rate is None
    clock.now += 600
    meter.hear(RunResumed())
    clock.now += 2
    assert meter.hear(Progressed(Phase.VERIFYING, 8, 10)).rate == 2.0


def test_each_of_several_services_has_a_rate_of_its_own() -> None:
    clock = Clock()
    meter = JobMeter(clock)
    meter.hear(PhaseStarted(Phase.VERIFYING, 100))

    def told(fast: int, slow: int, *, aside: bool = False) -> tuple[SourceRate, ...]:
        sources = (Source("box:8000", fast, 4, False), Source("box:8001", slow, 1, aside))
        return meter.hear(Progressed(Phase.VERIFYING, fast + slow, 100, sources=sources)).sources

    assert [source.rate for source in told(0, 0)] == [None, None]
    clock.now += 10
    assert told(20, 5) == (SourceRate("box:8000", 2.0, False), SourceRate("box:8001", 0.5, False))
    meter.hear(RunPaused())
    clock.now += 600
    meter.hear(RunResumed())
    clock.now += 10
    assert told(50, 5, aside=True) == (SourceRate("box:8000", 3.0, False), SourceRate("box:8001", 0.0, True))


def test_problems_are_counted_per_job_and_kept() -> None:
    meter = JobMeter(Clock())
    meter.hear(PhaseStarted(Phase.SCANNING))
    meter.hear(ProblemsFound((Problem("a.jpg", "cut short"), Problem("b.jpg", "no picture"))))
    assert meter.view.problems == 2
    meter.hear(PhaseEnded(Phase.SCANNING, Outcome.DONE, "2 posts"))
    assert (meter.view.state, meter.view.summary, meter.view.did) == (JobState.DONE, "2 posts", "Scanned")
    meter.hear(PhaseStarted(Phase.VERIFYING, 2))
    assert meter.view.problems == 0
    meter.hear(ProblemsFound((Problem("series 7", "no answer"),)))
    assert [(entry.level, entry.where) for entry in meter.log] == [
        (Level.NEWS, "Scanning"),
        (Level.WARNING, "a.jpg"),
        (Level.WARNING, "b.jpg"),
        (Level.NEWS, "Scanned"),
        (Level.NEWS, "Verifying"),
        (Level.ERROR, "series 7"),
    ]


def test_the_log_forgets_the_oldest_and_counts_all() -> None:
    meter = JobMeter(Clock())
    meter.hear(PhaseStarted(Phase.SCANNING))
    for number in range(6000):
        meter.hear(ProblemsFound((Problem(f"{number}.jpg", "no picture"),)))
    meter.hear(PhaseEnded(Phase.SCANNING, Outcome.STOPPED, "stopped"))
    assert meter.logged == 6002
    assert len(meter.log) == 5000
    assert (meter.log[-1].level, meter.log[-1].where) == (Level.WARNING, "Scanning stopped")
