"""An underground platform, and a tennis court."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import ellipse, polygon, rectangle


def metro(rng: np.random.Generator, tone: int) -> Place:
    """A tiled platform with a train standing at it."""
    tile, line = (("#e8ece4", "#e8a020"), ("#5a8a80", "#e84a3c"))[tone % 2]
    art = blank(("#3a4048", "#8a9490", "#c8ccc4"))
    vanish = (1010.0, 690.0)
    art.fill(
        [polygon((-100, -300), vanish, (-100, 1500))], (mix(tile, "#202428", 0.25), tile, mix(tile, "#202428", 0.3))
    )
    rows = [np.array([(-100, -300 + k * 90), vanish]) for k in range(21)]
    columns = [
        np.array([(x, vanish[1] - (vanish[0] - x) * 0.892), (x, vanish[1] + (vanish[0] - x) * 0.73)])
        for x in vanish[0] - 1110 * np.linspace(0.03, 1, 26) ** 1.3
    ]
    art.stroke(rows + columns, mix(tile, "#303438", 0.45), 2.5, 0.8)
    art.fill([polygon((-100, 560), vanish, vanish, (-100, 690))], line)
    art.fill(
        [polygon((-100, -340), vanish, (WIDTH + 200, -200), (WIDTH + 200, -600), (-100, -600))], ("#2c3036", "#5c646a")
    )
    _ceiling_lights(art, vanish)
    art.fill([polygon((-100, 1500), vanish, (1500, 1900), (-100, 1900))], ("#9a9c98", "#b4b6b0", "#7c7e7c"))
    art.fill([polygon(vanish, (790, HEIGHT + 40), (880, HEIGHT + 40))], "#f0c83a")
    _train(art, vanish, line)
    art.texture(clouds(rng, 6, 6, 5, 0.75), 9)
    return Place(
        art.image,
        Light(-0.2, "#eef4ee", "#f4fff8", 0.5),
        (Spot(520, 1390, 820), Spot(660, 1290, 680), Spot(380, 1430, 880)),
    )


def _train(art: Canvas, vanish: tuple[float, float], line: str) -> None:
    art.fill([polygon(vanish, (940, HEIGHT + 60), (1700, HEIGHT + 900), (WIDTH + 300, 700))], "#1a1c20")
    art.fill(
        [
            polygon(
                (vanish[0] + 8, vanish[1] - 30), (WIDTH + 20, 40), (WIDTH + 20, 1420), (vanish[0] + 4, vanish[1] + 70)
            )
        ],
        ("#d4d8dc", "#a8b0b8", "#5c6670"),
    )
    art.fill(
        [
            polygon(
                (vanish[0] + 6, vanish[1] + 20), (WIDTH + 20, 860), (WIDTH + 20, 1040), (vanish[0] + 5, vanish[1] + 36)
            )
        ],
        line,
    )
    for near, far in ((0.95, 0.62), (0.56, 0.38), (0.34, 0.24), (0.21, 0.15)):
        a, b = vanish[0] + 360 * far, vanish[0] + 360 * near
        art.fill(
            [
                polygon(
                    (a, vanish[1] - 400 * far),
                    (b, vanish[1] - 400 * near),
                    (b, vanish[1] + 60 * near),
                    (a, vanish[1] + 60 * far),
                )
            ],
            ("#fff4c8", "#d8c890"),
        )


def _ceiling_lights(art: Canvas, vanish: tuple[float, float]) -> None:
    for k in np.linspace(0.12, 1, 7) ** 1.6:
        art.glow(vanish[0] - 260 * k, vanish[1] - 640 * k, 250 * k + 30, "#f4fff8", 0.8)
        art.fill(
            [
                polygon(
                    (vanish[0] - 420 * k, vanish[1] - 640 * k),
                    (vanish[0] - 90 * k, vanish[1] - 640 * k),
                    (vanish[0] - 80 * k, vanish[1] - 615 * k),
                    (vanish[0] - 380 * k, vanish[1] - 615 * k),
                )
            ],
            "#fbfffc",
        )


def court(rng: np.random.Generator, tone: int) -> Place:
    """A tennis court from high up, flat colours and hard shadows."""
    inside, outside = (("#2a6ab0", "#3c9a6a"), ("#c8643c", "#2c7a58"))[tone % 2]
    art = blank(mix(outside, "#ffffff", 0.05))
    art.fill(
        [polygon((260, 330), (1090, 330), (1500, HEIGHT + 80), (-150, HEIGHT + 80))],
        (mix(inside, "#ffffff", 0.15), inside),
    )
    lines = [
        ((330, 380), (-40, HEIGHT)),
        ((1020, 380), (1390, HEIGHT)),
        ((330, 380), (1020, 380)),
        ((224, 800), (1126, 800)),
        ((675, 800), (675, HEIGHT)),
        ((410, 380), (130, HEIGHT)),
        ((940, 380), (1220, HEIGHT)),
        ((90, 1240), (1260, 1240)),
    ]
    art.stroke([np.array(pair, dtype=np.float64) for pair in lines], "#ffffff", 9, 0.92)
    art.fill([rectangle(150, 560, 1200, 700)], "#101820", 0.25)
    art.stroke(
        [np.array([(x, 560), (x, 690)]) for x in range(150, 1200, 13)]
        + [np.array([(150, y), (1200, y)]) for y in range(565, 690, 13)],
        "#101820",
        1.2,
        0.6,
    )
    art.fill([rectangle(150, 552, 1200, 570)], "#ffffff")
    art.stroke(
        [np.array([(x, -10), (x, 250)]) for x in range(-10, WIDTH, 22)]
        + [np.array([(0, y), (WIDTH, y)]) for y in range(-5, 250, 22)],
        "#14382c",
        2,
        0.7,
    )
    art.fill(
        [polygon((-100, 900), (240, 1010), (260, 1180), (-100, 1340)), polygon((1100, 240), (1360, 200), (1360, 520))],
        "#0c1c30",
        0.35,
        6,
    )
    balls = zip(rng.uniform(120, 1250, 9), rng.uniform(820, 1560, 9), strict=True)
    for x, y in balls:
        art.fill([ellipse(x + 18, y + 11, 15, 7)], "#0c1c30", 0.5, 2)
        art.fill([ellipse(x, y, 13)], ("#f0ff5a", "#b8d020"))
    art.texture(clouds(rng, 14, 16, 5, 0.9), 8)
    return Place(
        art.image,
        Light(-0.7, "#ffffff", "#ffffff", 0.55, 0.55),
        (Spot(600, 1400, 720), Spot(800, 1330, 660), Spot(480, 1300, 640)),
    )
