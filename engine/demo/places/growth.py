"""Leaves and plants for several places."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import Canvas, mix
from engine.demo.shapes import Outline, curve, ellipse, leaf


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


def frond(x: float, y: float, length: float, tilt: float) -> list[Outline]:
    """The leaflets of a palm leaf that starts at (x, y), `tilt` degrees clockwise from the right, and hangs."""
    turn = np.deg2rad(tilt)
    along = np.stack([np.linspace(0, 1, 22) * np.cos(turn), np.linspace(0, 1, 22) * np.sin(turn)], axis=1) * length + (
        x,
        y,
    )
    along[:, 1] += np.linspace(0, 1, 22) ** 2 * length * 0.22
    return [
        leaf(px, py, length * 0.3 * (1.05 - k / 22), 17, tilt + side * 48)
        for k, (px, py) in enumerate(along)
        for side in (-1, 1)
    ]


def broad_leaf(art: Canvas, x: float, y: float, length: float, tilt: float, colour: str) -> None:
    """One large leaf on its stalk, like a house plant's."""
    turn = np.deg2rad(tilt)
    tip = (x + np.cos(turn) * length * 0.55, y + np.sin(turn) * length * 0.75)
    art.stroke([np.array([(x, y), tip])], mix(colour, "#000000", 0.25), 4)
    art.fill(
        [leaf(tip[0], tip[1], length * 0.55, length * 0.36, tilt + 20 * np.cos(turn))],
        (mix(colour, "#f4ffd0", 0.2), mix(colour, "#000000", 0.25)),
    )
    end = (tip[0] + np.cos(turn + 0.2) * length * 0.45, tip[1] + np.sin(turn + 0.2) * length * 0.45)
    art.stroke([np.array([tip, end])], mix(colour, "#e8f4b0", 0.4), 2, 0.7)


def potted_plant(art: Canvas, rng: np.random.Generator, x: float, foot: float, tall: float) -> None:
    """A plant of broad leaves in a white pot that stands at (x, foot)."""
    art.fill([ellipse(x, foot + 8, 100, 15)], "#20140c", 0.4, 7)
    for _ in range(22):
        broad_leaf(
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
