"""Places under the open sky: mountains, woods, snow, dunes, fields."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, blob, curve, ellipse, leaf, limb, polygon, ridge


def lake(rng: np.random.Generator, tone: int) -> Place:
    """A mountain lake in low sun."""
    sky = (("#27406e", "#6d6f9e", "#e39b7b", "#ffd9a0"), ("#2a6bb0", "#7fb4dc", "#cfe6f0", "#f3f2e6"))[tone % 2]
    far, near = (("#8d7a9c", "#2a2f4a"), ("#8fb0c8", "#24484a"))[tone % 2]
    art = blank(sky + (sky[-1],) * 3)
    art.texture(clouds(rng, 3, 9, 5), 26, (0, 0, WIDTH, 700))
    art.glow(980, 610, 520, "#ffe2a8", 0.9)
    for k in range(5):
        share = k / 4
        level = 600 + 65 * k
        art.fill(
            [ridge(rng, 0, WIDTH, level - 30, 190 - 28 * k, 1000, 0.58)],
            (mix(far, near, share), mix(mix(far, near, share), sky[2], 0.55)),
        )
        art.glow(900, level + 40, 700, sky[2], 0.12)
    pines(art, rng, 905, range(-20, WIDTH, 26), 100, mix(near, "#000000", 0.25))
    art.mirror(930, 560, 16, rng)
    art.fill([curve([(0, 928), (WIDTH, 928), (WIDTH, 935), (0, 936)])], "#fff0d8", 0.5, 2)
    art.texture(clouds(rng, 2, 40, 3), 22, (0, 930, WIDTH, 1490))
    art.fill([ridge(rng, 0, WIDTH, 1285, 26, HEIGHT, 0.6)], ("#6a5a4a", "#4a3d36", "#2c2624"))
    stones(art, rng, 1300, 1590, 170, ("#8a7a6a", "#5a4f48", "#3c3532", "#a8927c"))
    return Place(art.image, Light(0.6, "#f6dcd0" if tone % 2 == 0 else "#f4f6f4", "#ffd9a0", 0.75))


def forest(rng: np.random.Generator, tone: int) -> Place:
    """Tall trunks, ferns and shafts of light."""
    mist, leaf_dark, leaf_light = (("#b9d49a", "#16301c", "#7fae3c"), ("#e8c27a", "#3a1e10", "#d0742a"))[tone % 2]
    art = blank((mist, mix(mist, "#ffffff", 0.35), mix(mist, leaf_dark, 0.3)))
    for depth in range(5):
        share = (depth + 1) / 5
        bark = mix(mist, mix(leaf_dark, "#2a1c14", 0.6), share * 0.95)
        trunks: list[Outline] = []
        for x in rng.uniform(-40, WIDTH + 40, 15 - 2 * depth):
            thick = (6 + 8.5 * depth) * rng.uniform(0.6, 1.3)
            if depth > 2 and 420 < x < 930:
                continue
            trunks.append(limb((x + rng.uniform(-25, 25), -60), (x, 1010 + 85 * depth), thick * 0.7, thick * 1.15))
        art.fill(trunks, bark, blur=max(0.0, 4 - 1.6 * depth))
        foliage(
            art,
            rng,
            (0, -40, WIDTH, 420 - 20 * depth),
            240,
            34,
            (mix(mist, leaf_dark, share * 0.8), mix(mist, leaf_light, share)),
            0.85,
        )
    art.fill(
        [ridge(rng, 0, WIDTH, 1120, 24, HEIGHT, 0.6)],
        (mix(leaf_light, leaf_dark, 0.35), leaf_dark, mix(leaf_dark, "#000000", 0.4)),
    )
    art.fill(
        [curve([(640, 1110), (710, 1110), (840, 1330), (1000, 1620), (280, 1620), (540, 1330)])],
        (mix(mist, "#b89a6a", 0.6), "#7a6040"),
        0.75,
        14,
    )
    foliage(art, rng, (0, 1120, 470, HEIGHT), 420, 30, (leaf_dark, leaf_light, mix(leaf_dark, leaf_light, 0.5)))
    foliage(art, rng, (900, 1120, WIDTH, HEIGHT), 420, 30, (leaf_dark, leaf_light, mix(leaf_dark, leaf_light, 0.5)))
    for x in (180, 430, 700, 980):
        shift = rng.uniform(-60, 60)
        art.fill(
            [polygon((x + 300 + shift, -50), (x + 420 + shift, -50), (x + 120, 1400), (x - 120, 1400))],
            "#fff6d0",
            0.13,
            26,
        )
    art.glow(860, 80, 760, "#fff2c0", 0.55)
    return Place(
        art.image,
        Light(0.5, mix("#ffffff", mist, 0.35), "#fff4c0", 0.7),
        (Spot(665, 1400, 760), Spot(600, 1330, 660), Spot(735, 1460, 840)),
    )


def snow(rng: np.random.Generator, tone: int) -> Place:
    """A hut among snowy firs."""
    sky = (("#31466e", "#7f92b8", "#d8c8d0"), ("#8fb8dc", "#c8e0f0", "#f4f6fa"))[tone % 2]
    art = blank(sky + (sky[-1],) * 2)
    for k in range(3):
        art.fill(
            [ridge(rng, 0, WIDTH, 640 + 70 * k, 130 - 30 * k, 1100, 0.6)],
            (mix("#ffffff", sky[1], 0.5 - 0.1 * k), mix("#ffffff", sky[0], 0.25)),
        )
    firs(art, rng, 900, range(-10, WIDTH, 60), 230, sky[0])
    hut(art, 150 + rng.uniform(0, 50), 1010)
    art.fill(
        [ridge(rng, 0, WIDTH, 1000, 34, HEIGHT, 0.35)],
        ("#f4f6fc", mix("#e4eaf6", sky[0], 0.12), mix("#c8d4ea", sky[0], 0.1)),
    )
    firs(art, rng, 1120, (930, 1120, 1290, 30), 520, sky[0])
    art.texture(clouds(rng, 3, 12, 4), 12, (0, 1000, WIDTH, HEIGHT))
    for x in (560, 640):
        art.fill(
            [ellipse(x + 6 * k * (1 if x > 600 else -1), 1080 + 42 * k, 10 + k, 6 + k * 0.4) for k in range(12)],
            mix("#a8b8d4", sky[0], 0.2),
            0.7,
            1,
        )
    flakes = [
        ellipse(x, y, r, corners=10)
        for x, y, r in zip(
            rng.uniform(0, WIDTH, 340), rng.uniform(0, HEIGHT, 340), rng.uniform(1.5, 5.5, 340), strict=True
        )
    ]
    art.fill(flakes, "#ffffff", 0.8, 1.2)
    return Place(
        art.image,
        Light(-0.5, "#dfe6f6" if tone % 2 == 0 else "#fbfcff", "#ffffff", 0.45),
        (Spot(690, 1370, 770), Spot(560, 1300, 660), Spot(820, 1420, 840)),
    )


def dunes(rng: np.random.Generator, tone: int) -> Place:
    """Sand dunes with sharp shadows."""
    sky = (("#3f78b4", "#9cc4dc", "#f0e0c0"), ("#5a3a6a", "#d0707a", "#ffc080"))[tone % 2]
    sand, dark = (("#e8b070", "#8a4a28"), ("#d88858", "#5a2438"))[tone % 2]
    art = blank(sky + (sky[-1],) * 3)
    art.glow(300, 430, 420, "#fff0c0", 0.8)
    for k in range(5):
        level = 690 + 125 * k + 14 * k * k
        peak = (WIDTH * (0.2 + 0.6 * ((k * 0.618 + rng.uniform(0, 0.2)) % 1)), level - 90.0 - 16 * k)
        crest = curve(
            [
                (-300, level + 120),
                (peak[0] * 0.5 - 60, level + 20),
                peak,
                (peak[0] * 0.5 + 760, level + 30),
                (WIDTH + 300, level + 90),
            ],
            closed=False,
            steps=24,
        )
        near = 0.12 * k
        art.fill(
            [np.concatenate([crest, [(WIDTH + 300, HEIGHT), (-300, HEIGHT)]])],
            (mix(mix(sand, "#fff0d0", 0.3), sky[2], 0.4 - near), mix(sand, dark, near), mix(sand, dark, near)),
        )
        fall = curve(
            [
                peak,
                (peak[0] - 40, level + 10),
                (peak[0] + 50, level + 120),
                (peak[0] - 10, level + 240),
                (peak[0] + 90, level + 420),
            ],
            closed=False,
        )
        lee = crest[crest[:, 0] > peak[0]][::-1]
        art.fill(
            [np.concatenate([fall, [(WIDTH + 400, level + 300)], lee])],
            (mix(dark, sky[2], 0.35 - near * 0.5), mix(dark, sand, 0.4)),
            0.8,
            2,
        )
    rows = np.sin(np.arange(150)[:, None] * 0.9 + clouds(rng, 6, 5, 4)[:1].repeat(150, 0) * 6)
    art.texture(rows, 7, (0, 1180, WIDTH, HEIGHT))
    return Place(
        art.image,
        Light(-0.8, "#fff0dc" if tone % 2 == 0 else "#f6d0c0", "#ffe8b8", 0.8, 0.5),
        (Spot(620, 1400, 700), Spot(480, 1330, 560), Spot(760, 1450, 800)),
    )


def lavender(rng: np.random.Generator, tone: int) -> Place:
    """Rows of flowers to a lone tree on the horizon."""
    bloom, dark, sky = (
        (("#9a6ad0", "#b48ae4", "#6a3aa0"), "#2c4020", ("#5a8cd0", "#a8cdea", "#fbe8d0")),
        (("#f4c020", "#ffd84a", "#d08a10"), "#2a5a20", ("#2a7ad0", "#78b8ec", "#dff0f8")),
    )[tone % 2]
    art = blank(sky + (sky[-1],) * 3)
    art.texture(clouds(rng, 3, 5, 5).clip(0, 1), 60, (0, 60, WIDTH, 620))
    art.fill([ridge(rng, 0, WIDTH, 700, 46, 900, 0.45)], ("#7c98a8", "#9ab09a"))
    art.fill([ridge(rng, 0, WIDTH, 745, 14, HEIGHT, 0.4)], (mix(dark, "#c0b070", 0.5), mix(dark, "#000000", 0.1)))
    art.fill([limb((1010, 742), (1012, 640), 9, 6)], "#3a2c20")
    art.fill(
        [blob(rng, 1010 + dx, 590 + dy, 58, 48) for dx, dy in ((0, 0), (-40, 22), (42, 18), (6, -34))],
        ("#5a8a3c", "#24421c"),
    )
    for row in range(-10, 11):
        for step in np.linspace(0, 1, 64) ** 1.9:
            y = 752 + step * 900
            x = 700 + row * (14 + 205 * step)
            size = 5 + 66 * step
            if -60 < x < WIDTH + 60:
                puff = [
                    ellipse(
                        x + rng.normal(0, size * 0.35),
                        y + rng.normal(0, size * 0.2),
                        size * rng.uniform(0.12, 0.3),
                        corners=8,
                    )
                    for _ in range(7)
                ]
                art.fill(
                    [ellipse(x, y + size * 0.3, size * 0.7, size * 0.45, corners=12)], mix(bloom[2], dark, 0.4), 0.9
                )
                art.fill(puff[:4], bloom[int(rng.integers(0, 3))])
                art.fill(puff[4:], bloom[1])
    art.glow(180, 640, 600, "#fff0c8", 0.5)
    return Place(
        art.image,
        Light(-0.6, "#fff8f2", "#fff0c8", 0.65),
        (Spot(585, 1370, 740), Spot(815, 1370, 740), Spot(640, 1180, 520)),
    )


def autumn(rng: np.random.Generator, tone: int) -> Place:
    """A park path under coloured trees, with a bench."""
    colours = (("#d8741c", "#f0a430", "#a83c18", "#e8c24a"), ("#f4b8cc", "#fbdce6", "#e08aa8", "#ffffff"))[tone % 2]
    ground = (("#b0703a", "#7a4824"), ("#a8c878", "#6a9048"))[tone % 2]
    art = blank(("#c8d8e4", "#eee6d8", "#f4e4c4", ground[0]))
    art.fill([ridge(rng, 0, WIDTH, 860, 30, HEIGHT, 0.5)], (mix(ground[0], "#f4e4c4", 0.4), *ground))
    art.fill(
        [curve([(600, 880), (740, 880), (860, 1200), (1120, 1650), (180, 1650), (460, 1200)])],
        ("#e6d8c0", "#b8a48c"),
        0.95,
        3,
    )
    for depth, y in enumerate((880, 960, 1080)):
        reach = 1 + depth * 0.9
        for side in (-1, 1):
            x = 675 + side * (190 + 170 * depth)
            bark = mix("#3a2820", "#e4d4c0", 0.45 - 0.2 * depth)
            art.fill(
                [
                    limb((x, y), (x + side * 16, y - 330 * reach), 13 * reach, 7 * reach),
                    limb((x + side * 8, y - 200 * reach), (x - side * 120 * reach, y - 420 * reach), 7 * reach, 3),
                ],
                bark,
            )
            foliage(
                art,
                rng,
                (round(x - 230 * reach), round(y - 640 * reach), round(x + 230 * reach), round(y - 230 * reach)),
                330,
                15 * reach,
                tuple(mix(c, "#f4ead8", 0.4 - 0.2 * depth) for c in colours),
            )
    for x in (110, 960):
        bench(art, x, 1180)
    litter(art, rng, 980, HEIGHT, 420, colours)
    art.glow(690, 700, 560, "#fff4d8", 0.6)
    return Place(
        art.image,
        Light(0.3, "#fff4e6", "#ffe8c0", 0.6),
        (Spot(650, 1400, 760), Spot(720, 1300, 640), Spot(590, 1470, 860)),
    )


def pines(art: Canvas, rng: np.random.Generator, foot: float, places: range, tall: float, colour: str) -> None:
    """A dark row of far-off conifers."""
    art.fill(
        [_fir(x + rng.uniform(-9, 9), foot + rng.uniform(0, 24), tall * rng.uniform(0.5, 1.1), 0.3) for x in places],
        colour,
    )


def firs(
    art: Canvas, rng: np.random.Generator, foot: float, places: range | tuple[int, ...], tall: float, sky: str
) -> None:
    """Firs with snow on them."""
    for x in places:
        high = tall * rng.uniform(0.7, 1.15)
        base = foot + rng.uniform(-15, 30)
        art.fill([_fir(x, base, high, 0.42)], (mix("#3c5a58", sky, 0.3), mix("#16302e", sky, 0.25)))
        caps = []
        for k in range(6):
            y = base - high * (0.95 - k * 0.155)
            wide = high * 0.05 + high * 0.032 * k
            caps.append(
                curve(
                    [
                        (x - wide, y + high * 0.085),
                        (x - wide * 0.2, y - high * 0.04),
                        (x + wide * 0.6, y + high * 0.05),
                        (x + wide * 0.1, y + high * 0.05),
                    ]
                )
            )
        art.fill(caps, "#f8fbff", 0.95, 1)


def hut(art: Canvas, x: float, foot: float) -> None:
    """A wooden hut with lit windows and smoke."""
    art.fill(
        [polygon((x, foot), (x, foot - 150), (x + 130, foot - 250), (x + 260, foot - 150), (x + 260, foot))],
        ("#7a4c30", "#4a2c1e"),
    )
    art.stroke([np.array([(x, foot - k), (x + 260, foot - k)]) for k in range(10, 150, 18)], "#341e14", 2, 0.6)
    art.fill(
        [
            polygon(
                (x - 34, foot - 128),
                (x + 130, foot - 268),
                (x + 294, foot - 128),
                (x + 284, foot - 165),
                (x + 130, foot - 300),
                (x - 24, foot - 165),
            )
        ],
        "#f4f8ff",
    )
    panes = [
        np.array([(x + a, foot - 110), (x + a + 52, foot - 110), (x + a + 52, foot - 48), (x + a, foot - 48)])
        for a in (40, 168)
    ]
    art.fill(panes, ("#ffe08a", "#ffb040"))
    for a in (66, 194):
        art.glow(x + a, foot - 78, 130, "#ffb850", 0.6)
    art.fill(
        [
            curve(
                [
                    (x + 205, foot - 290),
                    (x + 235, foot - 360),
                    (x + 205, foot - 430),
                    (x + 260, foot - 520),
                    (x + 300, foot - 430),
                    (x + 240, foot - 350),
                ]
            )
        ],
        "#e8ecf4",
        0.35,
        14,
    )


def bench(art: Canvas, x: float, foot: float) -> None:
    """A park bench."""
    art.fill(
        [
            polygon((x, foot - 66 - k), (x + 270, foot - 66 - k), (x + 270, foot - 48 - k), (x, foot - 48 - k))
            for k in (0, 38, 66, 94)
        ],
        ("#8a5a34", "#5c3a22"),
    )
    art.fill([limb((x + a, foot - 150), (x + a, foot), 6, 6) for a in (24, 246)], "#2c2624")
    art.fill([ellipse(x + 135, foot + 4, 160, 12)], "#1c1410", 0.3, 6)


def stones(art: Canvas, rng: np.random.Generator, top: int, bottom: int, count: int, colours: tuple[str, ...]) -> None:
    """Pebbles that grow towards the viewer."""
    for y in np.sort(rng.uniform(top, bottom, count)):
        size = 5 + 26 * (y - top) / (bottom - top) * rng.uniform(0.4, 1.2)
        colour = colours[int(rng.integers(len(colours)))]
        art.fill(
            [blob(rng, rng.uniform(0, WIDTH), y, size * 1.5, size, 7)],
            (mix(colour, "#ffe8d0", 0.35), mix(colour, "#000000", 0.35)),
        )


def foliage(
    art: Canvas,
    rng: np.random.Generator,
    box: tuple[int, int, int, int],
    count: int,
    size: float,
    colours: tuple[str, ...],
    opacity: float = 1.0,
) -> None:
    """A mass of leaves within a box, dark ones first."""
    for colour in colours:
        x = (
            rng.normal((box[0] + box[2]) / 2, (box[2] - box[0]) / 4.2, count // len(colours))
            if box[2] - box[0] < 900
            else rng.uniform(box[0], box[2], count // len(colours))
        )
        y = rng.uniform(0, 1, len(x)) ** 0.9 * (box[3] - box[1]) + box[1]
        art.fill(
            [
                leaf(a, b, size * rng.uniform(0.7, 1.8), size * rng.uniform(0.4, 0.8), rng.uniform(0, 360))
                for a, b in zip(x, y, strict=True)
            ],
            colour,
            opacity,
        )


def litter(art: Canvas, rng: np.random.Generator, top: int, bottom: int, count: int, colours: tuple[str, ...]) -> None:
    """Leaves on the ground."""
    for colour in colours:
        y = rng.uniform(0, 1, count // len(colours)) ** 1.4 * (bottom - top) + top
        art.fill(
            [
                leaf(rng.uniform(0, WIDTH), b, 6 + (b - top) * 0.035, 4 + (b - top) * 0.015, rng.uniform(0, 360))
                for b in y
            ],
            colour,
            0.9,
        )


def _fir(x: float, foot: float, tall: float, wide: float) -> Outline:
    left, right = [], []
    for k in range(7):
        y = foot - tall + tall * 0.9 * k / 6
        out = tall * wide * 0.5 * (k + 0.6) / 6.6
        left += [(x - out, y + tall * 0.08), (x - out * 0.55, y + tall * 0.06)]
        right += [(x + out, y + tall * 0.08), (x + out * 0.55, y + tall * 0.06)]
    return np.array([(x, foot - tall), *right, (x, foot), *reversed(left)])
