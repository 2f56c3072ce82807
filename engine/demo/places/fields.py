"""Rows of flowers, and sand dunes."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, clouds, mix
from engine.demo.pen import Light
from engine.demo.place import HEIGHT, WIDTH, Place, Spot, blank
from engine.demo.shapes import blob, curve, ellipse, limb, ridge


def lavender(rng: np.random.Generator, tone: int) -> Place:
    """Rows of flowers to a lone tree on the horizon."""
    bloom, dark, sky = (
        (("#9a6ad0", "#b48ae4", "#6a3aa0"), "#2c4020", ("#5a8cd0", "#a8cdea", "#fbe8d0")),
        (("#f4c020", "#ffd84a", "#d08a10"), "#2a5a20", ("#2a7ad0", "#78b8ec", "#dff0f8")),
    )[tone % 2]
    art = blank(sky + (sky[-1],) * 3)
    veil = np.sin(np.linspace(0.3, np.pi, 80))[:, None]
    art.texture(clouds(rng, 3, 5, 5).clip(0, 1) * veil, 60, (0, 0, WIDTH, 640))
    art.fill([ridge(rng, 0, WIDTH, 700, 46, 900, 0.45)], ("#7c98a8", "#9ab09a"))
    art.fill([ridge(rng, 0, WIDTH, 745, 14, HEIGHT, 0.4)], (mix(dark, "#c0b070", 0.5), mix(dark, "#000000", 0.1)))
    art.fill([limb((1010, 742), (1012, 640), 9, 6)], "#3a2c20")
    art.fill(
        [blob(rng, 1010 + dx, 590 + dy, 58, 48) for dx, dy in ((0, 0), (-40, 22), (42, 18), (6, -34))],
        ("#5a8a3c", "#24421c"),
    )
    for step in np.linspace(0, 1, 54) ** 1.9:
        _row_of_puffs(art, rng, step, bloom, mix(bloom[2], dark, 0.4))
    art.glow(180, 640, 600, "#fff0c8", 0.5)
    return Place(
        art.image,
        Light(-0.6, "#fff8f2", "#fff0c8", 0.65),
        (Spot(585, 1370, 740), Spot(815, 1370, 740), Spot(640, 1180, 520)),
    )


def _row_of_puffs(art: Canvas, rng: np.random.Generator, step: float, bloom: tuple[str, ...], shade: str) -> None:
    """Draw the plants at one distance in all rows; `step` is 0 at the horizon and 1 at the viewer's feet."""
    size = 5 + 66 * step
    sway = size * 0.35
    y = 752 + step * 900
    across = [x for x in 700 + np.arange(-10, 11) * (14 + 205 * step) if -60 < x < WIDTH + 60]
    art.fill([ellipse(x, y + size * 0.3, size * 0.7, size * 0.45, corners=12) for x in across], shade, 0.9)
    for colour in (*bloom, bloom[1]):
        puffs = [
            ellipse(x + sway * rng.normal(), y + 0.6 * sway * rng.normal(), size * rng.uniform(0.14, 0.3), corners=8)
            for x in across
            for _ in range(2)
        ]
        art.fill(puffs, colour)


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
