"""Outlines to paint: curves, ridges, leaves and limbs, as arrays of points (n, 2) in pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.float64]
"""Corner points of a polygon or of an open path, shape (n, 2), x to the right and y downwards."""
Point = tuple[float, float]


def ellipse(x: float, y: float, rx: float, ry: float | None = None, tilt: float = 0.0, corners: int = 40) -> Outline:
    """An ellipse around (x, y), turned clockwise by `tilt` degrees."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    points = np.stack([np.cos(angle) * rx, np.sin(angle) * (rx if ry is None else ry)], axis=1)
    return points @ _turning(tilt) + (x, y)


def rectangle(left: float, top: float, right: float, bottom: float) -> Outline:
    """An upright rectangle."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=np.float64)


def polygon(*corners: Point) -> Outline:
    """Straight edges between these corners."""
    return np.array(corners, dtype=np.float64)


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Outline:
    """A rectangle with round corners."""
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    quarter = np.linspace(0, np.pi / 2, 7)
    centres = (
        (right - radius, bottom - radius),
        (left + radius, bottom - radius),
        (left + radius, top + radius),
        (right - radius, top + radius),
    )
    arcs = [
        np.stack([np.cos(quarter + k * np.pi / 2), np.sin(quarter + k * np.pi / 2)], axis=1) * radius + centre
        for k, centre in enumerate(centres)
    ]
    return np.concatenate(arcs)


def curve(points: Sequence[Point] | Outline, closed: bool = True, steps: int = 8) -> Outline:
    """A smooth line through all of `points` (Catmull-Rom)."""
    knots = np.asarray(points, dtype=np.float64)
    if closed:
        around = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        around = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    before, here, after, beyond = (around[k : len(around) - 3 + k, None, :] for k in range(4))
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    smooth = 0.5 * (
        2 * here
        + (after - before) * t
        + (2 * before - 5 * here + 4 * after - beyond) * t**2
        + (3 * here - before - 3 * after + beyond) * t**3
    )
    line = smooth.reshape(-1, 2)
    return line if closed else np.concatenate([line, knots[-1:]])


def limb(start: Point, end: Point, start_radius: float, end_radius: float) -> Outline:
    """A tapered capsule, such as an arm, a leg or a branch."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    heading = np.arctan2(dy, dx)
    back = np.linspace(heading + np.pi / 2, heading + 3 * np.pi / 2, 10)
    front = np.linspace(heading - np.pi / 2, heading + np.pi / 2, 10)
    return np.concatenate(
        [
            np.stack([np.cos(back), np.sin(back)], axis=1) * start_radius + start,
            np.stack([np.cos(front), np.sin(front)], axis=1) * end_radius + end,
        ]
    )


def leaf(x: float, y: float, length: float, width: float, tilt: float) -> Outline:
    """A pointed leaf that starts at (x, y) and points `tilt` degrees clockwise from the right."""
    t = np.linspace(0, 1, 9)
    bulge = np.sin(np.pi * t**0.8) * width / 2
    points = np.concatenate([np.stack([t * length, bulge], axis=1), np.stack([t * length, -bulge], axis=1)[::-1]])
    return points @ _turning(tilt) + (x, y)


def ridge(
    rng: np.random.Generator, left: float, right: float, level: float, height: float, bottom: float, rough: float = 0.5
) -> Outline:
    """A skyline of hills about `level`, up to `height` pixels up and down, filled down to `bottom`.

    `rough` is the weight of each further halving of the wavelength: 0.3 for dunes, 0.5 hills, 0.65 rocks.
    """
    count = 241
    x = np.linspace(0, 1, count)
    y = np.zeros(count)
    strength, waves = 1.0, 2
    while waves < count // 2:
        y += strength * np.interp(x, np.linspace(0, 1, waves + 1), rng.uniform(-1, 1, waves + 1))
        strength, waves = strength * rough, waves * 2
    y = y / np.abs(y).max() * height
    line = np.stack([left + x * (right - left), level - y], axis=1)
    return np.concatenate([line, [(right, bottom), (left, bottom)]])


def blob(rng: np.random.Generator, x: float, y: float, rx: float, ry: float, knobs: int = 9) -> Outline:
    """A soft irregular heap, such as a shrub, a cloud or a stone."""
    angle = np.linspace(0, 2 * np.pi, knobs, endpoint=False)
    far = rng.uniform(0.78, 1.1, knobs)
    return curve(np.stack([x + np.cos(angle) * far * rx, y + np.sin(angle) * far * ry], axis=1), steps=5)


def at(place: Point, points: Sequence[Point], side: int = 1) -> Outline:
    """The points moved to `place`, mirrored if `side` is -1."""
    return np.array(points, dtype=np.float64) * (side, 1) + place


def _turning(degrees: float) -> Outline:
    turn = np.deg2rad(degrees)
    return np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
