"""Two photos at once: one stays, the other steps, and both say what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from engine.model import Frame, PhotoState
from tests.tui.conftest import NASTY
from tests.tui.screens.conftest import MakeFrame, OpenStage, Stage
from tui.screens.compare import CompareScreen
from tui.screens.zoom import ZoomScreen


def places(stage: Stage) -> tuple[int, int]:
    assert isinstance(stage.screen, CompareScreen)
    return stage.screen.comparison.places


def lines(stage: Stage, name: str) -> list[str]:
    return [str(line.content) for line in stage.screen.query(f".{name}").results(Static)]


def marked(stage: Stage) -> list[bool]:
    assert isinstance(stage.screen, CompareScreen)
    return [side.has_class("-steps") for side in stage.screen.sides]


async def test_two_photos_stand_side_by_side(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    frames = (replace(film[0], size=2048), *film[1:])
    async with open_stage(CompareScreen(frames, 0, 3)) as stage:
        await stage.until_drawn()
        left, right = (view.region for view in stage.views)
        assert left.y == right.y
        assert left.right <= right.x
        assert left.size == right.size
        await stage.until(lambda: all("400 × 500" in line for line in lines(stage, "place")))
        assert lines(stage, "place") == [
            "photo 1 of 4 · included · 400 × 500 · 2 KiB",
            "photo 4 of 4 · excluded: another [b]scene · 400 × 500",
        ]
        assert lines(stage, "name") == ["red.jpg", "black.jpg"]


async def test_a_tall_terminal_stacks_them(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(CompareScreen(film, 0, 1), size=(60, 50)) as stage:
        await stage.until_drawn()
        above, below = (view.region for view in stage.views)
        assert above.x == below.x
        assert above.bottom <= below.y
        await stage.pilot.resize_terminal(120, 40)
        await stage.until(lambda: stage.views[0].region.y == stage.views[1].region.y)


async def test_one_side_steps_and_tab_takes_the_other(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(CompareScreen(film, 0, 1)) as stage:
        assert marked(stage) == [False, True]
        await stage.press("right", "right", "right")
        assert places(stage) == (0, 3)
        await stage.press("tab", "l")
        assert marked(stage) == [True, False]
        assert places(stage) == (1, 3)
        await stage.press("right", "right")
        assert places(stage) == (2, 3)
        await stage.press("tab", "left", "left")
        assert places(stage) == (2, 0)
        await stage.press("right")
        assert places(stage) == (2, 1)
        await stage.press("c")
        assert stage.answers == [1]


async def test_a_side_is_enlarged_and_keeps_where_one_went(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(CompareScreen(film, 0, 1)) as stage:
        await stage.press("z")
        assert isinstance(stage.app.screen, ZoomScreen)
        await stage.press("l", "l", "escape")
        assert places(stage) == (0, 3)
        await stage.press("z", "N", "N", "N", "escape")
        assert places(stage) == (0, 3)
        await stage.until_drawn()
        await stage.press("ctrl+l")
        await stage.until_drawn()


@pytest.mark.parametrize("state", [PhotoState.MISSING, PhotoState.OK])
async def test_photos_that_cannot_be_seen_say_so(
    open_stage: OpenStage, film: tuple[Frame, ...], make_frame: MakeFrame, tmp_path: Path, state: PhotoState
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    async with open_stage(CompareScreen((film[0], make_frame(tmp_path / "broken.jpg", state=state)), 0, 1)) as stage:
        await stage.until(lambda: stage.seen(1))
        assert "broken.jpg" in stage.seen(1)
        assert lines(stage, "place")[1] == "photo 2 of 2 · included, frame 1"


async def test_nasty_names_and_reasons(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    frames = [film[0], *(replace(film[3], path=f"a/{nasty}", reason=nasty) for nasty in NASTY)]
    async with open_stage(CompareScreen(frames, 0, 1)) as stage:
        for _ in NASTY:
            assert "\x1b" not in "".join(lines(stage, "place") + lines(stage, "name"))
            stage.app.export_screenshot()
            await stage.press("right")
