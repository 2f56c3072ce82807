"""A brick wall with a bicycle."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, blob, curve, ellipse, leaf, polygon, rectangle, rounded


def brick(rng: np.random.Generator, tone: int) -> Place:
    """A brick wall with a doorway's shade and a bicycle against it."""
    base, mortar = (("#a8543c", "#c8b4a0"), ("#d8d4cc", "#a8a49c"))[tone % 2]
    art = blank(mortar)
    rows: dict[str, list[Outline]] = {}
    for row, y in enumerate(range(-10, 1200, 44)):
        for x in range(-120 + (row % 2) * 55, WIDTH + 60, 110):
            colour = mix(
                base,
                ("#5a2418", "#e08a60", "#7a3424", base)[int(rng.integers(4))],
                float(rng.choice([0.15, 0.3, 0.45])),
            )
            rows.setdefault(colour, []).append(rounded(x, y, x + 102, y + 37, 4))
    for colour, outlines in rows.items():
        art.fill(outlines, colour)
    art.texture(clouds(rng, 9, 9, 6, 0.85), 22, (0, 0, WIDTH, 1200))
    art.fill([polygon((-200, -50), (560, -50), (60, 1200), (-200, 1200))], "#2a1a28", 0.38, 14)
    for k in range(90):
        across, down = float(rng.normal(1150, 110)), float(rng.uniform(-20, 640))
        art.fill([leaf(across, down, 52, 40, rng.uniform(30, 150))], ("#3c6a34", "#5a8a3c", "#28502c")[k % 3])
    art.fill([rectangle(0, 1180, WIDTH, HEIGHT)], ("#8c8884", "#a8a4a0", "#74706e"))
    art.fill([rectangle(0, 1172, WIDTH, 1196)], "#5c5450", 0.7, 3)
    art.stroke(
        [np.array([(x, 1190), (675 + (x - 675) * 1.7, HEIGHT)]) for x in range(-500, 1900, 210)], "#5c5854", 3, 0.7
    )
    bicycle(art, 215, 1235, ("#1c8a8a", "#e8c23a")[tone % 2])
    return Place(
        art.image,
        Light(0.7, "#fff2e6", "#ffe6c8", 0.6, 0.45),
        (Spot(720, 1400, 820), Spot(860, 1370, 780), Spot(620, 1350, 760)),
    )


def bicycle(art: Canvas, x: float, ground: float, colour: str) -> None:
    """A bicycle that leans where it stands."""
    hubs = ((x, ground - 110), (x + 300, ground - 110))
    art.fill([ellipse(x + 150, ground + 6, 260, 16)], "#1a1414", 0.45, 7)
    for hx, hy in hubs:
        rim = ellipse(hx, hy, 108, corners=60)
        art.stroke([np.vstack([rim, rim[:2]])], "#1c1a1c", 9)
        art.stroke([np.array([(hx, hy), p]) for p in rim[::3]], "#d8d8d8", 1, 0.8)
    saddle, crank, head = (x + 92, ground - 262), (x + 130, ground - 104), (x + 258, ground - 258)
    frame = [(hubs[0], crank), (hubs[0], saddle), (crank, saddle), (crank, head), (saddle, head), (hubs[1], head)]
    art.stroke([np.array(pair, dtype=np.float64) for pair in frame], colour, 11)
    art.stroke([np.array([saddle, (x + 84, ground - 290)]), np.array([head, (x + 248, ground - 310)])], "#8a8a8c", 8)
    art.fill(
        [curve([(x + 36, ground - 300), (x + 90, ground - 312), (x + 130, ground - 296), (x + 88, ground - 284)])],
        "#5a3420",
    )
    art.stroke(
        [
            curve(
                [(x + 200, ground - 318), (x + 248, ground - 316), (x + 288, ground - 330), (x + 300, ground - 300)],
                closed=False,
            )
        ],
        "#3a2a20",
        9,
    )
    art.fill([ellipse(*crank, 24)], "#3a3a3c")
    art.fill(
        [polygon((x + 250, ground - 300), (x + 350, ground - 300), (x + 335, ground - 225), (x + 265, ground - 225))],
        ("#c89a5a", "#8a6030"),
    )
    for dx, hue in ((268, "#f46a8a"), (296, "#ffd84a"), (322, "#f4f0ff"), (283, "#e84a5a"), (310, "#f8a0c0")):
        art.fill([blob(np.random.default_rng(dx), x + dx, ground - 312 - dx % 17, 20, 20)], hue)
