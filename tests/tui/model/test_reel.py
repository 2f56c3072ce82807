"""The reel: which photo stands at which frame, and that none is passed over however time goes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tui.model.reel import Reel

REEL = Reel((1, 4, 4), 16)


def test_each_frame_has_its_photo() -> None:
    assert REEL.frames == 9
    assert [REEL.photo_at(frame) for frame in range(9)] == [0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert [REEL.start_of(photo) for photo in range(3)] == [0, 1, 5]


@pytest.mark.parametrize("frames", [0.3, 1.0, 7.0, 100.0])
def test_time_passes_over_no_photo(frames: float) -> None:
    moment, seen = 0.0, [0]
    while len(seen) < 7:
        moment = REEL.advance(moment, frames)
        if REEL.photo_at(moment) != seen[-1]:
            seen.append(REEL.photo_at(moment))
    assert seen == [0, 1, 2, 0, 1, 2, 0]


def test_steps_go_around_the_ends() -> None:
    assert [REEL.step(moment, 1) for moment in (0.0, 3.7, 8.9)] == [1.0, 5.0, 0.0]
    assert [REEL.step(moment, -1) for moment in (0.0, 3.7, 8.9)] == [5.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("reel", "fastest"),
    [
        (REEL, Fraction(1)),
        (Reel((1, 4, 4), 24), Fraction(1, 2)),
        (Reel((1,) * 16, 8), Fraction(1, 2)),
        (Reel((1,), 120), Fraction(1, 32)),
        (Reel((), 16), Fraction(1, 4)),
    ],
)
def test_no_speed_shows_more_than_four_photos_a_second(reel: Reel, fastest: Fraction) -> None:
    assert reel.paces[-1] == fastest


def test_one_photo_is_a_film_too() -> None:
    reel = Reel((1,), 16)
    assert reel.advance(0.0, 3.0) == 0.0
    assert reel.step(0.0, 1) == 0.0
