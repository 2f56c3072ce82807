"""The player: every photo in its turn, in the frame of the export, never faster than a line can carry."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.export.options import ExportOptions
from engine.model import Frame
from tests.tui.screens.conftest import MakeFrame, MakePhoto, OpenStage, Stage
from tui.pictures import Picture
from tui.screens.play import PlayScreen


@pytest.fixture
def options(tmp_path: Path) -> ExportOptions:
    return ExportOptions("clips", tmp_path / "dataset", size=64)


def corner(picture: Picture) -> str:
    """The colour of the picture's left half, by name."""
    style = next(iter(picture.strips[picture.height // 2])).style
    assert style is not None
    assert style.color is not None
    red, green, blue = style.color.get_truecolor()
    return {(1, 0, 0): "red", (0, 1, 0): "lime", (1, 1, 1): "white"}.get(
        (red // 200, green // 200, blue // 200), "dark"
    )


async def colours(stage: Stage, pictures: int) -> list[str]:
    """The next pictures that are seen."""
    seen: list[Picture] = []
    async with asyncio.timeout(60):
        while len(seen) < pictures:
            picture = stage.views[0].picture
            if picture is not None and (not seen or seen[-1] is not picture):
                seen.append(picture)
            await stage.pilot.pause(0.01)
    return [corner(picture) for picture in seen]


async def step_to(stage: Stage, photo: int) -> None:
    """Stop the film at this photo, wherever it has come to."""
    await stage.press("right")
    await stage.until(lambda: "paused" in stage.said("#play-line"))
    while not stage.said("#play-line").startswith(f"photo {photo} of"):
        await stage.press("right")


async def test_the_film_runs_and_begins_again(
    open_stage: OpenStage, film: tuple[Frame, ...], options: ExportOptions
) -> None:
    async with open_stage(PlayScreen(film[:3], options)) as stage:
        await stage.until_drawn()
        await stage.press("plus", "plus", "plus", "plus")
        await stage.until(lambda: "real time" in stage.said("#play-line"))
        began = time.monotonic()
        seen = await colours(stage, 8)
        start = ["red", "lime", "white"].index(seen[0])
        assert seen == [["red", "lime", "white"][(start + number) % 3] for number in range(8)]
        assert time.monotonic() - began > 6 / 4 - 0.1, "a photo is on for a quarter of a second"


async def test_the_line_says_what_the_trainer_gets(
    open_stage: OpenStage, film: tuple[Frame, ...], options: ExportOptions
) -> None:
    async with open_stage(PlayScreen(film[:3], replace(options, hold=8, fps=24))) as stage:
        await stage.until_drawn()
        await step_to(stage, 3)
        assert stage.said("#play-line") == "photo 3 of 3 · clip frame 10 of 17 · 24 fps · 64×96 crop · paused"
        await stage.press("right")
        assert stage.said("#play-line").startswith("photo 1 of 3 · clip frame 1 of 17")
        await stage.press("left", "left")
        assert stage.said("#play-line").startswith("photo 2 of 3 · clip frame 2 of 17")
        await stage.until_drawn()
        picture = stage.views[0].picture
        assert picture is not None
        assert corner(picture) == "lime"


async def test_crop_and_pad_are_a_key_apart(
    open_stage: OpenStage, make_photo: MakePhoto, make_frame: MakeFrame, options: ExportOptions
) -> None:
    frames = [make_frame(make_photo(f"{at}.jpg", (400, 500), "red", "red"), at) for at in (1, 2)]
    frames.append(make_frame(make_photo("wide.jpg", (900, 300), "red", "red"), 3))
    async with open_stage(PlayScreen(frames, options)) as stage:
        await stage.until_drawn()
        await step_to(stage, 3)
        await stage.until_drawn()
        cropped = stage.views[0].picture
        await stage.press("f")
        await stage.until(lambda: "photo 3 of 3 · clip frame 6 of 9 · 16 fps · 64×96 pad" in stage.said("#play-line"))
        await stage.until(lambda: stage.views[0].picture not in (None, cropped))
        await stage.until_drawn()
        padded = stage.views[0].picture
        assert cropped is not None
        assert padded is not None
        assert (padded.width, padded.height) == (cropped.width, cropped.height)
        tops = [next(iter(picture.strips[0])).style for picture in (cropped, padded)]
        reds = [style.color.get_truecolor().red for style in tops if style is not None and style.color is not None]
        assert reds[0] > 200
        assert reds[1] < 20


async def test_it_stands_still_and_goes_on(
    open_stage: OpenStage, film: tuple[Frame, ...], options: ExportOptions
) -> None:
    async with open_stage(PlayScreen(film[:3], options)) as stage:
        await stage.until_drawn()
        await stage.press("space")
        line = stage.said("#play-line")
        await stage.pilot.pause(0.5)
        assert stage.said("#play-line") == line
        await stage.press("space")
        await stage.until(lambda: stage.said("#play-line") != line)
        await stage.press("minus", "minus")
        await stage.until(lambda: "1/8 of real time" in stage.said("#play-line"))
        await stage.press("p")
        assert stage.app.screen is not stage.screen


async def test_stills_are_played_as_stills(
    open_stage: OpenStage, film: tuple[Frame, ...], options: ExportOptions
) -> None:
    async with open_stage(PlayScreen(film[:3], replace(options, profile="hf_images"))) as stage:
        await stage.until_drawn()
        await stage.until(lambda: stage.said("#play-line").endswith("stills"))
        assert "clip frame" not in stage.said("#play-line")


async def test_a_broken_photo_is_left_out_and_told(
    open_stage: OpenStage, film: tuple[Frame, ...], options: ExportOptions, make_frame: MakeFrame, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    broken = make_frame(tmp_path / "broken.jpg", 2)
    async with open_stage(PlayScreen((film[0], broken, film[1]), options)) as stage:
        await stage.until(lambda: "1 cannot be read" in stage.said("#play-line"))
        assert " of 2 · " in stage.said("#play-line")
    async with open_stage(PlayScreen((broken, make_frame(tmp_path / "gone.jpg")), options)) as stage:
        await stage.until(lambda: "broken.jpg is not an image" in stage.seen())
        await stage.press("space", "right", "plus", "f", "ctrl+l")
        await stage.until(lambda: "broken.jpg is not an image" in stage.seen())


async def test_another_size_of_the_terminal(
    open_stage: OpenStage, film: tuple[Frame, ...], options: ExportOptions
) -> None:
    async with open_stage(PlayScreen(film[:3], options)) as stage:
        await stage.until_drawn()
        await stage.pilot.resize_terminal(200, 60)
        await stage.until(lambda: (picture := stage.views[0].picture) and picture.height == 58)
        await stage.pilot.resize_terminal(400, 150)
        await stage.until(lambda: (picture := stage.views[0].picture) and picture.height > 58)
        picture = stage.views[0].picture
        assert picture is not None
        assert picture.width * picture.height < 5_500
