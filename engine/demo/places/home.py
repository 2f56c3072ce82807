"""A sunny room, and a breakfast table from above."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.places.growth import potted_plant
from engine.demo.shapes import blob, curve, ellipse, leaf, limb, polygon, rectangle, rounded


def sunroom(rng: np.random.Generator, tone: int) -> Place:
    """A room with a tall window, its light on the wall, a sofa and plants."""
    wall, cloth = (("#e8d4bc", "#c86a4a"), ("#a8bcb0", "#d8a83c"))[tone % 2]
    art = blank((mix(wall, "#ffffff", 0.1), wall, mix(wall, "#8a6a50", 0.25)))
    _window(art, rng)
    for column in range(2):
        for row in range(3):
            x, y = 700 + 190 * column + 26 * row, 300 + 215 * row + 52 * column
            art.fill([polygon((x, y), (x + 165, y + 46), (x + 188, y + 238), (x + 22, y + 192))], "#fff2cc", 0.62, 5)
    _pictures(art, rng, cloth)
    art.fill([rectangle(0, 1175, WIDTH, HEIGHT)], ("#a87a50", "#8a5c3a", "#6c452c"))
    art.stroke(
        [np.array([(675 + (x - 675) * 0.9, 1175), (675 + (x - 675) * 1.9, HEIGHT)]) for x in range(-600, 2000, 105)],
        "#5a3a24",
        3,
        0.55,
    )
    art.fill([rectangle(0, 1152, WIDTH, 1180)], "#f4ece0")
    art.fill([polygon((420, 1260), (900, 1230), (1080, 1520), (460, 1560))], "#ffe8b8", 0.3, 14)
    sofa(art, 780, 1240, cloth)
    potted_plant(art, rng, 590, 1240, 300)
    art.fill([ellipse(660, 1430, 520, 96, corners=60)], mix("#e8dcc8", cloth, 0.25), 0.95)
    art.fill([ellipse(660, 1430, 430, 74, corners=60)], mix("#f4ecdc", cloth, 0.1), 0.9)
    art.glow(280, 500, 760, "#fff2d0", 0.5)
    return Place(
        art.image,
        Light(-0.9, "#fff4e4", "#fff0c8", 0.85),
        (Spot(560, 1430, 860), Spot(700, 1460, 900), Spot(430, 1390, 820)),
    )


def _pictures(art: Canvas, rng: np.random.Generator, cloth: str) -> None:
    for x, y, wide, tall in ((1070, 250, 170, 220), (1090, 500, 120, 150)):
        art.fill([rectangle(x + 8, y + 10, x + wide + 8, y + tall + 10)], "#3a2a20", 0.3, 6)
        art.fill([rectangle(x, y, x + wide, y + tall)], "#3a2c24")
        art.fill([rectangle(x + 12, y + 12, x + wide - 12, y + tall - 12)], "#f6efe2")
        art.fill([blob(rng, x + wide / 2, y + tall / 2, wide * 0.28, tall * 0.3)], (cloth, mix(cloth, "#2a4a5a", 0.6)))


def _window(art: Canvas, rng: np.random.Generator) -> None:
    art.fill([rectangle(70, 130, 500, 960)], "#f8f4ec")
    art.fill([rectangle(92, 152, 478, 938)], ("#a8d4f4", "#dceef6", "#c8dca8", "#8ab06a"))
    art.fill(
        [blob(rng, x, y, 90, 80) for x, y in ((130, 760), (250, 800), (380, 740), (460, 820))],
        ("#8ab46a", "#5a8a4a"),
        0.9,
        7,
    )
    art.fill(
        [rectangle(x, 140, x + 14, 950) for x in (278,)] + [rectangle(80, y, 490, y + 12) for y in (410, 670)],
        "#f4efe6",
    )
    art.fill([rectangle(40, 950, 530, 984)], ("#fbf8f2", "#d0c4b0"))
    for x, wide in ((-40, 120), (470, 90)):
        art.fill(
            [curve([(x, 90), (x + wide, 90), (x + wide * 0.85, 600), (x + wide * 1.1, 1190), (x, 1190)], steps=4)],
            ("#fbf6ee", "#e8dccc"),
            0.9,
        )
        art.stroke(
            [np.array([(x + wide * s, 100), (x + wide * s * 0.95, 1180)]) for s in (0.25, 0.5, 0.75)],
            "#c8b8a0",
            3,
            0.6,
            2,
        )


def table(rng: np.random.Generator, tone: int) -> Place:
    """Breakfast on a wooden table, seen from above."""
    wood, cloth = (("#a8744a", "#e8e4dc"), ("#e4e0da", "#3c5a7a"))[tone % 2]
    art = blank(wood)
    for k in range(8):
        x = k * 172
        plank = mix(wood, "#3a2010" if tone % 2 == 0 else "#a8a098", rng.uniform(0, 0.3))
        art.fill([rectangle(x, 0, x + 168, HEIGHT)], plank)
        art.texture(clouds(rng, 26, 3, 4, 0.7), 12, (x, 0, min(WIDTH, x + 168), HEIGHT))
    art.fill([polygon((760, -40), (1400, 120), (1400, 900), (1010, 820))], cloth, 0.97)
    art.stroke(
        [np.array([(780 + 60 * k, -40), (1030 + 60 * k, 840)]) for k in range(9)], mix(cloth, "#c83c3c", 0.6), 10, 0.6
    )
    plate(art, 430, 520, 300)
    _omelette(art, rng)
    cup(art, 930, 380, 150)
    plate(art, 960, 1010, 230)
    _berries(art)
    cup(art, 330, 1120, 130)
    _croissant(art)
    for x, y, tilt in ((110, 760, 82), (170, 780, 84)):
        art.fill(
            [limb((x, y - 280), (x + tilt - 80, y + 130), 9, 13), ellipse(x, y - 300, 26, 52)], ("#f4f4f4", "#9a9a9c")
        )
    art.fill(
        [leaf(1180 + 40 * k, 1380 + 30 * (k % 4), 170, 60, -150 + 24 * k) for k in range(9)], ("#8ab89a", "#4a7a60")
    )
    art.fill([polygon((-100, -100), (520, -100), (-100, 900))], "#fff4d0", 0.2, 40)
    spots = (Spot(680, 1500, 700),)
    return Place(art.image, Light(-0.7, "#ffffff", "#ffffff", 0.4), spots)


def _croissant(art: Canvas) -> None:
    art.fill([ellipse(590, 1340, 150, 118)], "#2a1408", 0.35, 16)
    art.fill(
        [
            curve(
                [(440, 1330), (500, 1230), (600, 1200), (700, 1250), (740, 1350), (690, 1310), (590, 1290), (500, 1320)]
            )
        ],
        ("#f0b860", "#a8601c"),
    )
    art.stroke(
        [curve([(500 + 45 * k, 1238 - 10 * (k % 3)), (520 + 42 * k, 1300)], closed=False) for k in range(5)],
        "#8a4a14",
        6,
        0.7,
    )


def _berries(art: Canvas) -> None:
    for angle in np.linspace(0, 2 * np.pi, 15):
        reach = 110 if int(angle * 10) % 2 else 60
        hue = ("#3a4a9a", "#c82c4a", "#6a2c6a")[int(angle * 7) % 3]
        art.fill(
            [ellipse(960 + reach * np.cos(angle), 1010 + reach * np.sin(angle), 36)], (mix(hue, "#ffffff", 0.3), hue)
        )


def _omelette(art: Canvas, rng: np.random.Generator) -> None:
    art.fill([blob(rng, 430, 520, 180, 150, 12)], ("#f4d89a", "#e0b060"))
    art.fill([blob(rng, 400, 490, 110, 90)], "#fffaf0")
    art.fill([ellipse(396, 486, 46)], ("#ffc02a", "#f09010"))
    for _ in range(9):
        art.fill([ellipse(rng.uniform(480, 580), rng.uniform(540, 640), 27)], ("#f0503c", "#b81c1c"))
    art.fill(
        [leaf(rng.uniform(300, 540), rng.uniform(400, 640), 52, 26, rng.uniform(0, 360)) for _ in range(16)],
        ("#6ab04a", "#2c6a2c"),
    )


def sofa(art: Canvas, x: float, foot: float, colour: str) -> None:
    """A sofa seen from the front, its left end at x."""
    deep, bright = mix(colour, "#2a1010", 0.35), mix(colour, "#ffffff", 0.14)
    art.fill([ellipse(x + 300, foot + 58, 360, 26)], "#20140c", 0.4, 9)
    art.fill([rounded(x, foot - 300, x + 640, foot + 10, 60)], (bright, colour, deep))
    art.fill(
        [rounded(x + 30 + k * 265, foot - 130, x + 300 + k * 265, foot - 20, 34) for k in (0, 1)],
        (mix(colour, "#ffffff", 0.24), colour),
    )
    art.fill([rounded(x - 50, foot - 190, x + 50, foot + 40, 46)], (bright, deep))
    art.fill([rounded(x - 10, foot - 30, x + 640, foot + 44, 20)], (colour, deep))
    art.fill(
        [polygon((x + 110, foot - 240), (x + 240, foot - 220), (x + 220, foot - 100), (x + 100, foot - 120))],
        ("#f8f0e0", "#d8c8b0"),
    )


def plate(art: Canvas, x: float, y: float, size: float) -> None:
    """A plate from above, `size` pixels in radius."""
    art.fill([ellipse(x + 22, y + 26, size, corners=60)], "#2a1408", 0.4, 16)
    art.fill([ellipse(x, y, size, corners=60)], ("#fbfbf8", "#dcd8d0"))
    art.fill([ellipse(x, y, size * 0.72, corners=60)], ("#e4e0d8", "#ffffff"))


def cup(art: Canvas, x: float, y: float, size: float) -> None:
    """A cup of milky coffee on its saucer, from above."""
    plate(art, x, y, size)
    art.fill([limb((x + size * 0.3, y), (x + size * 0.82, y - size * 0.2), size * 0.09, size * 0.09)], "#f4f0ea")
    art.fill([ellipse(x, y, size * 0.56, corners=48)], "#ffffff")
    art.fill([ellipse(x, y, size * 0.48, corners=48)], ("#7a4420", "#a86a38"))
    for k in range(4):
        art.fill(
            [leaf(x, y + size * (0.26 - 0.12 * k), size * 0.27, size * 0.12, tilt) for tilt in (-45, -135)], "#f4dcb8"
        )
