"""Facts and further groups, from a fake service to the store: told once, kept beside the caption."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.model import Candidate, CandidatePhoto, Group, SeriesFilter, Verdict
from engine.session.desk import PaidVerdicts
from engine.session.session import Session
from engine.settings import Settings
from engine.store.verdict_cache import VerdictCache
from tests.engine.session.test_verification import ScriptedVerifier
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.openai_server import OpenAIServer
from tests.fakes.wire import FakeServer

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
        found = paid("2-abc").find(post)
        assert found is not None
        assert found.caption == "squares"
        assert paid("2-def").find(post) is None
        assert paid("2-abc", ask_anew=True).find(post) is None
