"""Frames by keys: several at once, another order, and where a film jumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from textual.widgets import Static

from tests.conftest import PaintPost
from tests.tui.app.conftest import Desk, OpenDesk
from tui.widgets.thumb import Thumb


def order(desk: Desk) -> list[int | None]:
    return [frame.number for frame in desk.series.frames]


def kept(desk: Desk) -> list[int | None]:
    return [frame.number for frame in desk.series.frames if frame.kept]


def paths(desk: Desk, *numbers: int) -> list[str]:
    return [frame.path for frame in desk.series.frames if frame.number in numbers]


def under(desk: Desk) -> str:
    """What stands under the pictures."""
    thumbs = [thumb for thumb in desk.review.query(Thumb) if thumb.display]
    return " ".join(thumb.render_line(thumb.size.height - 1).text.strip("┗━┛ ") for thumb in thumbs)


def said(desk: Desk) -> str:
    """The line about the photo under the cursor."""
    return str(desk.review.panel.query_one("#panel-frame", Static).content)


async def select(desk: Desk, name: str) -> None:
    names = [desk.row(series_id).name for series_id in desk.review.series_list.ids]
    desk.review.series_list.cursor = names.index(name)
    await desk.until(lambda: desk.review.panel.series is not None and desk.review.panel.series.row.name == name)


async def test_picked_frames_go_out_and_move_together(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.until_verified(3)
        await desk.press("right", "m", "right")
        await desk.until(lambda: said(desk).startswith("2 picked"))
        await desk.press("space")
        await desk.until(lambda: kept(desk) == [1, 4, 5])
        assert desk.review.panel.film.picked == []
        await desk.press("u")
        await desk.until(lambda: kept(desk) == [1, 2, 3, 4, 5])
        await desk.press("m", "left", "L")
        await desk.until(lambda: order(desk) == [1, 4, 2, 3, 5])
        assert desk.review.panel.film.picked == paths(desk, 2, 3)
        await desk.press("L", "L")
        await desk.until(lambda: order(desk) == [1, 4, 5, 2, 3])
        assert desk.review.panel.frame is not None
        assert desk.review.panel.frame.number == 2
        await desk.press("circumflex_accent")
        await desk.until(lambda: order(desk) == [2, 3, 1, 4, 5])
        await desk.press("escape")
        await desk.until(lambda: not desk.review.panel.film.picked)
        await desk.press("t", "t")
        await desk.until(lambda: order(desk) == [1, 2, 3, 4, 5])


@pytest.fixture
def odd(tmp_path: Path, paint_post: PaintPost) -> Path:
    """A ball that grows in the order 1 4 2 3 5, and a post with a stranger in it."""
    folder = tmp_path / "odd"
    paint_post(folder, "studio", 5, scene=2)
    Image.effect_noise((240, 300), 90).convert("RGB").save(folder / "studio_03.jpg")
    for number, reach in ((1, 20), (4, 50), (2, 80), (3, 110), (5, 140)):
        image = Image.linear_gradient("L").resize((300, 300)).convert("RGB")
        ImageDraw.Draw(image).ellipse((150 - reach, 150 - reach, 150 + reach, 150 + reach), fill=(230, 60, 20))
        image.save(folder / f"ball_{number:02d}.jpg", quality=90)
    return folder


async def test_the_best_order_is_one_step_and_says_what_it_moved(open_desk: OpenDesk, odd: Path) -> None:
    async with open_desk(folder=odd, verified=False) as desk:
        await desk.until_verified(2)
        await select(desk, "ball")
        assert kept(desk) == [1, 2, 3, 4, 5]
        await desk.press("b")
        await desk.until(lambda: kept(desk) == [1, 4, 2, 3, 5])
        await desk.until(lambda: "Moved 1 of 5 frames. u undoes that." in desk.toasts)
        await desk.press("b")
        await desk.until(lambda: "No other order runs smoother from this first frame on." in desk.toasts)
        await desk.press("u")
        await desk.until(lambda: kept(desk) == [1, 2, 3, 4, 5])


async def test_a_film_that_jumps_bears_a_mark_until_it_does_not(open_desk: OpenDesk, odd: Path) -> None:
    async with open_desk(folder=odd, verified=False) as desk:
        await desk.until_verified(2)
        await select(desk, "studio")
        assert kept(desk) == [1, 2, 4, 5]
        desk.review.panel.film.go_to(*paths(desk, 3))
        await desk.press("space")
        await desk.until(lambda: "5 ≠ jump" in under(desk))
        await desk.until(lambda: "≠ unlike frame" in said(desk))
        await desk.press("space")
        await desk.until(lambda: "≠" not in under(desk) + said(desk))
