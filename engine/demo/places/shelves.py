"""A library."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, ellipse, polygon, rectangle


def library(rng: np.random.Generator, tone: int) -> Place:
    """Walls of books, a ladder and a green lamp."""
    hues = (
        ("#8a2c2c", "#2c4a6a", "#3c5a3c", "#c8a45a", "#5a3a5a", "#d8c8a8", "#8a5a30", "#1c3a3a", "#a8584a")
        if tone % 2 == 0
        else ("#e8e0d0", "#c8b89a", "#f4f0e6", "#a89478", "#88a0a8", "#d8a890")
    )
    wood = ("#5a341c", "#c8a884")[tone % 2]
    art = blank((wood, mix(wood, "#000000", 0.3)))
    for bay in range(4):
        left = -40 + bay * 360
        art.fill([rectangle(left + 18, 30, left + 342, 1220)], mix(wood, "#000000", 0.6))
        for shelf in range(7):
            y = 190 + shelf * 172
            books: dict[str, list[Outline]] = {}
            bands: list[Outline] = []
            x = left + 22.0
            while x < left + 312:
                wide, tall = rng.uniform(15, 36), rng.uniform(96, 142)
                lean = rng.uniform(-9, 9) if rng.random() < 0.12 else 0
                hue = hues[int(rng.integers(len(hues)))]
                books.setdefault(hue, []).append(
                    polygon((x, y), (x + lean, y - tall), (x + wide - 2 + lean, y - tall), (x + wide - 2, y))
                )
                bands += (
                    [rectangle(x + 2, y - tall * s, x + wide - 4, y - tall * s + 4) for s in (0.8, 0.72, 0.2)]
                    if not lean
                    else []
                )
                x += wide
            for hue, outlines in books.items():
                art.fill(outlines, (mix(hue, "#ffffff", 0.14), hue, mix(hue, "#000000", 0.35)))
            art.fill(bands, "#e8c878", 0.6)
            art.fill([rectangle(left, y, left + 360, y + 22)], (mix(wood, "#ffffff", 0.2), mix(wood, "#000000", 0.25)))
            art.fill([rectangle(left, y + 22, left + 360, y + 46)], "#000000", 0.3, 6)
    _frame_and_ladder(art, wood)
    art.fill([rectangle(0, 1235, WIDTH, HEIGHT)], ("#5a3424", "#7a2c2c", "#5c1c20"))
    pattern = [
        ellipse(x, y, 30 + (y - 1235) * 0.07, 9 + (y - 1235) * 0.04, corners=4)
        for y in (1290, 1350, 1425, 1520)
        for x in range(-20, WIDTH + 80, 104)
    ]
    art.fill(pattern, "#d8a858", 0.75)
    art.fill([rectangle(0, 1228, WIDTH, 1250)], mix(wood, "#000000", 0.3))
    art.glow(330, 560, 700, "#ffd08a", 0.45)
    art.glow(900, 380, 600, "#ffc070", 0.3)
    return Place(
        art.image,
        Light(-0.5, "#fce0bc", "#ffd490", 0.7),
        (Spot(640, 1430, 850), Spot(470, 1390, 800), Spot(780, 1400, 810)),
    )


def _frame_and_ladder(art: Canvas, wood: str) -> None:
    art.fill(
        [rectangle(-40 + b * 360 - 4, 0, -40 + b * 360 + 24, 1240) for b in range(5)],
        (mix(wood, "#ffffff", 0.12), mix(wood, "#000000", 0.15)),
    )
    art.fill(
        [
            polygon((1010, 1290), (1100, 60), (1116, 60), (1030, 1290)),
            polygon((1190, 1290), (1220, 60), (1236, 60), (1210, 1290)),
        ],
        ("#c89858", "#8a5c2c"),
    )
    art.fill(
        [
            polygon(
                (1014 + 72 * s, 1270 - 1180 * s),
                (1206 + 24 * s, 1270 - 1180 * s),
                (1206 + 24 * s, 1286 - 1180 * s),
                (1014 + 72 * s, 1286 - 1180 * s),
            )
            for s in np.linspace(0.04, 0.96, 12)
        ],
        "#b8843f",
    )
