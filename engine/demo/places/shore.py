"""A beach, and a harbour."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, blob, curve, ellipse, polygon, rectangle


def beach(rng: np.random.Generator, tone: int) -> Place:
    """Surf, wet sand and a striped parasol."""
    sky, sea, sand = (
        (("#4aa8e0", "#a8dcf0", "#eef6ee"), ("#2a8cb8", "#3ab4c0", "#9ce0d4"), ("#f4dcae", "#e4c08a", "#d0a878")),
        (("#f08a6a", "#f8b88a", "#fde4c0"), ("#c87a80", "#8a7aa0", "#f0b8a0"), ("#e8b894", "#c8906c", "#a87458")),
    )[tone % 2]
    art = blank((*sky, sky[-1]))
    for x, y, size in ((250, 330, 90), (930, 230, 120), (1180, 470, 80)):
        art.fill(
            [
                blob(rng, x + dx * size, y + dy * size, size * 0.8, size * 0.45)
                for dx, dy in ((0, 0), (-0.8, 0.15), (0.9, 0.2), (0.2, -0.3))
            ],
            ("#ffffff", mix("#ffffff", sky[1], 0.5)),
            0.85,
            9,
        )
    art.fill([rectangle(0, 690, WIDTH, 1120)], sea)
    for y in np.linspace(0, 1, 60) ** 1.7:
        level = 700 + y * 340
        runs = [
            rectangle(x, level, x + rng.uniform(20, 60 + 220 * y), level + 1 + 4 * y)
            for x in rng.uniform(-60, WIDTH, 9)
        ]
        art.fill(runs, "#ffffff", 0.28, 0.6)
    for level in (960, 1040):
        art.fill([_wave(rng, level, 20)], ("#ffffff", sea[2]), 0.85, 2)
    art.fill([_wave(rng, 1098, 26, bottom=HEIGHT)], mix("#ffffff", sea[2], 0.15), 0.95, 2)
    art.fill([_wave(rng, 1132, 26, bottom=HEIGHT)], (mix(sand[2], sea[1], 0.25), sand[1], sand[0], sand[0]))
    art.texture(clouds(rng, 12, 9, 5, 0.8), 12, (0, 1170, WIDTH, HEIGHT))
    _parasol(art, 300, 1330, ("#e84a3c", "#fff4e4") if tone % 2 == 0 else ("#2a8a8a", "#ffe8c0"))
    art.fill(
        [curve([(60, 1452), (330, 1412), (420, 1440), (150, 1492)], steps=4)], "#2a7ab0" if tone % 2 == 0 else "#f0e0c8"
    )
    art.glow(1080, 560 if tone % 2 else 200, 560, "#fff4d0", 0.7)
    return Place(
        art.image,
        Light(0.7, "#fffaf0" if tone % 2 == 0 else "#fad8c4", "#fff0c8", 0.7),
        (Spot(720, 1400, 790), Spot(900, 1350, 680), Spot(620, 1300, 600)),
    )


def harbour(rng: np.random.Generator, tone: int) -> Place:
    """Painted houses, masts and still water behind a quay."""
    sky = (("#6aa8d8", "#c0dcec", "#f0ece0"), ("#343a6a", "#8a6a90", "#f0a880"))[tone % 2]
    art = blank((*sky, sky[-1], sky[-1]))
    art.texture(clouds(rng, 3, 6, 5).clip(0, 1), 40, (0, 0, WIDTH, 560))
    _houses(art, rng, sky, 0.15 if tone % 2 == 0 else 0.6)
    for mast in np.linspace(60, WIDTH - 60, 9) + rng.uniform(-30, 30, 9):
        _boat(art, rng, float(mast), 960 + rng.uniform(-12, 26))
    art.mirror(1000, 330, 14, rng)
    art.fill([rectangle(0, 1000, WIDTH, 1330)], (mix(sky[0], "#0c3040", 0.5), mix(sky[0], "#0c3040", 0.8)), 0.35)
    art.texture(clouds(rng, 3, 40, 3), 20, (0, 1000, WIDTH, 1330))
    art.fill([rectangle(0, 1285, WIDTH, HEIGHT)], ("#b8a894", "#9a8a78", "#7a6c60"))
    art.fill([rectangle(0, 1285, WIDTH, 1304)], "#d8c8b0")
    planks = [
        polygon(
            (675 + (x0 - 675) * 0.8, 1304),
            (675 + (x0 - 675) * 1.25, HEIGHT),
            (680 + (x0 - 675) * 1.25, HEIGHT),
            (677 + (x0 - 675) * 0.8, 1304),
        )
        for x0 in range(-300, 1700, 90)
    ]
    art.fill(planks, "#4a4038", 0.55)
    art.texture(clouds(rng, 10, 4, 5, 0.8), 12, (0, 1304, WIDTH, HEIGHT))
    return Place(
        art.image,
        Light(-0.5, "#fff6ea" if tone % 2 == 0 else "#dcc4d0", "#ffe8c8", 0.6),
        (Spot(640, 1430, 780), Spot(860, 1400, 740), Spot(420, 1400, 740)),
    )


def _houses(art: Canvas, rng: np.random.Generator, sky: tuple[str, ...], lit_share: float) -> None:
    walls = ("#e8b04a", "#d8644c", "#f0d8b8", "#7aa0b8", "#e89a80", "#a8b878", "#f4ead8")
    x = -60.0
    while x < WIDTH:
        wide, tall = rng.uniform(110, 180), rng.uniform(290, 450)
        wall = mix(walls[int(rng.integers(len(walls)))], sky[1], 0.15)
        art.fill([rectangle(x, 930 - tall, x + wide, 930)], (wall, mix(wall, "#4a3030", 0.2)))
        art.fill(
            [polygon((x - 8, 930 - tall), (x + wide / 2, 870 - tall), (x + wide + 8, 930 - tall))],
            ("#a8583c", "#7c3c2c"),
        )
        for row in np.arange(930 - tall + 36, 870, 78):
            for column in np.arange(x + 18, x + wide - 30, 46):
                lit = rng.random() < lit_share
                art.fill(
                    [rectangle(column, row, column + 24, row + 44)],
                    ("#ffe09a", "#ffb85a") if lit else ("#54687a", "#2c3a48"),
                )
                art.fill(
                    [
                        rectangle(column - 9, row - 2, column - 1, row + 46),
                        rectangle(column + 25, row - 2, column + 33, row + 46),
                    ],
                    mix(wall, "#1c4a4a", 0.6),
                )
        x += wide + 2


def _wave(rng: np.random.Generator, level: float, swing: float, bottom: float | None = None) -> Outline:
    top = [(x, level + rng.uniform(-swing, swing)) for x in range(-150, WIDTH + 300, 150)]
    low = bottom or level + swing * 2
    edge = curve(top, closed=False)
    if bottom:
        return np.concatenate([edge, [(WIDTH + 200, low), (-200, low)]])
    return np.concatenate([edge, curve([(x, y + rng.uniform(6, 34)) for x, y in reversed(top)], closed=False)])


def _parasol(art: Canvas, x: float, foot: float, colours: tuple[str, str]) -> None:
    art.fill([ellipse(x + 130, foot + 10, 210, 30)], "#6a4a3a", 0.35, 8)
    art.fill(
        [polygon((x - 5, foot), (x + 22, foot - 440), (x + 34, foot - 440), (x + 9, foot))], ("#f4ead8", "#a89880")
    )
    rim = [(x - 240 + 76 * k, foot - 330 + (14 if k % 2 else 0) - 46 * np.sin(np.pi * k / 7)) for k in range(8)]
    for k in range(7):
        (ax, ay), (bx, by) = rim[k], rim[k + 1]
        art.fill(
            [polygon((x + 28, foot - 500), (ax, ay), ((ax + bx) / 2, (ay + by) / 2 + 8), (bx, by))],
            (colours[k % 2], mix(colours[k % 2], "#40202a", 0.1 + 0.04 * k)),
        )


def _boat(art: Canvas, rng: np.random.Generator, x: float, water: float) -> None:
    hull = ("#f8f4ec", "#2a5a8a", "#c8403a", "#f0c860")[int(rng.integers(4))]
    art.fill(
        [
            curve(
                [
                    (x - 95, water - 46),
                    (x, water - 36),
                    (x + 105, water - 50),
                    (x + 70, water + 22),
                    (x - 70, water + 22),
                ],
                steps=5,
            )
        ],
        (hull, mix(hull, "#101820", 0.35)),
    )
    tall = rng.uniform(330, 620)
    art.fill([rectangle(x - 3, water - tall, x + 3, water - 30)], "#f4ece0")
    art.stroke(
        [np.array([(x, water - tall), (x - 92, water - 40)]), np.array([(x, water - tall), (x + 102, water - 44)])],
        "#e8e4dc",
        1.5,
        0.8,
    )
    art.fill([polygon((x + 6, water - 76), (x + 84, water - 70), (x + 82, water - 56), (x + 6, water - 60))], "#f4f0e8")
