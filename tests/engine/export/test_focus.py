"""A crop that follows the subject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from engine.export.focus import SubjectFocus, centre_of
from tests.engine.export.painted import tree

if TYPE_CHECKING:
    from tests.engine.export.painted import Export, MakeSeries


@pytest.mark.parametrize(
    ("grid", "centre"),
    [
        (np.zeros((7, 7)), (0.5, 0.5)),
        (np.eye(1, 4), (0.125, 0.5)),
        (np.array([[0, 0, 0], [0, 0, 9], [0, 0, 0]]), (5 / 6, 0.5)),
        (np.array([[5, 0, 5]]), (0.5, 0.5)),
        (np.array([[9, 1, 1, 2]]), (0.125, 0.5)),
        (np.array([[np.nan, 1.0]]), (0.75, 0.5)),
    ],
)
def test_centre(grid: np.ndarray[Any, Any], centre: tuple[float, float]) -> None:
    assert centre_of(grid) == pytest.approx(centre, abs=0.0005)


def brightness(picture: Image.Image) -> np.ndarray[Any, Any]:
    return np.asarray(picture.convert("L").resize((7, 7)))


def test_the_subject_stays_in_the_picture(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    series = make_series(1, 3, (200, 250))
    wide = Image.new("RGB", (500, 250), "black")
    wide.paste("white", (400, 60, 480, 190))
    wide.save(series.frames[1].file)
    shown = {}
    for name, focus in (("middle", None), ("subject", SubjectFocus(brightness))):
        export(series, profile="series", focus=focus)
        with Image.open(tmp_path / "set/series_0001/002.jpg") as still:
            shown[name] = still.convert("L").getextrema()
    assert shown["middle"][1] < 40  # type: ignore[operator]
    assert shown["subject"][1] > 200  # type: ignore[operator]


def test_turning_it_on_writes_the_pictures_again(make_series: MakeSeries, export: Export, tmp_path: Path) -> None:
    export(make_series(1))
    before = tree(tmp_path / "set")
    assert export(make_series(1), focus=SubjectFocus(brightness)).written == 1
    assert export(make_series(1)).written == 1
    assert tree(tmp_path / "set") == before
