"""What the pictures say about a film: the jump in it, and an order that runs smoother, on real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from engine.build import nobody_listens, open_session
from engine.errors import RunStopped
from engine.model import Decision, Jump, SeriesFilter
from engine.session.session import Session
from engine.settings import Settings
from tests.conftest import PaintPost


def never() -> bool:
    return False


@pytest.fixture
def growing(tmp_path: Path, paint_post: PaintPost) -> Path:
    """A ball that grows in the order 1 4 2 3 5, and a post with a stranger in it."""
    folder = tmp_path / "growing"
    folder.mkdir()
    for number, reach in ((1, 20), (4, 50), (2, 80), (3, 110), (5, 140)):
        image = Image.linear_gradient("L").resize((300, 300)).convert("RGB")
        ImageDraw.Draw(image).ellipse((150 - reach, 150 - reach, 150 + reach, 150 + reach), fill=(230, 60, 20))
        image.save(folder / f"ball_{number:02d}.jpg", quality=90)
    paint_post(folder, "studio", 5, scene=2)
    Image.effect_noise((240, 300), 90).convert("RGB").save(folder / "studio_03.jpg")
    return folder


@pytest.fixture
def advised(tmp_path: Path, growing: Path) -> Iterator[Session]:
    session = open_session(Settings(database_path=str(tmp_path / "advised.db"), verifier="offline"), nobody_listens)
    session.open(growing)
    session.runs.scan()
    for series_id in ids(session).values():
        session.review.decide([series_id], Decision.APPROVED)  # all photos of a post that nobody verified
    yield session
    session.close()


def ids(session: Session) -> dict[str, int]:
    rows = session.catalog.rows(session.catalog.ids(session.collection, SeriesFilter()))
    return {row.name: row.id for row in rows}


def test_a_stranger_in_a_film_makes_it_jump(advised: Session) -> None:
    jump = advised.advice.worst_jump(ids(advised)["studio"], never)
    assert jump in (
        Jump("studio_02.jpg", "studio_03.jpg"),
        Jump("studio_03.jpg", "studio_04.jpg"),
    )
    advised.review.toggle_frames(ids(advised)["studio"], ["studio_03.jpg"])
    assert advised.advice.worst_jump(ids(advised)["studio"], never) is None


def test_a_smoother_film_is_one_step_that_can_be_taken_back(advised: Session) -> None:
    ball = ids(advised)["ball"]
    smoother = advised.advice.smoother_film(ball)
    assert smoother == tuple(f"ball_{number:02d}.jpg" for number in (1, 4, 2, 3, 5))
    step = advised.review.order_frames(ball, smoother)
    assert step.ids == (ball,)
    assert advised.advice.smoother_film(ball) == smoother
    assert advised.review.order_frames(ball, smoother).ids == ()
    assert advised.review.undo(advised.collection) == step
    series = advised.catalog.series(ball)
    assert series is not None
    assert [frame.number for frame in series.frames] == [1, 2, 3, 4, 5]


def test_nobody_waits_for_advice_about_what_is_not_looked_at_any_more(advised: Session) -> None:
    with pytest.raises(RunStopped):
        advised.advice.worst_jump(ids(advised)["ball"], lambda: True)
    assert advised.advice.smoother_film(12345) == ()
