"""A swimming pool with light on its floor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.demo.canvas import clouds
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.places.growth import frond
from engine.demo.shapes import curve, leaf, rectangle


def pool(rng: np.random.Generator, tone: int) -> Place:
    """Turquoise water with light nets, a white edge and palm leaves."""
    water = ("#28b4c8", "#3cccd8", "#18a0c0") if tone % 2 == 0 else ("#3a58b8", "#5a78d8", "#2a48a0")
    art = blank(water)
    tiles = [np.array([(x, 0), (675 + (x - 675) * 1.9, 1130)]) for x in range(-700, 2100, 62)]
    art.stroke(tiles, "#ffffff", 2, 0.22, 1)
    art.stroke([np.array([(0, y), (WIDTH, y)]) for y in 1130 * np.linspace(0, 1, 17) ** 1.25], "#ffffff", 2, 0.22, 1)
    art.texture(_caustics(rng, 54, 46, 3), 95, (0, 0, WIDTH, 1140))
    art.texture(clouds(rng, 3, 3, 4), 22, (0, 0, WIDTH, 1140))
    art.fill(
        [curve([(520, 560), (760, 520), (1010, 590), (1050, 690), (800, 740), (540, 690)])], ("#ff6a8a", "#e83a6a")
    )
    art.fill([curve([(640, 590), (780, 570), (920, 610), (930, 660), (790, 690), (650, 660)])], water[1])
    art.fill([rectangle(0, 1120, WIDTH, 1160)], ("#ffffff", "#dfe8ea"))
    art.fill([rectangle(0, 1160, WIDTH, HEIGHT)], ("#f4e8d8", "#e8d4bc", "#d8bfa4"))
    art.stroke(
        [np.array([(675 + (x - 675) * 0.9, 1160), (675 + (x - 675) * 1.5, HEIGHT)]) for x in range(-500, 1900, 150)],
        "#b89c80",
        3,
        0.6,
    )
    art.stroke([np.array([(0, y), (WIDTH, y)]) for y in (1250, 1380, 1560)], "#b89c80", 3, 0.6)
    for x, y, tilt in ((-40, 1180, -30), (WIDTH + 30, 1240, 205)):
        for k in range(9):
            angle = tilt + (k - 4) * 17
            art.fill([leaf(x + 90, y + 130, 420, 60, angle)], "#5a4030", 0.28, 7)
    for x, y, tilt in ((-30, -20, 45), (WIDTH + 20, 60, 130)):
        for k in range(9):
            art.fill(frond(x, y, 520, tilt + (k - 4) * 19), ("#2e7a4c", "#165034"))
    return Place(
        art.image,
        Light(-0.4, "#fdfdf6", "#ffffff", 0.6, 0.45),
        (Spot(660, 1440, 800), Spot(460, 1400, 760), Spot(900, 1420, 780)),
    )


def _caustics(rng: np.random.Generator, cells: int, rows: int, detail: int) -> NDArray[np.float64]:
    """Net of light on the floor of a pool, bright at places equally near to two scattered points."""
    size = (rows * detail * 2, cells * detail * 2)
    at = rng.uniform(0, 1, (cells * 2, 2)) * size
    y, x = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    x += 5 * np.sin(y / 11) + 3 * np.sin(x / 7)
    nearest = np.full(size, np.inf, np.float32)
    second = nearest.copy()
    for row, column in at.astype(np.float32):
        far = np.hypot((y - row) * 1.5, x - column)
        second = np.minimum(second, np.maximum(nearest, far))
        nearest = np.minimum(nearest, far)
    return np.exp(-((second - nearest) / 5.0).astype(np.float64))
