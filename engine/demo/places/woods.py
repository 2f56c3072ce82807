"""A forest, and a park under coloured trees."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.places.growth import foliage
from engine.demo.shapes import Outline, curve, ellipse, leaf, limb, polygon, ridge


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
