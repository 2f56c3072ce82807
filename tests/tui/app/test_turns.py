"""The desk gives way to no other thread while it makes a frame."""

from __future__ import annotations

import sys

import pytest
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.app.conftest import OpenDesk
from tui.widgets.series_list import SeriesList


async def test_a_frame_of_the_desk_is_made_in_one_turn(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    draw = SeriesList.render_lines

    def note(series_list: SeriesList, crop: Region) -> list[Strip]:
        turns.append(sys.getswitchinterval())
        return draw(series_list, crop)

    monkeypatch.setattr(SeriesList, "render_lines", note)
    async with open_desk() as desk:
        usual = sys.getswitchinterval()
        turns.clear()
        await desk.pilot.press("down")
        await desk.until(lambda: bool(turns))
        assert min(turns) > 5 * usual
