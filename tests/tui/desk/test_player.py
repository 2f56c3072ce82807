"""Playing a clip by a clock that the test turns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.content import Content

from engine.export.options import ExportOptions
from engine.model import Frame
from tests.fakes.desk_parts import Table
from tui.desk.clip import Clip
from tui.desk.player import TICK, Player
from tui.pictures import Picture


class FakeStage:
    def __init__(self) -> None:
        self.size = (40, 20)
        self.waits = False
        self.shown: list[Picture] = []
        self.words = ""

    def show_made(self, picture: Picture) -> None:
        self.shown.append(picture)

    def say(self, words: str) -> None:
        self.words = words


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Cinema:
    def __init__(self, table: Table, frames: Sequence[Frame], tmp_path: Path) -> None:
        self.stage, self.clock, self.told = FakeStage(), Clock(), list[str]()
        self.clip = Clip(table.host, frames, ExportOptions("clips", tmp_path / "dataset", size=64))
        self.player = Player(self.clip, self.stage, self._take, self.clock)

    def _take(self, line: Content) -> None:
        self.told.append(str(line))

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK)):
            self.clock.now += TICK
            self.player.tick()


@pytest.fixture
async def cinema(table: Table, tmp_path: Path) -> Cinema:
    cinema = Cinema(table, table.series.frames[:3], tmp_path)
    await cinema.player.prepare()
    return cinema


async def test_photos_follow_each_other_and_the_film_begins_again(cinema: Cinema) -> None:
    cinema.run(10)
    order = [cinema.clip.pictures.index(picture) for picture in cinema.stage.shown]
    assert len(order) > 4
    assert order == [number % 3 for number in range(len(order))]
    assert cinema.told[-1].startswith("photo ")


async def test_time_stands_still_while_a_picture_is_on_its_way(cinema: Cinema) -> None:
    cinema.stage.waits = True
    cinema.run(10)
    assert len(cinema.stage.shown) == 1


async def test_a_key_stops_steps_and_changes_the_pace(cinema: Cinema) -> None:
    cinema.player.step(-1)
    assert cinema.told[-1].startswith("photo 3 of 3")
    assert cinema.told[-1].endswith("paused")
    cinema.player.change_pace(9)
    assert cinema.told[-1].endswith("real time")
    cinema.player.pause()
    seen = len(cinema.stage.shown)
    cinema.run(10)
    assert len(cinema.stage.shown) == seen


async def test_a_film_of_nothing_but_lost_photos_says_why(table: Table, tmp_path: Path) -> None:
    gone = Frame("gone.jpg", tmp_path / "gone.jpg", 1, True, 1)
    cinema = Cinema(table, [gone], tmp_path)
    await cinema.player.prepare()
    assert "missing" in cinema.stage.words
