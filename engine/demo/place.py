"""Painted places: pictures larger than any frame, with their light and the spots where people can stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from engine.demo.canvas import Canvas
from engine.demo.pen import Light

WIDTH, HEIGHT = 1350, 1600
"""Size of every place in units; a frame shows a part of it."""
SCALE = 0.8
"""Pixels per unit: as many as a photo needs at its widest."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Position of a person's feet, and their height there, in the place's units."""

    x: float
    y: float
    tall: float


@dataclass(frozen=True, slots=True)
class Place:
    """A painted place."""

    picture: Image.Image
    light: Light = field(default_factory=Light)
    spots: tuple[Spot, ...] = (Spot(675, 1390, 820), Spot(480, 1330, 720), Spot(880, 1350, 740))


Painter = Callable[[np.random.Generator, int], Place]
"""Paints a place; the number selects its colours and time of day."""


def blank(ground: str | tuple[str, ...]) -> Canvas:
    """An empty place of the usual size."""
    return Canvas(WIDTH, HEIGHT, ground, SCALE)
