"""Runs with Gemini, over the real SDK and a fake service: asked once, resumed after a kill, never paid for twice."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.errors import KeyRefused, ModelGone, QuotaExhausted
from engine.events import Announced, Event, ProblemsFound, Progressed
from engine.model import SEEN, Decision, Mark, SeriesFilter, SeriesState
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import Settings
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.wire import always, only

POSTS = 6
PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Posts of three frames, in another order than the film's, and a stranger."""
    folder = tmp_path_factory.mktemp("marked")
    for series in range(1, POSTS + 1):
        for number, place in enumerate((3, 0, 1, 2), start=1):
            truth.save(folder, f"post{series}_{number:02d}.jpg", truth.Mark(series, place), (200, 250))
    return folder


@pytest.fixture
def fake() -> Iterator[GeminiServer]:
    with GeminiServer(keep=True) as server:
        yield server


def settings_for(fake: GeminiServer, database: Path, **more: object) -> Settings:
    values = {"base_url": fake.url, "database_path": str(database), "verifier": "gemini", "concurrency": 4}
    return Settings.model_validate(values | more)


@pytest.fixture
def session(fake: GeminiServer, tmp_path: Path, marked: Path) -> Iterator[Session]:
    session = open_session(settings_for(fake, tmp_path / "series.db"), nobody_listens, KEY)
    session.open(marked)
    session.runs.scan()
    yield session
    session.close()


def assert_all_true(session: Session) -> None:
    for series_id in session.catalog.ids(session.collection, SeriesFilter()):
        series = session.catalog.series(series_id)
        assert series is not None
        assert [frame.number for frame in series.frames if frame.kept] == [3, 4, 1]
        seen = [{mark for mark in frame.marks if mark in SEEN.values()} for frame in series.frames]
        assert seen == [set(), {Mark.TEXT}, {Mark.WATERMARK, Mark.TURNED}, set()]
        assert [frame.number for frame in series.frames if not frame.kept and frame.reason] == [2]
        assert series.caption


def test_every_post_is_asked_about_once_and_the_answers_are_kept(session: Session, fake: GeminiServer) -> None:
    report = session.runs.verify()
    assert (report.verified, report.valid, report.usage.requests) == (POSTS, POSTS, POSTS)
    assert fake.counts == Counter(range(1, POSTS + 1))
    assert_all_true(session)
    assert report.usage.cost_usd > 0
    assert session.runs.verify().asked == 0
    assert fake.asked == POSTS


def test_another_database_and_a_forced_run_pay_for_nothing_twice(
    session: Session, fake: GeminiServer, tmp_path: Path, marked: Path
) -> None:
    session.runs.verify()
    forced = session.runs.verify(VerifyRequest(again=True))
    assert (forced.verified, forced.cached, forced.usage.cost_usd) == (POSTS, POSTS, 0.0)
    session.close()
    moved = tmp_path / "moved"
    moved.symlink_to(marked)
    other = open_session(settings_for(fake, tmp_path / "other.db"), nobody_listens, KEY)
    try:
        other.open(moved)
        other.runs.scan()
        assert other.runs.verify().cached == POSTS
        assert fake.asked == POSTS
        assert_all_true(other)
        anew = other.runs.verify(VerifyRequest(again=True, ask_anew=True, limit=2))
        assert (anew.cached, fake.asked) == (0, POSTS + 2)
    finally:
        other.close()


