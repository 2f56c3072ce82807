"""Learning from the decisions that a database holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.filters import parse_filter
from engine.model import Decision, Exclusion, Fingerprint, Measures, Photo, Post, Proof, SeriesFilter, Verdict
from engine.session.project import Project
from engine.session.taste import TasteLearner
from engine.settings import Settings
from engine.store.store import Store
from engine.verify.likeness import Likeness
from engine.verify.network import SharedNetwork
from tests.engine.verify.test_offline_likeness import Shelf
from tests.fakes.posts import PlainPictures

POSTS = 60


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Sixty series of ten accounts, the sharper the later in each account; none is decided."""
    store = Store(tmp_path / "series.db")
    project = Project(store, Settings(), None)
    project.open(tmp_path)
    posts = [_post(number) for number in range(POSTS)]
    store.intake.record(project.collection, posts)
    for number, series_id in enumerate(store.catalog.ids(project.collection, SeriesFilter())):
        paths = tuple(photo.path for photo in posts[number].photos)
        confidence = 0.6 + number * 7 % 30 / 100
        verdict = Verdict(True, paths[:2], (Exclusion(paths[2], "blurred"),), "", confidence, "", "offline")
        store.verdicts.save_verdict(series_id, verdict)
        measures = Measures(800, _sharpness(number), 800, 90, None, 0.0, 0.0)
        blurred = measures._replace(sharpness=1.0)
        prints = {path: Fingerprint(f"{path:>032}", 1, measures) for path in paths[:2]}
        store.fingerprints.keep(series_id, prints | {paths[2]: Fingerprint(f"{paths[2]:>032}", 1, blurred)})
    yield project
    store.close()


def _post(number: int) -> Post:
    photos = tuple(Photo(f"{number:02}_{at}.jpg", at, 1000, 77) for at in range(1, 4))
    return Post(f"{number:02}", "", f"{number:02}", "generic", Proof.NAME_ONLY, photos, username=f"User{number % 10}")


def _sharpness(number: int) -> float:
    return 100.0 + 100 * (number // 10)


def learner(project: Project) -> TasteLearner:
    return TasteLearner(project, Likeness(PlainPictures(), Shelf(), SharedNetwork()))


def decide(project: Project, number: int) -> None:
    """Approve what is sharp and reject the rest, of so many series."""
    for at, series_id in enumerate(project.store.catalog.ids(project.collection, SeriesFilter())):
        if at % 10 < number // 6:
            decision = Decision.APPROVED if _sharpness(at) > 350 else Decision.REJECTED
            project.store.review.decide([series_id], decision)


def test_decisions_are_learned_from_and_what_was_decided_unseen_is_not(project: Project) -> None:
    taste = learner(project)
    assert taste.record().why == "nothing is decided yet"
    project.store.review.approve_from(project.collection, 0.0)
    assert taste.record().decisions == 0
    project.store.review.undo(project.collection)
    decide(project, 48)
    record = taste.record()
    assert (record.decisions, record.used, record.held_out) == (48, True, "account")
    assert record.learned is not None
    assert record.learned > 0.9
    project.settings = project.settings.model_copy(update={"learn_taste": False})
    assert (taste.record().decisions, taste.record().used) == (0, False)


def test_what_the_person_did_to_the_frames_tells_nothing(project: Project) -> None:
    tastes, ids = project.store.tastes, project.store.catalog.ids(project.collection, SeriesFilter())
    (before,) = tastes.among(ids)
    assert (before[0].account, before[0].sharpness, before[0].side, before[0].photos) == ("user0", 100.0, 800, 3)
    assert [file.name for file in before[0].files] == ["00_1.jpg", "00_2.jpg"]
    project.store.review.toggle_frames(before[0].id, ["00_1.jpg"])
    (after,) = tastes.among(ids)
    assert after == before


def test_the_list_is_sorted_by_what_is_likely_approved_once_that_is_used(project: Project) -> None:
    taste, catalog = learner(project), project.store.catalog
    wanted, by_confidence = (parse_filter(f"sort:{key}-") for key in ("likely", "conf"))

    def sorted_ids(among: list[int] | None = None) -> list[int]:
        return list(taste.ids(project.collection, wanted, among))

    assert sorted_ids() == list(catalog.ids(project.collection, by_confidence))
    assert taste.likely(sorted_ids()) == {}
    decide(project, 48)
    ids = list(catalog.ids(project.collection, SeriesFilter()))
    sharpest = {series_id for at, series_id in enumerate(ids) if _sharpness(at) > 350}
    assert set(sorted_ids()[:30]) == sharpest
    assert set(taste.ids(project.collection, parse_filter("sort:likely"))[30:]) == sharpest
    undecided = [series_id for at, series_id in enumerate(ids) if at % 10 > 7]
    likely = taste.likely(undecided)
    assert {series_id for series_id, chance in likely.items() if chance >= 0.5} == sharpest & set(undecided)
    assert sorted_ids(undecided) == [series_id for series_id in sorted_ids() if series_id in undecided]
    project.settings = project.settings.model_copy(update={"learn_taste": False})
    assert sorted_ids() == list(catalog.ids(project.collection, by_confidence))
