"""What was paid for is found by the photos' bytes; a photo that cannot be read costs a question, not the run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.model import Candidate, CandidatePhoto, Verdict
from engine.session.desk import PaidVerdicts
from engine.store.verdict_cache import VerdictCache
from tests.conftest import PaintPost
from tests.engine.session.test_verification import ScriptedVerifier


@pytest.fixture
def candidate(tmp_path: Path, paint_post: PaintPost) -> Candidate:
    """A post of three photos."""
    paint_post(tmp_path, "beach", 3, scene=1)
    names = [f"beach_0{number}.jpg" for number in (1, 2, 3)]
    return Candidate(1, tuple(CandidatePhoto(name, tmp_path / name) for name in names))


@pytest.fixture
def paid(tmp_path: Path) -> Iterator[PaidVerdicts]:
    with contextlib.closing(VerdictCache(tmp_path / "verdicts.db")) as cache:
        yield PaidVerdicts(cache, ScriptedVerifier(), ask_anew=False)


@pytest.fixture
def verdict(candidate: Candidate) -> Verdict:
    return Verdict(True, tuple(photo.path for photo in candidate.photos), (), "a beach", 0.9, "", "scripted")


def test_what_was_paid_for_is_found(paid: PaidVerdicts, candidate: Candidate, verdict: Verdict) -> None:
    assert paid.find(candidate) is None
    paid.keep(candidate, verdict)
    assert paid.find(candidate) == verdict


def test_a_photo_that_is_gone_leaves_nothing_to_be_found(
    paid: PaidVerdicts, candidate: Candidate, verdict: Verdict
) -> None:
    paid.keep(candidate, verdict)
    away = candidate.photos[1].file.rename(candidate.photos[1].file.with_suffix(".away"))
    assert paid.find(candidate) is None
    away.rename(candidate.photos[1].file)
    assert paid.find(candidate) == verdict


def test_a_verdict_whose_photo_went_meanwhile_is_not_kept_and_breaks_nothing(
    paid: PaidVerdicts, candidate: Candidate, verdict: Verdict
) -> None:
    away = candidate.photos[1].file.rename(candidate.photos[1].file.with_suffix(".away"))
    paid.keep(candidate, verdict)
    away.rename(candidate.photos[1].file)
    assert paid.find(candidate) is None