def test_a_failure_is_a_state_that_the_next_run_asks_about(tmp_path: Path, marked: Path) -> None:
    told: list[Event] = []
    with GeminiServer(faults=only({2: "blocked"})) as fake:
        session = open_session(settings_for(fake, tmp_path / "series.db"), told.append, KEY)
        try:
            session.open(marked)
            session.runs.scan()
            report = session.runs.verify()
            assert (report.verified, report.blocked) == (POSTS - 1, 1)
            counts = session.catalog.counts(session.collection)
            assert (counts.blocked, counts.rejected) == (1, 0)
            problems = [problem for event in told if isinstance(event, ProblemsFound) for problem in event.problems]
            assert problems[0].where == "post2"
            assert session.runs.verify().asked == 0
            assert session.runs.verify(VerifyRequest(only_failed=True)).asked == 1
        finally:
            session.close()


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"key": "another"}, KeyRefused),
        ({"gone": ("gemini-2.5-flash",)}, ModelGone),
        ({"faults": always("429-day")}, QuotaExhausted),
    ],
)
def test_what_ends_a_run_leaves_every_post_waiting(
    tmp_path: Path, marked: Path, how: dict[str, object], error: type[Exception]
) -> None:
    with GeminiServer(**how) as fake:  # type: ignore[arg-type]
        settings = settings_for(fake, tmp_path / "series.db", follow_retirements=False)
        session = open_session(settings, nobody_listens, KEY)
        try:
            session.open(marked)
            session.runs.scan()
            with pytest.raises(error) as caught:
                session.runs.verify()
            assert KEY not in str(caught.value)
            counts = session.catalog.counts(session.collection)
            assert (counts.pending, counts.failed) == (POSTS, 0)
        finally:
            session.close()


def test_one_series_is_asked_again_with_a_note(session: Session, fake: GeminiServer) -> None:
    session.runs.verify()
    (first, *_) = session.catalog.ids(session.collection, SeriesFilter())
    session.review.decide([first], Decision.REJECTED)
    session.runs.verify(VerifyRequest(ids=(first,), note="only the blue ones", ask_anew=True))
    assert fake.asked == POSTS + 1
    assert "only the blue ones" in str(fake.questions[-1].body)
    assert session.catalog.rows([first])[0].decision == Decision.REJECTED


def test_a_killed_run_asks_again_only_for_what_was_in_flight(tmp_path: Path, marked: Path) -> None:
    with GeminiServer(latency=0.15) as fake:
        settings = settings_for(fake, tmp_path / "killed.db", concurrency=2)
        code = (
            "import sys; from engine.build import *; from engine.settings import Settings\n"
            "s = open_session(Settings.model_validate_json(sys.argv[1]), nobody_listens, sys.argv[2])\n"
            "from pathlib import Path; s.open(Path(sys.argv[3])); s.runs.scan(); s.runs.verify()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, settings.model_dump_json(), KEY, str(marked)],
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
        ) as process:
            while fake.asked < 4:
                assert process.poll() is None
            process.kill()
        before = fake.asked
        session = open_session(settings, nobody_listens, KEY)
        try:
            session.open(marked)
            kept = session.catalog.counts(session.collection).verified
            assert kept >= before - 2 - 1
            assert session.runs.verify().asked == POSTS - kept
            # What was answered and not stored by then is in the cache of verdicts, and is not paid for again.
            assert POSTS - kept - 2 <= fake.asked - before <= POSTS - kept
            assert_all_true(session)
        finally:
            session.close()


def test_the_key_stands_nowhere_on_disk(session: Session, tmp_path: Path) -> None:
    session.runs.verify()
    session.close()
    found = [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert found == []
    database = sqlite3.connect(tmp_path / "series.db")
    assert database.execute("SELECT count(*) FROM series WHERE state = ?", (SeriesState.VERIFIED,)).fetchone() == (
        POSTS,
    )
    database.close()


def test_a_run_leaves_the_flex_tier_when_told_to(fake: GeminiServer, tmp_path: Path, marked: Path) -> None:
    told: list[str] = []
    left: list[bool] = []

    def hear(event: Event) -> None:
        if isinstance(event, Announced):
            told.append(event.words)
        if isinstance(event, Progressed) and event.done == 1:
            left.append(flexible.runs.leave_flex())

    settings = settings_for(
        fake, tmp_path / "series.db", service_tier="flex", gemini_model="gemini-3.5-flash-lite", concurrency=1
    )
    flexible = open_session(settings, hear, KEY)
    try:
        flexible.open(marked)
        flexible.runs.scan()
        assert not flexible.runs.leave_flex()
        flexible.runs.verify()
        assert_all_true(flexible)
        assert not flexible.runs.leave_flex()
    finally:
        flexible.close()
    assert left[0]
    assert not any(left[1:])
    assert fake.tiers["flex"] >= 1
    assert fake.tiers["standard"] >= POSTS - 3
    assert any("As you chose: the run continues at the standard tier, at $" in words for words in told)
