"""Doubles in a post: the better photo stays, the other is out with the reason, and one action brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from engine.build import open_session
from engine.doubles import is_double
from engine.filters import parse_filter
from engine.model import Series
from engine.session.session import Session
from engine.settings import Settings
from tests.conftest import PaintPost


@pytest.fixture
def session(tmp_path: Path, paint_post: PaintPost) -> Iterator[Session]:
    """A post of four photos, in which the first is there again, larger, and the second again, of worse quality."""
    folder = tmp_path / "downloads"
    files = paint_post(folder, "beach", 4, scene=1)
    for number, file, size, quality in ((5, files[0], (480, 600), 85), (6, files[1], (240, 300), 40)):
        Image.open(file).resize(size).save(folder / f"beach_{number:02d}.jpg", quality=quality)
    session = open_session(Settings(database_path=str(tmp_path / "series.db"), verifier="offline"), lambda event: None)
    session.open(folder)
    session.runs.scan()
    session.runs.verify()
    yield session
    session.close()


def beach(session: Session) -> Series:
    (series_id,) = session.catalog.ids(1, parse_filter(""))
    series = session.catalog.series(series_id)
    assert series is not None
    return series


def test_the_better_of_two_doubles_stays(session: Session) -> None:
    series = beach(session)
    assert series.film == ("beach_02.jpg", "beach_03.jpg", "beach_04.jpg", "beach_05.jpg")
    reasons = {frame.path: frame.reason for frame in series.frames if frame.excluded}
    assert reasons == {
        "beach_01.jpg": "It shows the picture of beach_05.jpg, which is larger.",
        "beach_06.jpg": "It shows the picture of beach_02.jpg, which is stored in better quality.",
    }
    session.review.toggle_frames(series.row.id, ["beach_01.jpg"])
    assert "beach_01.jpg" in beach(session).film


def test_a_step_in_a_burst_is_no_double(tmp_path: Path, paint_post: PaintPost) -> None:
    one, other = (Image.open(file).convert("L") for file in paint_post(tmp_path, "burst", 2, scene=3))
    assert is_double(one, one)
    assert is_double(one, one.crop((3, 3, 237, 297)))
    assert is_double(one, one.resize((120, 150)))
    assert not is_double(one, other)
