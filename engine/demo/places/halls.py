"""A photo studio, a gallery and a greenhouse."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.places.growth import broad_leaf
from engine.demo.shapes import blob, curve, ellipse, leaf, polygon, rectangle, rounded


def studio(rng: np.random.Generator, tone: int) -> Place:
    """A paper backdrop with one large lamp, and the studio around it."""
    paper = ("#e8604c", "#3c6ad8", "#e8c43c", "#58b8a0")[tone % 4]
    art = blank(("#2c2a2c", "#3c3a3c", "#4c4846"))
    art.fill([rectangle(170, 60, 1180, 1250)], (mix(paper, "#000000", 0.12), paper, mix(paper, "#ffffff", 0.12)))
    art.fill(
        [polygon((170, 1180), (1180, 1180), (1320, HEIGHT), (30, HEIGHT))],
        (mix(paper, "#ffffff", 0.12), mix(paper, "#ffffff", 0.2), paper),
    )
    art.soften(26, (190, 1080, 1160, 1290))
    art.fill([rounded(120, 34, 1230, 84, 24)], ("#f4f0e8", "#a8a09a"))
    art.fill([rectangle(x, 0, x + 14, 1360) for x in (118, 1218)], "#141214")
    art.glow(560, 560, 640, "#ffffff", 0.42)
    art.fill([polygon((-60, 190), (190, 260), (190, 640), (-60, 770))], ("#ffffff", "#f4f2ee"))
    art.fill(
        [
            polygon((-60, 170), (200, 244), (200, 262), (-60, 190)),
            polygon((-60, 770), (190, 640), (190, 664), (-60, 800)),
        ],
        "#0c0c0e",
    )
    art.glow(60, 460, 460, "#ffffff", 0.6)
    art.fill(
        [
            polygon((60, 1260), (74, 720), (88, 720), (80, 1260)),
            polygon((70, 1180), (-20, 1400), (-4, 1404)),
            polygon((70, 1180), (170, 1400), (154, 1404)),
        ],
        "#0c0c0e",
    )
    art.fill([rounded(1000, 1230, 1130, 1400, 8)], (mix(paper, "#ffffff", 0.5), mix(paper, "#000000", 0.2)))
    art.fill([ellipse(1066, 1404, 100, 15)], "#000000", 0.25, 7)
    art.texture(clouds(rng, 5, 6, 5, 0.8), 5)
    return Place(
        art.image,
        Light(-0.8, "#fffdfa", "#ffffff", 0.7, 0.4),
        (Spot(620, 1420, 960), Spot(760, 1430, 970), Spot(500, 1410, 940)),
    )


def gallery(rng: np.random.Generator, tone: int) -> Place:
    """A white hall with large abstract paintings."""
    wall = ("#f4f2ee", "#3a4450")[tone % 2]
    art = blank((mix(wall, "#000000", 0.1), wall, wall))
    hues = (("#e8402c", "#1c4ab0", "#f4c430", "#101418"), ("#f08a5a", "#f8e0c0", "#8a3a5a", "#2ab0a0"))[tone % 2]
    for x, y, wide, tall in ((-140, 330, 360, 620), (330, 250, 620, 760), (1080, 330, 420, 620)):
        art.fill([rectangle(x + 16, y + 22, x + wide + 16, y + tall + 22)], "#000000", 0.28, 14)
        art.fill([rectangle(x, y, x + wide, y + tall)], "#faf6ec")
        frame = Canvas(wide, tall, "#faf6ec", art.scale)
        for k in range(9):
            hue = hues[int(rng.integers(4))]
            cx, cy, size = rng.uniform(0, wide), rng.uniform(0, tall), rng.uniform(40, 190)
            shape = (
                ellipse(cx, cy, size),
                rectangle(cx - size, cy - size * 0.4, cx + size, cy + size * 0.4),
                polygon((cx, cy - size), (cx + size, cy + size), (cx - size, cy + size * 0.6)),
            )[k % 3]
            frame.fill([shape], hue, 0.92)
        frame.stroke([curve(rng.uniform(0, 1, (5, 2)) * (wide, tall), closed=False)], "#101014", 9)
        frame.texture(clouds(rng, 9, 9, 5, 0.9), 10)
        art.hang(frame, x, y)
        art.stroke([np.vstack([rectangle(x, y, x + wide, y + tall), [(x, y)]])], "#2a2420", 9)
        art.glow(x + wide / 2, y - 40, 460, "#fff8e0", 0.3)
    art.fill(
        [rectangle(0, 1190, WIDTH, HEIGHT)],
        ("#b8b4ae", "#d0ccc6", "#a8a49e") if tone % 2 == 0 else ("#6a5a4c", "#8a7460", "#5c4a3c"),
    )
    art.fill([rectangle(0, 1182, WIDTH, 1196)], "#2a2a2c", 0.8)
    art.fill(
        [rounded(890, 1300, 1320, 1350, 10), rectangle(930, 1350, 950, 1450), rectangle(1260, 1350, 1280, 1450)],
        ("#3a2c24", "#1c1614"),
    )
    art.fill([ellipse(1105, 1455, 230, 18)], "#000000", 0.3, 8)
    art.fill([rectangle(430, 1200, 830, 1480)], ("#ffffff", "#b0a8a0"), 0.12, 20)
    return Place(
        art.image,
        Light(0.2, "#ffffff" if tone % 2 == 0 else "#e8e0dc", "#fff8e8", 0.5),
        (Spot(560, 1420, 820), Spot(720, 1440, 840), Spot(430, 1400, 800)),
    )


def greenhouse(rng: np.random.Generator, tone: int) -> Place:
    """A glass house full of large leaves."""
    sky = (("#d8eef0", "#f4f8e8", "#c8e0c0"), ("#f8d8b0", "#fcecc8", "#c8c890"))[tone % 2]
    art = blank((*sky, "#5a7a4a", "#3c5434"))
    _glass_roof(art)
    art.fill(
        [
            blob(rng, x, y, 150, 190)
            for x, y in ((60, 900), (300, 960), (520, 1000), (830, 1000), (1080, 930), (1300, 900))
        ],
        ("#7aa860", "#4a7a44"),
        0.85,
        16,
    )
    for x, y, size, shade in (
        (-10, 1050, 300, 0.2),
        (180, 1180, 240, 0.35),
        (1330, 1040, 330, 0.2),
        (1140, 1190, 240, 0.4),
        (340, 1010, 170, 0.05),
        (980, 1000, 180, 0.05),
    ):
        for _ in range(13):
            broad_leaf(
                art,
                x,
                y,
                size * rng.uniform(0.7, 1.2),
                rng.uniform(-165, -15),
                mix(mix("#4a9a4c", "#a8c848", rng.uniform(0, 0.6)), "#0c2c1c", shade),
            )
    art.fill([polygon((500, 1100), (850, 1100), (1120, HEIGHT), (230, HEIGHT))], ("#d8c8b0", "#b8a48c", "#8c7a68"))
    for y in (1150, 1215, 1300, 1410, 1550):
        art.stroke([np.array([(200, y), (1150, y)])], "#7a6a5a", 3, 0.6)
    _pots(art, rng)
    _hanging_plants(art, rng)
    art.glow(420, 140, 760, "#fffbe0", 0.55)
    return Place(
        art.image,
        Light(-0.3, "#f0f8e4", "#fffbe0", 0.75),
        (Spot(670, 1440, 820), Spot(600, 1370, 740), Spot(760, 1400, 770)),
    )


def _hanging_plants(art: Canvas, rng: np.random.Generator) -> None:
    for x in (250, 640, 1000):
        art.fill([rectangle(x - 1.5, 0, x + 1.5, 230)], "#4a5a48")
        for _ in range(26):
            art.fill(
                [leaf(x, 230, rng.uniform(50, 190), 17, rng.uniform(30, 150))],
                ("#6aa850", "#3c7a3c", "#8ac060")[int(rng.integers(3))],
            )
        art.fill([curve([(x - 56, 210), (x + 56, 210), (x + 36, 268), (x - 36, 268)], steps=4)], ("#e8dccc", "#a89884"))


def _pots(art: Canvas, rng: np.random.Generator) -> None:
    for x, y, size in ((120, 1480, 230), (1240, 1490, 240), (0, 1600, 260), (1350, 1600, 260)):
        art.fill(
            [curve([(x - 100, y - 60), (x + 100, y - 60), (x + 74, y + 110), (x - 74, y + 110)], steps=4)],
            ("#d8784c", "#8a4428"),
        )
        for _ in range(15):
            broad_leaf(
                art,
                x,
                y - 70,
                size * rng.uniform(0.6, 1.2),
                rng.uniform(-160, -20),
                mix("#2c7a44", "#0a2c1a", rng.uniform(0, 0.6)),
            )


def _glass_roof(art: Canvas) -> None:
    bars = [np.array([(x, -10), (x, 1050)]) for x in range(0, WIDTH + 1, 150)] + [
        np.array([(0, y), (WIDTH, y)]) for y in (300, 560, 820, 1050)
    ]
    arch = [
        np.array([(675 - 900 * k, 330), (675, -160 + 90 * (1 - k)), (675 + 900 * k, 330)]) for k in (0.45, 0.75, 1.1)
    ]
    art.stroke(bars + arch, "#fbfff8", 13)
    art.stroke(bars + arch, "#7a9a88", 3)
