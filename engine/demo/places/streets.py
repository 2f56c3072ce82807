"""A street at dusk, and an alley in the rain at night."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, ellipse, polygon, rectangle, rounded


def street(rng: np.random.Generator, tone: int) -> Place:
    """A street at dusk that runs to the horizon, wet, with lamps."""
    sky = (("#2a3a6a", "#7a6a9a", "#f09a78", "#ffd0a0"), ("#58708c", "#93a8b8", "#c8d2d6", "#dfe2e0"))[tone % 2]
    art = blank((*sky, "#5a5060", "#3a3644", "#2a2832"))
    vanish = (690.0, 800.0)
    for side in (-1, 1):
        for near, far, tall in ((0.20, 0.11, 700), (0.36, 0.20, 820), (0.62, 0.36, 780), (1.2, 0.62, 900)):
            wall = mix(
                ("#6a4a4c", "#8a6a58", "#4c4658", "#7a5a50", "#a08870")[int(rng.integers(5))], sky[2], 0.5 - 0.4 * near
            )
            house_front(
                art, rng, vanish, side, near, far, tall * rng.uniform(0.75, 1.2), wall, 0.62 if tone % 2 == 0 else 0.2
            )
    art.fill(
        [polygon((vanish[0], vanish[1] + 40), (-500, HEIGHT + 60), (WIDTH + 500, HEIGHT + 60))],
        (mix(sky[2], "#3a3444", 0.5), "#4a4452", "#343040"),
    )
    art.fill(
        [polygon((vanish[0], vanish[1] + 42), (150, HEIGHT), (WIDTH - 100, HEIGHT))],
        (mix(sky[3], "#4a4452", 0.45), "#3a3644", "#2c2a34"),
        0.9,
        3,
    )
    for k in (float(step) for step in np.linspace(0.1, 1, 8) ** 2):
        y = vanish[1] + 40 + k * 760
        art.fill(
            [
                polygon(
                    (vanish[0] - 4 * k - 2, y),
                    (vanish[0] + 4 * k + 2, y),
                    (vanish[0] + 12 * k, y + 60 * k),
                    (vanish[0] - 12 * k, y + 60 * k),
                )
            ],
            "#f0e8d8",
            0.55,
        )
    art.texture(clouds(rng, 5, 20, 4), 18, (0, 860, WIDTH, HEIGHT))
    for side in (-1, 1):
        for k in (0.16, 0.27, 0.46, 0.8):
            x, y = vanish[0] + side * 560 * k, vanish[1] + 40 + 470 * k
            art.fill(
                [
                    rectangle(x - 7 * k, y - 640 * k, x + 7 * k, y),
                    rectangle(min(x, x - side * 80 * k), y - 646 * k, max(x, x - side * 80 * k), y - 634 * k),
                ],
                "#1c1a22",
            )
            lamp = x - side * 80 * k
            art.glow(lamp, y - 625 * k, 330 * k + 20, "#ffc878", 1.0 if tone % 2 == 0 else 0.5)
            art.fill([ellipse(lamp, y - 625 * k, 20 * k, 13 * k)], "#fff4d8")
            art.fill([ellipse(lamp, y + 70 * k, 26 * k, 150 * k)], "#ffc070", 0.28, 8 * k + 1)
    art.glow(vanish[0], vanish[1], 420, sky[3], 0.7)
    return Place(
        art.image,
        Light(0.4, "#e2c8cc" if tone % 2 == 0 else "#e8ecee", "#ffc890", 0.8),
        (Spot(690, 1400, 790), Spot(560, 1310, 660), Spot(820, 1330, 690)),
    )


def neon(rng: np.random.Generator, tone: int) -> Place:
    """A rainy alley at night, signs and their reflections out of focus."""
    hues = (("#ff2a7a", "#20d8ff", "#ffb020", "#a040ff"), ("#30ff9a", "#ff5030", "#f0f040", "#3080ff"))[tone % 2]
    art = blank(("#0a0c1e", "#141232", "#241840", "#100c1c"))
    for side in (-1, 1):
        for near, far in ((0.3, 0.16), (0.6, 0.3), (1.3, 0.6)):
            house_front(art, rng, (680, 820), side, near, far, 1100, mix("#1c1a34", "#0a0a14", near * 0.5), 0.14)
    _signs(art, rng, hues)
    art.soften(2.2, (0, 0, WIDTH, 1010))
    art.mirror(1010, 590, 26, rng)
    art.soften(5, (0, 1010, WIDTH, HEIGHT))
    art.fill([rectangle(0, 1010, WIDTH, HEIGHT)], ("#0a0818", "#0c0a18"), 0.35)
    for _ in range(26):
        art.fill(
            [ellipse(rng.uniform(0, WIDTH), rng.uniform(620, 1000), rng.uniform(9, 26))],
            hues[int(rng.integers(4))],
            rng.uniform(0.25, 0.6),
            1.2,
        )
    art.stroke(
        [
            np.array([(x, y), (x - 7, y + 60)])
            for x, y in zip(rng.uniform(0, WIDTH, 260), rng.uniform(0, HEIGHT, 260), strict=True)
        ],
        "#c8d8ff",
        1,
        0.28,
        0.6,
    )
    return Place(
        art.image,
        Light(-0.8, mix("#e4dcff", hues[0], 0.15), hues[1], 1.0, 0.5),
        (Spot(680, 1410, 800), Spot(560, 1350, 720), Spot(800, 1370, 740)),
    )


def _signs(art: Canvas, rng: np.random.Generator, hues: tuple[str, ...]) -> None:
    for k in range(15):
        side = -1 if k % 2 else 1
        near = rng.uniform(0.28, 1.0)
        x = 680 + side * near * rng.uniform(430, 620)
        y = 820 - near * rng.uniform(40, 760)
        hue = hues[int(rng.integers(4))]
        wide, tall = (70 * near, 230 * near) if k % 3 else (200 * near, 80 * near)
        art.glow(x, y, max(wide, tall) * 1.5, hue, 0.85)
        art.fill([rounded(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2, 10)], mix(hue, "#0a0a1a", 0.72), 0.9)
        art.stroke(
            [
                np.vstack(
                    [
                        rounded(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2, 10),
                        [(x + wide / 2, y + tall / 2 - 10)],
                    ]
                )
            ],
            mix(hue, "#ffffff", 0.5),
            5 * near + 1,
        )
        _glyphs(art, rng, x, y, wide, tall, mix(hue, "#ffffff", 0.6), near)


def house_front(
    art: Canvas,
    rng: np.random.Generator,
    vanish: tuple[float, float],
    side: int,
    near: float,
    far: float,
    tall: float,
    wall: str,
    lit: float,
) -> None:
    """One house of a street in perspective; `near` and `far` are its edges' distances from the vanishing point."""

    def at(reach: float, height: float) -> tuple[float, float]:
        return vanish[0] + side * 620 * reach, vanish[1] + 40 + 420 * reach - height * reach * 1.5

    art.fill(
        [polygon(at(near, 0), at(near, tall), at(far, tall), at(far, 0))],
        (mix(wall, "#ffd0b0", 0.12), wall, mix(wall, "#100c18", 0.35)),
    )
    shops = [polygon(at(near * 0.97, 20), at(near * 0.97, 150), at(far * 1.04, 150), at(far * 1.04, 20))]
    art.fill(shops, ("#ffdca0", "#e89a50") if rng.random() < lit + 0.3 else "#2a2630", 0.9)
    panes: dict[bool, list[Outline]] = {True: [], False: []}
    for k in range(4):
        a, b = (far + (near - far) * share for share in ((k + 0.25) / 4, (k + 0.75) / 4))
        for floor in np.arange(210, tall - 60, 118):
            panes[bool(rng.random() < lit)].append(
                polygon(at(b, floor), at(b, floor + 72), at(a, floor + 72), at(a, floor))
            )
    art.fill(panes[True], ("#ffe2a0", "#ffc070"), 0.95)
    art.fill(panes[False], mix(wall, "#182030", 0.65))


def _glyphs(
    art: Canvas, rng: np.random.Generator, x: float, y: float, wide: float, tall: float, colour: str, near: float
) -> None:
    upright = tall > wide
    for k in range(3):
        cx, cy = (x, y + (k - 1) * tall * 0.28) if upright else (x + (k - 1) * wide * 0.28, y)
        reach = min(wide, tall) * 0.26
        strokes = [
            np.array([(cx + a * reach, cy + b * reach), (cx + c * reach, cy + d * reach)])
            for a, b, c, d in rng.choice([-1.0, 0.0, 1.0], (4, 4))
        ]
        art.stroke(strokes, colour, 4 * near + 1)
