"""Marks as signs and words: in a list's line as room allows, and beside a photo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.model import Frame, Mark, Measures, SeriesRow
from tui.text.marks import SIGNS, mark_words, measured_words
from tui.widgets.series_line import Columns, line_of

MARKS = (Mark.BLURRED, Mark.BARS)


def test_every_mark_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(Mark)
    assert len({*SIGNS.values()}) == len(Mark)


@pytest.mark.parametrize(
    ("width", "shown"), [(120, "░ blurred ¦ bars"), (70, "░¦"), (18, "")], ids=["words", "signs", "no room"]
)
def test_a_line_shows_marks_as_room_allows(make_row: Callable[..., SeriesRow], width: int, shown: str) -> None:
    columns = Columns.within(width)
    line = line_of(make_row(1, marks=MARKS), columns, at_cursor=False)
    assert len(line.name) == columns.name
    assert line.name.rstrip().endswith(shown or "series 1")
    assert line.name.startswith("seri")


def test_what_was_measured_is_said_beside_a_photo() -> None:
    frame = Frame("a.jpg", Path("a.jpg"), 1, True, 1)
    assert measured_words(frame) == ""
    measures = Measures(1080, 42.4, 300, 88, 1.0, 0.0, 0.0)
    marked = Frame("a.jpg", Path("a.jpg"), 1, True, 1, measures=measures, marks=(Mark.BLURRED,))
    assert measured_words(marked) == "sharpness 42 · detail for 300 px · JPEG quality 88 · ░ blurred"
    unmeasured = Frame("a.jpg", Path("a.jpg"), 1, True, 1, marks=(Mark.TEXT, Mark.TURNED))
    assert measured_words(unmeasured) == "¶ text · ↷ turned"
    assert mark_words(MARKS) == ("░ blurred", "¦ bars")
