"""Places indoors: a sunny room, a café, a library, a studio, a greenhouse, a gallery, a table from above."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, blob, curve, ellipse, leaf, limb, polygon, rectangle, rounded


def sunroom(rng: np.random.Generator, tone: int) -> Place:
    """A room with a tall window, its light on the wall, a sofa and plants."""
    wall, sofa = (("#e8d4bc", "#c86a4a"), ("#a8bcb0", "#d8a83c"))[tone % 2]
    art = blank((mix(wall, "#ffffff", 0.1), wall, mix(wall, "#8a6a50", 0.25)))
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
    for column in range(2):
        for row in range(3):
            x, y = 700 + 190 * column + 26 * row, 300 + 215 * row + 52 * column
            art.fill([polygon((x, y), (x + 165, y + 46), (x + 188, y + 238), (x + 22, y + 192))], "#fff2cc", 0.62, 5)
    for x, y, wide, tall in ((1070, 250, 170, 220), (1090, 500, 120, 150)):
        art.fill([rectangle(x + 8, y + 10, x + wide + 8, y + tall + 10)], "#3a2a20", 0.3, 6)
        art.fill([rectangle(x, y, x + wide, y + tall)], "#3a2c24")
        art.fill([rectangle(x + 12, y + 12, x + wide - 12, y + tall - 12)], "#f6efe2")
        art.fill([blob(rng, x + wide / 2, y + tall / 2, wide * 0.28, tall * 0.3)], (sofa, mix(sofa, "#2a4a5a", 0.6)))
    art.fill([rectangle(0, 1175, WIDTH, HEIGHT)], ("#a87a50", "#8a5c3a", "#6c452c"))
    art.stroke(
        [np.array([(675 + (x - 675) * 0.9, 1175), (675 + (x - 675) * 1.9, HEIGHT)]) for x in range(-600, 2000, 105)],
        "#5a3a24",
        3,
        0.55,
    )
    art.fill([rectangle(0, 1152, WIDTH, 1180)], "#f4ece0")
    art.fill([polygon((420, 1260), (900, 1230), (1080, 1520), (460, 1560))], "#ffe8b8", 0.3, 14)
    _sofa(art, 780, 1240, sofa)
    _plant(art, rng, 590, 1240, 300)
    art.fill([ellipse(660, 1430, 520, 96, corners=60)], mix("#e8dcc8", sofa, 0.25), 0.95)
    art.fill([ellipse(660, 1430, 430, 74, corners=60)], mix("#f4ecdc", sofa, 0.1), 0.9)
    art.glow(280, 500, 760, "#fff2d0", 0.5)
    return Place(
        art.image,
        Light(-0.9, "#fff4e4", "#fff0c8", 0.85),
        (Spot(560, 1430, 860), Spot(700, 1460, 900), Spot(430, 1390, 820)),
    )


def cafe(rng: np.random.Generator, tone: int) -> Place:
    """A café in the evening: lamps, shelves out of focus, a small table."""
    wall, accent = (("#3a2a26", "#1e4a44"), ("#2a3444", "#7a3038"))[tone % 2]
    art = blank((mix(wall, "#000000", 0.3), wall, mix(wall, "#8a5a30", 0.25), wall))
    art.fill([rectangle(90, 250, 1260, 800)], mix(wall, "#000000", 0.35))
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
    for x in (190, 560, 930, 1270):
        art.fill([rectangle(x - 2, -10, x + 2, 190)], "#14100e")
        art.fill(
            [curve([(x - 62, 268), (x - 48, 212), (x, 186), (x + 48, 212), (x + 62, 268)], steps=5)],
            ("#2a2422", "#c8843c"),
        )
        art.fill([ellipse(x, 270, 44, 14)], "#fff2cc")
        art.glow(x, 280, 330, "#ffb860", 0.75)
    for x in range(0, WIDTH, 108):
        for row, y in enumerate((1190, 1240, 1310, 1405, 1530)):
            wide = 108
            if (x // 108 + row) % 2:
                art.fill([rectangle(x, y, x + wide, (1240, 1310, 1405, 1530, 1660)[row])], "#d8cab4")
            else:
                art.fill([rectangle(x, y, x + wide, (1240, 1310, 1405, 1530, 1660)[row])], "#3c302c")
    art.fill([rectangle(0, 1190, WIDTH, HEIGHT)], ("#1a0e0a", "#3a2418"), 0.45)
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
    return Place(
        art.image,
        Light(0.2, "#f4d4b0", "#ffc070", 0.9),
        (Spot(640, 1440, 880), Spot(520, 1400, 830), Spot(790, 1410, 840)),
    )


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


def greenhouse(rng: np.random.Generator, tone: int) -> Place:
    """A glass house full of large leaves."""
    sky = (("#d8eef0", "#f4f8e8", "#c8e0c0"), ("#f8d8b0", "#fcecc8", "#c8c890"))[tone % 2]
    art = blank((*sky, "#5a7a4a", "#3c5434"))
    bars = [np.array([(x, -10), (x, 1050)]) for x in range(0, WIDTH + 1, 150)] + [
        np.array([(0, y), (WIDTH, y)]) for y in (300, 560, 820, 1050)
    ]
    arch = [
        np.array([(675 - 900 * k, 330), (675, -160 + 90 * (1 - k)), (675 + 900 * k, 330)]) for k in (0.45, 0.75, 1.1)
    ]
    art.stroke(bars + arch, "#fbfff8", 13)
    art.stroke(bars + arch, "#7a9a88", 3)
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
            _monstera(
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
    for x, y, size in ((120, 1480, 230), (1240, 1490, 240), (0, 1600, 260), (1350, 1600, 260)):
        art.fill(
            [curve([(x - 100, y - 60), (x + 100, y - 60), (x + 74, y + 110), (x - 74, y + 110)], steps=4)],
            ("#d8784c", "#8a4428"),
        )
        for _ in range(15):
            _monstera(
                art,
                x,
                y - 70,
                size * rng.uniform(0.6, 1.2),
                rng.uniform(-160, -20),
                mix("#2c7a44", "#0a2c1a", rng.uniform(0, 0.6)),
            )
    for x in (250, 640, 1000):
        art.fill([rectangle(x - 1.5, 0, x + 1.5, 230)], "#4a5a48")
        for _ in range(26):
            art.fill(
                [leaf(x, 230, rng.uniform(50, 190), 17, rng.uniform(30, 150))],
                ("#6aa850", "#3c7a3c", "#8ac060")[int(rng.integers(3))],
            )
        art.fill([curve([(x - 56, 210), (x + 56, 210), (x + 36, 268), (x - 36, 268)], steps=4)], ("#e8dccc", "#a89884"))
    art.glow(420, 140, 760, "#fffbe0", 0.55)
    return Place(
        art.image,
        Light(-0.3, "#f0f8e4", "#fffbe0", 0.75),
        (Spot(670, 1440, 820), Spot(600, 1370, 740), Spot(760, 1400, 770)),
    )


def gallery(rng: np.random.Generator, tone: int) -> Place:
    """A white hall with large abstract paintings."""
    wall = ("#f4f2ee", "#3a4450")[tone % 2]
    art = blank((mix(wall, "#000000", 0.1), wall, wall))
    hues = (("#e8402c", "#1c4ab0", "#f4c430", "#101418"), ("#f08a5a", "#f8e0c0", "#8a3a5a", "#2ab0a0"))[tone % 2]
    for x, y, wide, tall in ((-140, 330, 360, 620), (330, 250, 620, 760), (1080, 330, 420, 620)):
        art.fill([rectangle(x + 16, y + 22, x + wide + 16, y + tall + 22)], "#000000", 0.28, 14)
        art.fill([rectangle(x, y, x + wide, y + tall)], "#faf6ec")
        frame = Canvas(wide, tall, "#faf6ec")
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
        art.image.paste(frame.image, (x, y))
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
    _plate(art, 430, 520, 300)
    art.fill([blob(rng, 430, 520, 180, 150, 12)], ("#f4d89a", "#e0b060"))
    art.fill([blob(rng, 400, 490, 110, 90)], "#fffaf0")
    art.fill([ellipse(396, 486, 46)], ("#ffc02a", "#f09010"))
    for _ in range(9):
        art.fill([ellipse(rng.uniform(480, 580), rng.uniform(540, 640), 27)], ("#f0503c", "#b81c1c"))
    art.fill(
        [leaf(rng.uniform(300, 540), rng.uniform(400, 640), 52, 26, rng.uniform(0, 360)) for _ in range(16)],
        ("#6ab04a", "#2c6a2c"),
    )
    _cup(art, 930, 380, 150)
    _plate(art, 960, 1010, 230)
    for angle in np.linspace(0, 2 * np.pi, 15):
        reach = 110 if int(angle * 10) % 2 else 60
        hue = ("#3a4a9a", "#c82c4a", "#6a2c6a")[int(angle * 7) % 3]
        art.fill(
            [ellipse(960 + reach * np.cos(angle), 1010 + reach * np.sin(angle), 36)], (mix(hue, "#ffffff", 0.3), hue)
        )
    _cup(art, 330, 1120, 130)
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


def _plate(art: Canvas, x: float, y: float, size: float) -> None:
    art.fill([ellipse(x + 22, y + 26, size, corners=60)], "#2a1408", 0.4, 16)
    art.fill([ellipse(x, y, size, corners=60)], ("#fbfbf8", "#dcd8d0"))
    art.fill([ellipse(x, y, size * 0.72, corners=60)], ("#e4e0d8", "#ffffff"))


def _cup(art: Canvas, x: float, y: float, size: float) -> None:
    _plate(art, x, y, size)
    art.fill([limb((x + size * 0.3, y), (x + size * 0.82, y - size * 0.2), size * 0.09, size * 0.09)], "#f4f0ea")
    art.fill([ellipse(x, y, size * 0.56, corners=48)], "#ffffff")
    art.fill([ellipse(x, y, size * 0.48, corners=48)], ("#7a4420", "#a86a38"))
    for k in range(4):
        art.fill(
            [leaf(x, y + size * (0.26 - 0.12 * k), size * 0.27, size * 0.12, tilt) for tilt in (-45, -135)], "#f4dcb8"
        )


def _sofa(art: Canvas, x: float, foot: float, colour: str) -> None:
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


def _plant(art: Canvas, rng: np.random.Generator, x: float, foot: float, tall: float) -> None:
    art.fill([ellipse(x, foot + 8, 100, 15)], "#20140c", 0.4, 7)
    for _ in range(22):
        _monstera(
            art,
            x,
            foot - 110,
            tall * rng.uniform(0.6, 1.25),
            rng.uniform(-165, -15),
            mix(mix("#3c8a4c", "#8ab84a", rng.uniform(0, 0.5)), "#0c2c1c", rng.uniform(0, 0.5)),
        )
    art.fill(
        [curve([(x - 74, foot - 120), (x + 74, foot - 120), (x + 54, foot + 8), (x - 54, foot + 8)], steps=4)],
        ("#f4f0e8", "#b8aa98"),
    )


def _monstera(art: Canvas, x: float, y: float, length: float, tilt: float, colour: str) -> None:
    turn = np.deg2rad(tilt)
    tip = (x + np.cos(turn) * length * 0.55, y + np.sin(turn) * length * 0.75)
    art.stroke([np.array([(x, y), tip])], mix(colour, "#000000", 0.25), 4)
    art.fill(
        [leaf(tip[0], tip[1], length * 0.55, length * 0.36, tilt + 20 * np.cos(turn))],
        (mix(colour, "#f4ffd0", 0.2), mix(colour, "#000000", 0.25)),
    )
    end = (tip[0] + np.cos(turn + 0.2) * length * 0.45, tip[1] + np.sin(turn + 0.2) * length * 0.45)
    art.stroke([np.array([tip, end])], mix(colour, "#e8f4b0", 0.4), 2, 0.7)
