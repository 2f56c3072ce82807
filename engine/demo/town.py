"""Places in town: streets, roofs, stations, walls and courts."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, blob, curve, ellipse, leaf, polygon, rectangle, rounded


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
            _front(
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
    for k in np.linspace(0.1, 1, 8) ** 2:
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
            _front(art, rng, (680, 820), side, near, far, 1100, mix("#1c1a34", "#0a0a14", near * 0.5), 0.14)
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
    art.fill([polygon((-100, 1500), vanish, (1500, 1900), (-100, 1900))], ("#9a9c98", "#b4b6b0", "#7c7e7c"))
    art.fill([polygon(vanish, (790, HEIGHT + 40), (880, HEIGHT + 40))], "#f0c83a")
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
    art.texture(clouds(rng, 6, 6, 5, 0.75), 9)
    return Place(
        art.image,
        Light(-0.2, "#eef4ee", "#f4fff8", 0.5),
        (Spot(520, 1390, 820), Spot(660, 1290, 680), Spot(380, 1430, 880)),
    )


def brick(rng: np.random.Generator, tone: int) -> Place:
    """A brick wall with a doorway's shade and a bicycle against it."""
    base, mortar = (("#a8543c", "#c8b4a0"), ("#d8d4cc", "#a8a49c"))[tone % 2]
    art = blank(mortar)
    rows: dict[str, list[Outline]] = {}
    for row, y in enumerate(range(-10, 1200, 44)):
        for x in range(-120 + (row % 2) * 55, WIDTH + 60, 110):
            colour = mix(
                base, ("#5a2418", "#e08a60", "#7a3424", base)[int(rng.integers(4))], rng.choice([0.15, 0.3, 0.45])
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


def _front(
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
    """One house of a street in perspective: `near` and `far` are how far its edges are from the vanishing point."""

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
