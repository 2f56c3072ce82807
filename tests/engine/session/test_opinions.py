"""A sieve before a paid verifier, and second opinions beside verdicts: nothing silent, nothing overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.build import nobody_listens, open_session
from engine.filters import parse_filter
from engine.model import Decision, SeriesFilter
from engine.session.reports import VerifyRequest
from engine.session.session import Session
from engine.settings import Settings
from tests.fakes import truth
from tests.fakes.gemini_server import KEY, GeminiServer
from tui.cli.reports import estimate_words


@pytest.fixture
def fake() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Two posts that hold a series, and one in which each photo bears another colour and pattern."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    for series in (1, 2):
        for number, place in enumerate((1, 2, 3), start=1):
            truth.save(folder, f"post{series}_{number:02d}.jpg", truth.Mark(series, place), (200, 250))
    return folder


@pytest.fixture
def session(fake: GeminiServer, tmp_path: Path, mixed: Path) -> Iterator[Session]:
    values = {"base_url": fake.url, "database_path": str(tmp_path / "series.db"), "verifier": "gemini"}
    session = open_session(Settings.model_validate(values), nobody_listens, KEY)
    session.open(mixed)
    session.runs.scan()
    yield session
    session.close()


def found(session: Session, words: str) -> list[str]:
    ids = session.catalog.ids(session.collection, parse_filter(words))
    return sorted(row.name for row in session.catalog.rows(list(ids)))


def sieve(session: Session, below: float) -> None:
    session.settings = session.settings.model_copy(update={"sieve": below})


def confidences(session: Session) -> dict[str, float]:
    """What the offline verifier gives each post."""
    rows = session.catalog.rows(list(session.catalog.ids(session.collection, SeriesFilter())))
    return {row.name: row.confidence or 0.0 for row in rows}


def test_a_sieve_holds_back_what_is_hopeless_and_says_so(session: Session, fake: GeminiServer) -> None:
    assert not session.runs.estimate(VerifyRequest()).is_most
    sieve(session, 0.995)  # more than the offline verifier ever gives: it holds back all
    estimated = session.runs.estimate(VerifyRequest())
    assert estimate_words(estimated).endswith("less than $0.01, less what the sieve saves")
    report = session.runs.verify()
    assert (report.held, report.asked, fake.asked) == (2, 0, 0)
    assert report.saved_usd > 0
    assert found(session, "state:held") == ["post1", "post2"]
    for series_id in session.catalog.ids(session.collection, SeriesFilter()):
        series = session.catalog.series(series_id)
        assert series is not None
        assert series.reason.startswith("Held back by the sieve; asking again sends it. ")
    assert max(confidences(session).values()) < 0.995
    again = session.runs.verify()
    assert (again.held, fake.asked) == (2, 0)


def test_asking_again_sends_what_was_held_back(session: Session, fake: GeminiServer) -> None:
    sieve(session, 0.995)
    session.runs.verify()
    (first, *_) = session.catalog.ids(session.collection, SeriesFilter())
    assert session.runs.verify(VerifyRequest(ids=(first,), ask_anew=True)).verified == 1
    assert fake.asked == 1
    assert found(session, "state:held") == ["post2"]
    session.settings = session.settings.model_copy(update={"sieve": None})
    assert session.runs.verify().verified == 1
    assert found(session, "state:held") == []


def test_what_passes_the_sieve_is_verified_by_the_paid_verifier(session: Session, fake: GeminiServer) -> None:
    sieve(session, 0.0001)
    report = session.runs.verify()
    assert (report.held, report.verified, fake.asked) == (0, 2, 2)
    assert found(session, "verifier:gemini") == ["post1", "post2"]


def test_a_sieve_leaves_verdicts_of_others_alone(session: Session, fake: GeminiServer) -> None:
    session.runs.verify()
    sieve(session, 0.995)
    report = session.runs.verify(VerifyRequest(again=True))
    assert (report.held, report.verified) == (0, 2)
    assert found(session, "verifier:gemini") == ["post1", "post2"]


def test_a_second_opinion_stands_beside_the_verdict(session: Session, fake: GeminiServer) -> None:
    session.runs.verify()
    (first, second) = session.catalog.ids(session.collection, SeriesFilter())
    session.review.decide([first], Decision.APPROVED)
    before = session.catalog.series(first)
    report = session.runs.second_opinion("offline")
    assert report.run.verified == 2
    after = session.catalog.series(first)
    assert before is not None
    assert after is not None
    assert after.second is not None
    assert after.second.verifier == "offline"
    assert (after.film, after.caption, after.verifier, after.row) == (
        before.film,
        before.caption,
        "gemini",
        before.row,
    )
    agree, both = session.opinions.agreement(session.collection)
    assert (agree, both) == (report.agreed, 2)
    assert len(found(session, "state:agree")) == agree
    assert len(found(session, "state:disagree")) == both - agree
    assert session.runs.second_opinion("offline").run.asked == 0
    assert session.runs.second_opinion("gemini").run.asked == 0  # it gave the verdict itself
    assert second


def test_a_paid_second_opinion_is_counted_and_disagreement_is_found(
    session: Session, fake: GeminiServer, mixed: Path
) -> None:
    shutil.copy(mixed / "post1_01.jpg", mixed / "post3_01.jpg")
    truth.save(mixed, "post3_02.jpg", truth.Mark(3, 0), (200, 250))
    truth.save(mixed, "post3_03.jpg", truth.Mark(4, 0), (200, 250))
    session.settings = session.settings.model_copy(update={"verifier": "offline"})
    session.runs.scan()
    session.runs.verify()
    spent = session.figures.spent(session.collection).requests
    report = session.runs.second_opinion("gemini")
    assert report.run.verified == 3
    assert session.figures.spent(session.collection).requests == spent + report.run.usage.requests
    for series_id in session.catalog.ids(session.collection, SeriesFilter()):
        series = session.catalog.series(series_id)
        assert series is not None
        assert series.second is not None
        same = series.second.is_series == series.row.is_series and (
            not series.row.is_series or set(series.second.frames) == set(series.verifier_frames)
        )
        assert series.second.agrees is same
    # A new verdict is compared with the opinion that is there.
    session.settings = session.settings.model_copy(update={"verifier": "gemini"})
    session.runs.verify()
    assert found(session, "state:disagree") == []
    assert len(found(session, "state:agree")) == 3
