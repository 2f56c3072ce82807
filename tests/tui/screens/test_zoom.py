"""A photo out of a comparison: whole, nearer, across, on to the next one, and back with the place that was reached."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.color_triplet import ColorTriplet
from textual.events import MouseScrollDown

from engine.model import Frame, PhotoState
from tests.tui.conftest import NASTY
from tests.tui.screens.conftest import MakeFrame, OpenStage, Stage
from tui.pictures import WHOLE
from tui.pictures.lens import STEPS, Lens
from tui.screens.zoom import ZoomScreen

RED, BLUE = (254, 0, 0), (0, 0, 254)


def colour(stage: Stage, x: int, y: int) -> ColorTriplet:
    """The colour of the picture's cell in column `x` and row `y`, counted from its own corner."""
    picture = stage.views[0].picture
    assert picture is not None
    cell = picture.strips[y].crop(x % picture.width, x % picture.width + 1)
    style = next(iter(cell)).style
    assert style is not None
    assert style.color is not None
    return style.color.get_truecolor()


async def test_a_photo_fills_the_screen(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(ZoomScreen(film, 0)) as stage:
        await stage.until_drawn()
        picture = stage.views[0].picture
        assert picture is not None
        assert picture.height == 22
        assert colour(stage, 0, 5) == pytest.approx(RED, abs=9)
        assert colour(stage, -1, 5) == pytest.approx(BLUE, abs=9)
        await stage.until(lambda: "400 × 500" in stage.said("#zoom-facts"))
        assert stage.said("#zoom-facts") == "photo 1 of 4 · included · 400 × 500 · red.jpg"


async def test_going_nearer_and_across(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(ZoomScreen(film, 0)) as stage:
        await stage.until_drawn()
        await stage.press(*["plus"] * 6)
        await stage.until(lambda: "8×" in stage.said("#zoom-facts"))
        await stage.until(lambda: (picture := stage.views[0].picture) and picture.width == 80)
        assert colour(stage, 0, 5) == pytest.approx(RED, abs=9)
        await stage.press(*["right"] * 4)
        await stage.until(lambda: colour(stage, 0, 5) == pytest.approx(BLUE, abs=9))
        await stage.press(*["left"] * 12)
        await stage.until(lambda: colour(stage, -1, 5) == pytest.approx(RED, abs=9))
        await stage.press("0")
        await stage.until(lambda: (picture := stage.views[0].picture) and picture.width < 80)
        assert "×" not in stage.said("#zoom-facts").replace("400 × 500", "")


async def test_what_was_seen_stays_until_the_next_part_is_ready(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(ZoomScreen(film, 0)) as stage:
        await stage.until_drawn()
        await stage.until(lambda: "400 × 500" in stage.said("#zoom-facts"))
        stage.views[0].show(film[0].file, 0, part=Lens(3).part((400, 500), (800, 440)))
        assert stage.views[0].waits
        assert stage.views[0].picture is not None


async def test_walking_through_the_photos(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(ZoomScreen(film, 2)) as stage:
        await stage.press("l")
        await stage.until_drawn()
        assert "photo 4 of 4 · excluded: another [b]scene" in stage.said("#zoom-facts")
        assert colour(stage, 0, 5) == pytest.approx((0, 0, 0), abs=9)
        await stage.press("l", "left", "h", "left")
        await stage.until(lambda: stage.said("#zoom-facts").startswith("photo 1 of 4"))
        await stage.press("right")
        await stage.press("z")
        assert stage.answers == [1]


@pytest.mark.parametrize("key", ["escape", "q", "z", "enter"])
async def test_the_way_back(open_stage: OpenStage, film: tuple[Frame, ...], key: str) -> None:
    async with open_stage(ZoomScreen(film, 1)) as stage:
        await stage.press(key)
        assert stage.answers == [1]
        assert stage.app.screen is not stage.screen


async def test_arrows_are_for_the_photo_while_it_is_enlarged(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(ZoomScreen(film, 0)) as stage:
        await stage.until_drawn()
        await stage.press("plus", "right")
        assert stage.said("#zoom-facts").startswith("photo 1 of 4")
        await stage.press("l", "minus", "right")
        assert stage.said("#zoom-facts").startswith("photo 3 of 4")


async def test_the_wheel_turns_to_the_next_photo(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(ZoomScreen(film, 0)) as stage:
        await stage.until_drawn()
        await stage.pilot._post_mouse_events([MouseScrollDown], stage.views[0])
        await stage.until(lambda: stage.said("#zoom-facts").startswith("photo 2 of 4"))


async def test_another_size_of_the_terminal(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    async with open_stage(ZoomScreen(film, 0)) as stage:
        await stage.press("plus")
        await stage.pilot.resize_terminal(120, 40)
        await stage.until(lambda: (picture := stage.views[0].picture) and picture.height == 38)
        await stage.press("ctrl+l")
        await stage.until_drawn()


@pytest.mark.parametrize("state", list(PhotoState))
async def test_photos_that_cannot_be_seen_say_so(
    open_stage: OpenStage, make_frame: MakeFrame, tmp_path: Path, state: PhotoState
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    async with open_stage(ZoomScreen((make_frame(tmp_path / "broken.jpg", state=state),), 0)) as stage:
        await stage.press("plus", "right", "0", "l")
        await stage.until(lambda: stage.seen())
        assert "broken.jpg" in stage.seen()


async def test_nasty_names_and_reasons(open_stage: OpenStage, film: tuple[Frame, ...]) -> None:
    frames = [replace(film[3], path=f"a/{nasty}", reason=nasty) for nasty in NASTY]
    async with open_stage(ZoomScreen(frames, 0)) as stage:
        for _ in frames:
            assert "\x1b" not in stage.said("#zoom-facts")
            stage.app.export_screenshot()
            await stage.press("l")


def test_a_lens_stays_on_the_photo() -> None:
    photo, space = (1080, 1350), (1600, 800)
    lens = Lens()
    assert lens.part(photo, space) == WHOLE
    for step in range(1, len(STEPS)):
        lens = Lens(step).moved(9, 9, photo, space)
        part = lens.part(photo, space)
        assert part.right == pytest.approx(1)
        assert part.bottom == pytest.approx(1)
        shown = part.width * photo[0] / (part.height * photo[1])
        assert shown == pytest.approx(2.0) or part.width == 1.0
    assert Lens(2).enlarged(99).step == len(STEPS) - 1
    assert Lens(2, 0.3, 0.3).enlarged(-2) == Lens()


def test_there_and_back_is_the_same_place() -> None:
    photo, space = (1350, 1080), (800, 800)
    start = Lens(5)
    assert start.moved(0.25, 0, photo, space).moved(-0.25, 0, photo, space) == start
