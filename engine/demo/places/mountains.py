"""A mountain lake, and a hut in the snow."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import Outline, blob, curve, ellipse, polygon, ridge


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


def stones(art: Canvas, rng: np.random.Generator, top: int, bottom: int, count: int, colours: tuple[str, ...]) -> None:
    """Pebbles that grow towards the viewer."""
    for y in np.sort(rng.uniform(top, bottom, count)):
        size = 5 + 26 * (y - top) / (bottom - top) * rng.uniform(0.4, 1.2)
        colour = colours[int(rng.integers(len(colours)))]
        art.fill(
            [blob(rng, rng.uniform(0, WIDTH), y, size * 1.5, size, 7)],
            (mix(colour, "#ffe8d0", 0.35), mix(colour, "#000000", 0.35)),
        )


def _fir(x: float, foot: float, tall: float, wide: float) -> Outline:
    left, right = [], []
    for k in range(7):
        y = foot - tall + tall * 0.9 * k / 6
        out = tall * wide * 0.5 * (k + 0.6) / 6.6
        left += [(x - out, y + tall * 0.08), (x - out * 0.55, y + tall * 0.06)]
        right += [(x + out, y + tall * 0.08), (x + out * 0.55, y + tall * 0.06)]
    return np.array([(x, foot - tall), *right, (x, foot), *reversed(left)])
