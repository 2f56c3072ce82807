"""A café in the evening."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import curve, ellipse, rectangle, rounded


def cafe(rng: np.random.Generator, tone: int) -> Place:
    """A café in the evening: lamps, shelves out of focus, a small table."""
    wall, accent = (("#3a2a26", "#1e4a44"), ("#2a3444", "#7a3038"))[tone % 2]
    art = blank((mix(wall, "#000000", 0.3), wall, mix(wall, "#8a5a30", 0.25), wall))
    art.fill([rectangle(90, 250, 1260, 800)], mix(wall, "#000000", 0.35))
    _bottles(art, rng)
    art.soften(5, (0, 200, WIDTH, 860))
    for _ in range(46):
        art.fill(
            [ellipse(rng.uniform(0, WIDTH), rng.uniform(200, 860), rng.uniform(10, 30))],
            ("#ffc878", "#ffe8b8", "#ff9a50")[int(rng.integers(3))],
            rng.uniform(0.12, 0.42),
            1,
        )
    art.fill([rectangle(0, 850, WIDTH, 1190)], (mix(accent, "#ffffff", 0.12), accent, mix(accent, "#000000", 0.5)))
    art.stroke([np.array([(x, 880), (x, 1190)]) for x in range(20, WIDTH, 88)], mix(accent, "#000000", 0.5), 4, 0.8, 1)
    art.fill([rectangle(0, 828, WIDTH, 872)], ("#c08a54", "#7a4e2c"))
    _lamps(art)
    _chequered_floor(art)
    _tables(art)
    return Place(
        art.image,
        Light(0.2, "#f4d4b0", "#ffc070", 0.9),
        (Spot(640, 1440, 880), Spot(520, 1400, 830), Spot(790, 1410, 840)),
    )


def _tables(art: Canvas) -> None:
    for x in (190, 1130):
        art.fill([ellipse(x, 1440, 130, 22)], "#000000", 0.4, 8)
        art.fill([rectangle(x - 9, 1110, x + 9, 1430), rounded(x - 80, 1424, x + 80, 1442, 9)], ("#3a3432", "#1a1614"))
        art.fill([ellipse(x, 1104, 172, 36, corners=60)], ("#f4ece0", "#c8b8a4"))
        art.fill([ellipse(x - 40, 1092, 58, 13)], "#d8cab8")
        art.fill(
            [curve([(x - 78, 1050), (x - 4, 1050), (x - 14, 1088), (x - 66, 1088)], steps=4)], ("#ffffff", "#c8c0b8")
        )
        art.fill([ellipse(x + 70, 1086, 50, 12)], "#ffffff")
        art.fill([curve([(x + 34, 1080), (x + 60, 1052), (x + 92, 1056), (x + 108, 1080)])], ("#e8a850", "#b06a24"))


def _chequered_floor(art: Canvas) -> None:
    for x in range(0, WIDTH, 108):
        for row, y in enumerate((1190, 1240, 1310, 1405, 1530)):
            wide = 108
            if (x // 108 + row) % 2:
                art.fill([rectangle(x, y, x + wide, (1240, 1310, 1405, 1530, 1660)[row])], "#d8cab4")
            else:
                art.fill([rectangle(x, y, x + wide, (1240, 1310, 1405, 1530, 1660)[row])], "#3c302c")
    art.fill([rectangle(0, 1190, WIDTH, HEIGHT)], ("#1a0e0a", "#3a2418"), 0.45)


def _lamps(art: Canvas) -> None:
    for x in (190, 560, 930, 1270):
        art.fill([rectangle(x - 2, -10, x + 2, 190)], "#14100e")
        art.fill(
            [curve([(x - 62, 268), (x - 48, 212), (x, 186), (x + 48, 212), (x + 62, 268)], steps=5)],
            ("#2a2422", "#c8843c"),
        )
        art.fill([ellipse(x, 270, 44, 14)], "#fff2cc")
        art.glow(x, 280, 330, "#ffb860", 0.75)


def _bottles(art: Canvas, rng: np.random.Generator) -> None:
    for row in range(4):
        y = 380 + row * 130
        art.fill([rectangle(90, y, 1260, y + 14)], "#8a5a34")
        x = 110.0
        while x < 1220:
            hue = ("#c8843c", "#7aa08a", "#d8d0b8", "#a83c30", "#3c6a7a", "#e8b860", "#5a7a3c")[int(rng.integers(7))]
            wide, tall = rng.uniform(18, 44), rng.uniform(46, 104)
            if rng.random() < 0.4:
                art.fill(
                    [
                        curve(
                            [
                                (x, y),
                                (x, y - tall * 0.6),
                                (x + wide * 0.35, y - tall * 0.75),
                                (x + wide * 0.35, y - tall),
                                (x + wide * 0.65, y - tall),
                                (x + wide * 0.65, y - tall * 0.75),
                                (x + wide, y - tall * 0.6),
                                (x + wide, y),
                            ],
                            steps=3,
                        )
                    ],
                    (mix(hue, "#ffffff", 0.35), hue, mix(hue, "#000000", 0.4)),
                )
            else:
                art.fill(
                    [rounded(x, y - tall * 0.7, x + wide, y, 7)], (mix(hue, "#ffffff", 0.3), mix(hue, "#000000", 0.3))
                )
            x += wide + rng.uniform(5, 22)
