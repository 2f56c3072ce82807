"""A roof over a city at night, and a white terrace over the sea."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import ellipse, leaf, polygon, rectangle, rounded


def rooftop(rng: np.random.Generator, tone: int) -> Place:
    """A skyline at night over a roof with strings of lights."""
    sky = (("#0c1436", "#2a3a78", "#6a64a8", "#d890a0"), ("#1a1030", "#4a2458", "#b04868", "#f0985c"))[tone % 2]
    art = blank((*sky, sky[-1], sky[-1]))
    art.fill(
        [
            ellipse(x, y, r, corners=8)
            for x, y, r in zip(
                rng.uniform(0, WIDTH, 120), rng.uniform(0, 520, 120), rng.uniform(0.7, 2, 120), strict=True
            )
        ],
        "#ffffff",
        0.8,
    )
    art.fill([ellipse(300, 250, 62)], ("#fff8e4", "#f0e0c0"))
    art.glow(300, 250, 260, "#fff0d0", 0.5)
    for depth in range(3):
        x = -40.0
        while x < WIDTH:
            wide, tall = rng.uniform(70, 170), rng.uniform(190, 620 - 130 * depth)
            wall = mix(mix(sky[2], "#0c0e20", 0.45 + 0.22 * depth), "#000000", 0.1)
            base = 1180
            art.fill([rectangle(x, base - tall - 60 * (2 - depth), x + wide, base)], (wall, mix(wall, sky[3], 0.25)))
            cells = [
                rectangle(cx, cy, cx + 9, cy + 13)
                for cx in np.arange(x + 9, x + wide - 14, 19)
                for cy in np.arange(base - tall - 40 * (2 - depth), base - 20, 27)
                if rng.random() < 0.4
            ]
            art.fill(cells, ("#ffe8a8", "#ffb860"), 0.35 + 0.3 * depth)
            x += wide + rng.uniform(-4, 14)
    art.fill([rectangle(0, 1150, WIDTH, HEIGHT)], ("#4a3c4a", "#38303c", "#241e28"))
    art.stroke([np.array([(0, y), (WIDTH, y)]) for y in (1190, 1240, 1310, 1400, 1510)], "#1a141c", 4, 0.6)
    art.fill(
        [rectangle(x, 1010, x + 7, 1170) for x in range(10, WIDTH, 46)] + [rectangle(0, 1002, WIDTH, 1014)], "#141018"
    )
    for a, b in (((-60, 380), (760, 520)), ((600, 470), (1420, 300)), ((-80, 640), (1430, 560))):
        sag = np.linspace(0, 1, 26)
        wire = np.stack([a[0] + (b[0] - a[0]) * sag, a[1] + (b[1] - a[1]) * sag + 4 * 110 * sag * (1 - sag)], axis=1)
        art.stroke([wire], "#141018", 3)
        for x, y in wire[::2]:
            art.glow(float(x), float(y) + 10, 72, "#ffc860", 0.9)
            art.fill([ellipse(float(x), float(y) + 12, 9, 12)], "#fff2c8")
    return Place(
        art.image,
        Light(0.3, "#c8b4c8", "#ffc878", 0.9),
        (Spot(660, 1430, 800), Spot(430, 1380, 740), Spot(900, 1390, 750)),
    )


def terrace(rng: np.random.Generator, tone: int) -> Place:
    """White walls, blue doors, steps and flowers over the sea."""
    bloom, door = (
        (("#e83a8a", "#f46ab0", "#c01a6a"), "#1c5ab8")
        if tone % 2 == 0
        else (("#f0802a", "#ffb040", "#d8501a"), "#2a8a7a")
    )
    art = blank(("#3a8ae0", "#78b8f0", "#b8e0f8", "#2a78b8", "#3a98c8"))
    art.fill([ellipse(900, 560, 190, 150, corners=60)], ("#4a90e8", "#1c4a9a"))
    art.fill([rectangle(690, 570, 1110, 760)], ("#ffffff", "#dce6f2"))
    art.fill([rectangle(892, 380, 900, 430), rectangle(878, 394, 914, 402)], "#ffffff")
    art.fill([rounded(-60, 250, 560, 1700, 40)], ("#ffffff", "#f0f2f8", "#c8d2e6"))
    art.fill([polygon((560, 250), (640, 330), (640, 1700), (540, 1700))], ("#b8c8e2", "#98acd0"))
    art.fill([rounded(150, 640, 390, 1180, 118)], (mix(door, "#ffffff", 0.15), door, mix(door, "#000000", 0.35)))
    art.stroke([np.array([(x, 660), (x, 1180)]) for x in (210, 270, 330)], mix(door, "#000000", 0.4), 4)
    art.fill([rounded(1060, 700, 1500, 1700, 60)], ("#fdfdff", "#e4eaf6", "#b4c2de"))
    art.fill([rounded(1150, 820, 1260, 980, 16)], (door, mix(door, "#000000", 0.3)))
    for k in range(9):
        y = 1040 + 62 * k
        art.fill(
            [polygon((600 - 34 * k, y), (1090 + 20 * k, y), (1110 + 20 * k, y + 30), (580 - 34 * k, y + 30))],
            ("#ffffff", "#eef0f6"),
        )
        art.fill(
            [polygon((580 - 34 * k, y + 30), (1110 + 20 * k, y + 30), (1110 + 20 * k, y + 62), (580 - 34 * k, y + 62))],
            ("#a8b6d4", "#c0cae0"),
        )
    for cx, cy, spread in ((420, 330, 130), (560, 520, 90), (1190, 700, 110)):
        for colour in ("#2c6a34", *bloom):
            art.fill(
                [
                    leaf(x, y, 34, 24, rng.uniform(0, 360))
                    for x, y in zip(rng.normal(cx, spread, 80), rng.normal(cy, spread * 0.8, 80), strict=True)
                ],
                colour,
            )
    return Place(
        art.image,
        Light(0.6, "#fbfaff", "#ffffff", 0.5, 0.4),
        (Spot(790, 1390, 740), Spot(700, 1330, 660), Spot(880, 1450, 820)),
    )
