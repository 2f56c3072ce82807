"""Series and texts that the tests of the terminal side share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.model import Decision, SeriesRow, SeriesState

NASTY = (
    "[/]",
    "[red]x[/blue] [b",
    "IMG [2024] [red].jpg",
    "\x1b[2J\x1b[31mescape\x1b]52;c;aGk=\x07",
    "\x9b31m C1 \x90 \x00 nul",
    "line\nbreak\r\nand\ttab",
    "\u202egnp.exe \u2066bidi",
    "lost \udcff\udce9 bytes",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea \u2764\ufe0f",
    "日本語の写真セット",
    "Z\u0300\u0301\u0302\u0303\u0304 algo",
    "\U0010eeee\u0305\u0305 placeholder",
    "$accent {brace} %s \\[",
    "x" * 300,
    "",
)


@pytest.fixture(params=NASTY, ids=[f"nasty{number}" for number in range(len(NASTY))])
def nasty(request: pytest.FixtureRequest) -> str:
    """A text that some terminal, or some widget, stumbles over."""
    return str(request.param)


@pytest.fixture
def make_row() -> Callable[..., SeriesRow]:
    """Makes a verified, undecided series; keywords change it."""

    def make(series_id: int, **changes: Any) -> SeriesRow:
        values: dict[str, Any] = {
            "id": series_id, "name": f"series {series_id}", "directory": "", "username": "jenny",
            "state": SeriesState.VERIFIED, "decision": Decision.UNDECIDED, "is_series": True, "kept": 7, "total": 10,
            "confidence": 0.83, "needs_review": False, "caption": "",
        }  # fmt: skip
        return SeriesRow(**(values | changes))

    return make
