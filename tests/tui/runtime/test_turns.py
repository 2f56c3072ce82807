"""A frame is made in one turn, and all else in short ones."""

from __future__ import annotations

import sys

import pytest

from tui.runtime.turns import in_one_turn


def test_a_call_in_one_turn_gives_what_it_gives() -> None:
    def turn(doubled: float, *, half: float) -> tuple[float, float]:
        return sys.getswitchinterval(), doubled * 2 + half / 2

    usual = sys.getswitchinterval()
    longer, result = in_one_turn(turn)(2, half=1)
    assert result == 4.5
    assert longer > 5 * usual
    assert sys.getswitchinterval() == usual


def test_turns_are_short_again_after_one_that_fails() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    usual = sys.getswitchinterval()
    with pytest.raises(ZeroDivisionError):
        in_one_turn(fail)()
    assert sys.getswitchinterval() == usual
