"""The map of where a picture's subject is."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFilter

from engine.verify.attention import Attention
from engine.verify.network import SharedNetwork


@pytest.mark.parametrize("left", [True, False])
def test_the_side_with_something_to_see_weighs_more(left: bool) -> None:
    picture = Image.new("RGB", (480, 240), (140, 170, 200))
    draw = ImageDraw.Draw(picture)
    x = 20 if left else 300
    draw.ellipse((x, 60, x + 140, 220), (150, 90, 40))
    draw.ellipse((x + 30, 20, x + 110, 100), (230, 190, 160))
    draw.rectangle((x + 50, 50, x + 58, 58), (20, 20, 20))
    grid = Attention(SharedNetwork())(picture.filter(ImageFilter.GaussianBlur(1)))
    assert grid.shape == (10, 10)
    halves = float(grid[:, :5].sum()), float(grid[:, 5:].sum())
    assert (halves[0] > halves[1]) is left
