"""The folding sink: few events, in order, nothing lost."""

from __future__ import annotations

from engine.events import Event, FoldingSink, Outcome, Phase, PhaseEnded, ProblemsFound, Progressed, SeriesChanged
from engine.model import Problem


def test_a_flood_is_folded_and_delivered_before_the_end() -> None:
    told: list[Event] = []
    sink = FoldingSink(told.append, per_second=1)
    for done in range(1, 501):
        sink(Progressed(Phase.VERIFYING, done, 500))
        sink(SeriesChanged(frozenset({done})))
        sink(ProblemsFound((Problem(str(done), "broken"),)))
    end = PhaseEnded(Phase.VERIFYING, Outcome.DONE, "done")
    sink(end)
    assert len(told) == 7
    assert told[-1] == end
    assert [event.done for event in told if isinstance(event, Progressed)] == [1, 500]
    ids = frozenset[int]().union(*(event.ids for event in told if isinstance(event, SeriesChanged)))
    assert ids == frozenset(range(1, 501))
    problems = [problem.where for event in told if isinstance(event, ProblemsFound) for problem in event.problems]
    assert problems == [str(done) for done in range(1, 501)]


def test_events_far_apart_pass_at_once() -> None:
    told: list[Event] = []
    sink = FoldingSink(told.append, per_second=1e9)
    for done in range(3):
        sink(Progressed(Phase.SCANNING, done, None))
    assert len(told) == 3
