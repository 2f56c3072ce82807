"""What a person splits, merges, removes or takes back while a verifier is at it stays right, whoever is faster."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from engine.build import session_parts
from engine.events import Event, ProblemsFound
from engine.model import Candidate, Exclusion, PhotoState, Series, SeriesFilter, SeriesState, Source, Usage, Verdict
from engine.session.parts import Parts
from engine.session.session import Session
from engine.settings import Settings
from engine.verify.base import News
from tests.conftest import PaintPost

PATIENCE = 60.0
"""Seconds that a test waits for another thread before it gives up."""


class HeldVerifier:
    """Takes all photos but the last for a series, and holds every answer back until `gate` is open."""

    name, model, prompt_version, pause, waiting, slots = "held", "held-1", "1", 0.0, "", 1

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.spent = Usage()
        self.busy, self.gate = threading.Event(), threading.Event()

    @property
    def sources(self) -> tuple[Source, ...]:
        return ()

    def take_news(self) -> tuple[News, ...]:
        return ()

    async def open(self) -> None:
        """Ready at once."""

    async def verify(self, candidate: Candidate) -> Verdict:
        self.asked.append(candidate.series_id)
        self.busy.set()
        assert await asyncio.to_thread(self.gate.wait, PATIENCE)
        paths = [photo.path for photo in candidate.photos]
        caption, out = f"{len(paths)} photos", (Exclusion(paths[-1], "another place"),)
        return Verdict(True, tuple(paths[:-1]), out, caption, 0.9, "one place", self.name, usage=Usage(cost_usd=0.5))

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def verifier() -> HeldVerifier:
    return HeldVerifier()


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def parts(tmp_path: Path, verifier: HeldVerifier) -> Parts:
    settings = Settings(database_path=str(tmp_path / "series.db"))
    return replace(session_parts(settings), verifier=lambda settings, key: verifier)


@pytest.fixture
def session(
    tmp_path: Path, paint_post: PaintPost, verifier: HeldVerifier, parts: Parts, told: list[Event]
) -> Iterator[Session]:
    """Three posts that wait: the first of five photos, the others of four and three."""
    for name, photos in (("beach", 5), ("dunes", 4), ("harbour", 3)):
        paint_post(tmp_path / "photos", name, photos, scene=photos)
    session = Session(Settings(), parts, told.append)
    session.open(tmp_path / "photos")
    session.runs.scan()
    yield session
    verifier.gate.set()
    session.close()


@contextlib.contextmanager
def a_run(session: Session, verifier: HeldVerifier) -> Iterator[None]:
    """A run that has asked about its first post and gets no answer before the block ends."""
    verifier.gate.clear()
    verifier.busy.clear()
    run = threading.Thread(target=session.runs.verify)
    run.start()
    assert verifier.busy.wait(PATIENCE)
    try:
        yield
    finally:
        verifier.gate.set()
        run.join(PATIENCE)
    assert not run.is_alive()


def look(session: Session, series_id: int) -> Series:
    series = session.catalog.series(series_id)
    assert series is not None
    return series


def named(session: Session, name: str) -> int:
    return next(row.id for row in session.catalog.rows(listed(session)) if row.name == name)


def listed(session: Session) -> list[int]:
    return list(session.catalog.ids(session.collection, SeriesFilter()))


def film(session: Session, series_id: int) -> list[int | None]:
    return [frame.number for frame in look(session, series_id).frames if frame.kept]


def test_a_split_while_it_is_verified_lets_both_parts_be_asked_about(
    session: Session, verifier: HeldVerifier, told: list[Event]
) -> None:
    beach = named(session, "beach")
    with a_run(session, verifier):
        part = session.review.split(beach, "beach_03.jpg").ids[1]
    assert [look(session, one).row.state for one in (beach, part)] == [SeriesState.GROUPED] * 2
    assert look(session, beach).usage.cost_usd == 0.5
    problems = [problem for event in told if isinstance(event, ProblemsFound) for problem in event.problems]
    assert [problem.what for problem in problems] == [
        "It was split or merged while it was being verified; the next run tries again."
    ]
    session.runs.verify()
    assert (film(session, beach), film(session, part)) == ([1], [3, 4])


def test_a_split_that_is_undone_after_its_parts_were_verified_is_asked_about_as_a_whole(
    session: Session, verifier: HeldVerifier
) -> None:
    beach = named(session, "beach")
    with a_run(session, verifier):
        session.review.split(beach, "beach_03.jpg")
    session.runs.verify()
    session.review.undo(session.collection)
    assert look(session, beach).row.state == SeriesState.GROUPED
    assert not look(session, beach).row.is_series
    session.runs.verify()
    assert film(session, beach) == [1, 2, 3, 4]
    parts = session.review.redo(session.collection).ids
    session.runs.verify()
    assert [film(session, one) for one in parts] == [[1], [3, 4]]


def test_a_split_taken_back_lets_no_answer_about_a_part_stand_for_the_whole(
    session: Session, verifier: HeldVerifier
) -> None:
    beach = named(session, "beach")
    session.review.split(beach, "beach_03.jpg")
    with a_run(session, verifier):
        session.review.undo(session.collection)
    session.runs.verify()
    assert film(session, beach) == [1, 2, 3, 4]


def test_a_split_taken_back_before_the_answer_is_as_if_never_made(session: Session, verifier: HeldVerifier) -> None:
    beach = named(session, "beach")
    with a_run(session, verifier):
        session.review.split(beach, "beach_03.jpg")
        session.review.undo(session.collection)
    assert film(session, beach) == [1, 2, 3, 4]
    assert look(session, beach).caption == "5 photos"


def test_what_was_merged_into_another_is_not_asked_about_any_more(session: Session, verifier: HeldVerifier) -> None:
    beach, dunes, harbour = (named(session, name) for name in ("beach", "dunes", "harbour"))
    with a_run(session, verifier):
        session.review.merge(dunes, harbour)
    assert verifier.asked == [beach, dunes]
    assert film(session, dunes) == [1, 1, 2, 2, 3, 3]
    session.review.undo(session.collection)
    assert [look(session, one).row.state for one in (dunes, harbour)] == [SeriesState.GROUPED] * 2
    session.runs.verify()
    assert (film(session, dunes), film(session, harbour)) == ([1, 2, 3], [1, 2])


@pytest.mark.parametrize("verified_last", [False, True])
def test_a_merge_while_one_of_both_is_verified(session: Session, verifier: HeldVerifier, verified_last: bool) -> None:
    beach, dunes = named(session, "beach"), named(session, "dunes")
    with a_run(session, verifier):
        session.review.merge(*((dunes, beach) if verified_last else (beach, dunes)))
    into = dunes if verified_last else beach
    if verified_last:  # its turn came after the merge
        assert look(session, into).caption == "9 photos"
    else:
        assert look(session, into).row.state == SeriesState.GROUPED
        session.runs.verify()
    assert len(film(session, into)) == 8
    session.review.undo(session.collection)
    assert {len(look(session, one).frames) for one in (beach, dunes)} == {5, 4}


def test_what_is_removed_while_it_waits_costs_nothing(session: Session, verifier: HeldVerifier) -> None:
    beach, dunes, harbour = (named(session, name) for name in ("beach", "dunes", "harbour"))
    with a_run(session, verifier):
        session.review.remove([dunes])
    assert verifier.asked == [beach, harbour]
    session.review.undo(session.collection)
    assert look(session, dunes).row.state == SeriesState.GROUPED


@pytest.mark.parametrize(
    "act",
    [
        lambda session, beach: session.review.write_caption([beach], "my own words"),
        lambda session, beach: session.review.toggle_frames(beach, ["beach_05.jpg"]),
    ],
    ids=["caption", "frames"],
)
def test_undo_leads_back_to_the_verdict_that_came_meanwhile(
    session: Session, verifier: HeldVerifier, act: Callable[[Session, int], object]
) -> None:
    beach = named(session, "beach")
    with a_run(session, verifier):
        act(session, beach)
    session.review.undo(session.collection)
    assert (look(session, beach).caption, film(session, beach)) == ("5 photos", [1, 2, 3, 4])


def test_whatever_happens_at_once_no_photo_is_lost_and_none_is_twice(
    session: Session, verifier: HeldVerifier, parts: Parts
) -> None:
    """Two people at their keys while run after run goes through the posts."""
    verifier.gate.set()
    photos = sorted(frame.path for one in listed(session) for frame in look(session, one).frames)
    failed: list[BaseException] = []

    def at_the_keys(seed: int) -> None:
        dice = random.Random(seed)
        try:
            for _ in range(40):
                press(dice)
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)

    def press(dice: random.Random) -> None:
        series = [found for one in listed(session) if (found := session.catalog.series(one)) and found.frames]
        one, other = dice.choice(series), dice.choice(series)
        path = dice.choice(one.frames).path
        review, collection = session.review, session.collection
        actions: list[Callable[[], object]] = [
            lambda: review.split(one.row.id, path),
            lambda: review.merge(one.row.id, other.row.id),
            lambda: review.toggle_frames(one.row.id, [path]),
            lambda: review.undo(collection),
            lambda: review.undo(collection),
            lambda: review.redo(collection),
        ]
        dice.choice(actions)()

    people = [threading.Thread(target=at_the_keys, args=(seed,)) for seed in (1, 2)]
    for one in people:
        one.start()
    while any(one.is_alive() for one in people):
        session.runs.verify()
    for one in people:
        one.join(PATIENCE)
    assert failed == []
    while session.review.undo(session.collection).ids:
        pass
    session.runs.verify()
    report = parts.store.care.check(lambda files: [PhotoState.OK] * len(files), lambda *_: None)
    assert (report.dangling, report.damage) == (0, ())
    assert sorted(frame.path for one in listed(session) for frame in look(session, one).frames) == photos
    for series in map(partial(look, session), listed(session)):
        assert series.row.kept == len(series.frames) - 1, series.row.name
