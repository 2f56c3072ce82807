"""Facts and further groups, from a fake service to the store: told once, kept beside the caption."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.events import PhaseEnded
from engine.model import Candidate, CandidatePhoto, Decision, Group, SeriesFilter, Verdict
from engine.session.desk import PaidVerdicts
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import Settings
from engine.store.verdict_cache import VerdictCache
from engine.verify.prompt import PROMPT_VERSION
from tests.engine.session.test_verification import ScriptedVerifier
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.wire import FakeServer, only

POSTS = 3


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Posts of a series of three, a series of two and a stranger."""
    folder = tmp_path_factory.mktemp("mixed")
    for series in range(1, POSTS + 1):
        marks = [(series, 3), (100 + series, 2), (series, 1), (series, 0), (100 + series, 1), (series, 2)]
        for number, mark in enumerate(marks, start=1):
            truth.save(folder, f"post{series}_{number:02d}.jpg", truth.Mark(*mark), (200, 250))
    return folder


@pytest.fixture(params=["gemini", "openai", "wordy"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeServer]:
    made = GeminiServer() if request.param == "gemini" else OpenAIServer(wordy=request.param == "wordy")
    with made as server:
        yield server


@pytest.fixture
def session(fake: FakeServer, tmp_path: Path, mixed: Path) -> Iterator[Session]:
    verifier = "gemini" if isinstance(fake, GeminiServer) else "openai"
    values = {"base_url": fake.url, "database_path": str(tmp_path / "series.db"), "verifier": verifier}
    session = open_session(Settings.model_validate(values), nobody_listens, KEY)
    session.open(mixed)
    session.runs.scan()
    yield session
    session.close()


def test_facts_and_groups_are_stored(session: Session) -> None:
    assert session.runs.verify().valid == POSTS
    for number, series_id in enumerate(session.catalog.ids(session.collection, SeriesFilter()), start=1):
        series = session.catalog.series(series_id)
        assert series is not None
        assert series.facts.subject == f"a field of squares numbered {number}"
        assert series.facts.expression == ""
        assert series.groups == (
            Group((f"post{number}_05.jpg", f"post{number}_02.jpg"), f"squares of series {100 + number}"),
        )


def test_a_verdict_by_the_first_question_is_not_paid_for_again(tmp_path: Path, mixed: Path) -> None:
    photos = tuple(CandidatePhoto(file.name, file) for file in sorted(mixed.glob("post1_*")))
    post, paths = Candidate(1, photos), tuple(photo.path for photo in photos)
    with contextlib.closing(VerdictCache(tmp_path / "verdicts.db")) as cache:

        def paid(prompt_version: str, *, ask_anew: bool = False) -> PaidVerdicts:
            verifier = ScriptedVerifier()
            verifier.prompt_version = prompt_version
            return PaidVerdicts(cache, verifier, ask_anew=ask_anew)

        paid("1-abc").keep(post, Verdict(True, paths, (), "squares", 0.9, "", "gemini"))
        found = paid(f"{PROMPT_VERSION}-abc").find(post)
        assert found is not None
        assert found.caption == "squares"
        assert paid(f"{PROMPT_VERSION}-def").find(post) is None
        assert paid(f"{PROMPT_VERSION}-abc", ask_anew=True).find(post) is None


def without_facts(session: Session, tmp_path: Path) -> None:
    """Make the verdicts as they were before there were facts, and lose the cache of what was paid for."""
    session.runs.verify()
    with contextlib.closing(sqlite3.connect(tmp_path / "series.db")) as file, file:
        file.execute("UPDATE series SET facts = NULL, further = NULL, prompt_version = '1-abc'")


def test_old_verdicts_are_completed_without_verifying_anew(session: Session, fake: FakeServer, tmp_path: Path) -> None:
    without_facts(session, tmp_path)
    first, second, third = session.catalog.ids(session.collection, SeriesFilter())
    session.review.decide([first], Decision.APPROVED)
    session.review.write_caption([first], "my own words")
    session.review.toggle_frames(second, ["post2_04.jpg"])
    session.review.write_facts([third], {"place": "in my kitchen"})
    before = [session.catalog.series(one) for one in (first, second, third)]
    asked, spent = fake.asked, session.figures.spent(session.collection)
    request = VerifyRequest(only_facts=True)
    outlook = session.runs.estimate(request)
    assert (outlook.series, outlook.images) == (POSTS, 2 * POSTS)
    report = session.runs.verify(request)
    assert (report.asked, report.verified, report.failed) == (POSTS, POSTS, 0)
    assert fake.asked - asked <= POSTS + 3  # a server that is new to a run may be asked more plainly once
    after = [session.catalog.series(one) for one in (first, second, third)]
    for number, (old, new) in enumerate(zip(before, after, strict=True), start=1):
        assert old is not None
        assert new is not None
        assert new.verifier_facts.subject == f"a field of squares numbered {number}"
        assert replace(new, facts=old.facts, verifier_facts=old.verifier_facts, usage=old.usage) == old
        assert new.usage.requests > old.usage.requests
    assert after[2]
    assert after[2].facts.place == "in my kitchen"
    assert session.figures.spent(session.collection).requests == spent.requests + report.usage.requests
    assert session.runs.verify(request).asked == 0


def test_a_completion_that_stops_goes_on_where_it_ended(session: Session, fake: FakeServer, tmp_path: Path) -> None:
    without_facts(session, tmp_path)
    assert session.runs.verify(VerifyRequest(only_facts=True, limit=1)).verified == 1
    fake.faults = only({2: "refusal" if isinstance(fake, OpenAIServer) else "blocked"})
    rest = session.runs.verify(VerifyRequest(only_facts=True))
    assert (rest.asked, rest.verified, rest.blocked) == (POSTS - 1, 1, 1)
    assert session.catalog.counts(session.collection).verified == POSTS  # its verdict stands
    fake.faults = None
    assert session.runs.verify(VerifyRequest(only_facts=True)).verified == 1


def test_what_was_paid_for_completes_another_database(session: Session, fake: FakeServer, tmp_path: Path) -> None:
    without_facts(session, tmp_path)
    session.runs.verify(VerifyRequest(only_facts=True))
    asked = fake.asked
    with contextlib.closing(sqlite3.connect(tmp_path / "series.db")) as file, file:
        file.execute("UPDATE series SET facts = NULL")
    report = session.runs.verify(VerifyRequest(only_facts=True))
    assert (report.verified, report.cached, fake.asked) == (POSTS, POSTS, asked)


def test_the_offline_verifier_completes_what_it_is_sure_of(session: Session, tmp_path: Path, mixed: Path) -> None:
    without_facts(session, tmp_path)
    told: list[str] = []
    other = open_session(
        Settings(database_path=str(tmp_path / "series.db"), verifier="offline"),
        lambda event: told.append(event.summary) if isinstance(event, PhaseEnded) else None,
    )
    other.open(mixed)
    assert other.runs.estimate(VerifyRequest(only_facts=True)).series == POSTS
    report = other.runs.verify(VerifyRequest(only_facts=True))
    assert (report.asked, report.verified, report.failed, report.usage.cost_usd) == (POSTS, POSTS, 0, 0.0)
    other.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "series.db")) as file:
        ((completed, verdicts),) = file.execute("SELECT count(facts), count(*) FILTER (WHERE is_series) FROM series")
    assert told[-1] == f"{completed} of {POSTS} series got facts"
    assert verdicts == POSTS
