"""A dog and a cat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.demo.pen import Pen, darker, paler
from engine.demo.shapes import curve, ellipse, polygon


@dataclass(frozen=True, slots=True)
class Animal:
    """A dog or a cat; one unit is a third of the height of the head above the ground."""

    kind: str = "dog"
    coat: str = "#b8783c"
    chest: str = "#f4e4cc"
    collar: str = "#c8302c"


ANIMAL_POSES = ("stand", "sit", "run", "look", "down")
"""What an animal can do; a pose it does not know stands."""


def draw_animal(pen: Pen, animal: Animal, pose: str, flip: bool) -> None:
    """Draw an animal with its paws at the pen's origin, looking right, or left when flipped."""
    side = -1 if flip else 1
    if animal.kind == "cat":
        _cat(pen, animal, pose, side)
    else:
        _dog(pen, animal, pose, side)


def _dog(pen: Pen, animal: Animal, pose: str, side: int) -> None:
    coat, dark = animal.coat, darker(animal.coat, 0.22)
    sits = pose in ("sit", "look")
    lowered = 0.9 if pose == "down" else 0.0
    strides = {"run": (-1.1, 0.7, -0.8, 1.2)}.get(pose, (-0.15, 0.1, -0.1, 0.15))
    front, rear = 1.15, -1.3
    high = 1.75 - lowered
    tail = [
        (rear - 0.2, high - (1.0 if sits else -0.1)),
        (rear - 0.9, high + (0.0 if sits else 0.7)),
        (rear - 1.0, high + 1.0),
    ]
    pen.line(curve([(side * x, y) for x, y in tail], closed=False), dark, 0.24)
    if sits:
        pen.part(ellipse(side * (rear + 0.45), 0.75, 0.85, 0.8), dark)
        pen.limb((side * (rear + 0.2), 0.18), (side * (rear + 1.1), 0.14), 0.2, 0.17, coat)
        pen.limb((side * (rear + 0.5), 0.9), (side * (front - 0.1), 2.15), 0.8, 0.66, coat)
    else:
        for k, x in enumerate((rear, front)):
            _dog_leg(pen, side, x, high, strides[2 * k], dark)
        pen.limb((side * rear, high), (side * front, high + 0.12), 0.68, 0.74, coat)
    for k, x in enumerate((rear + 0.18, front + 0.18)):
        if not (sits and k == 0):
            _dog_leg(pen, side, x, high, strides[2 * k + 1] if not sits else 0.1, coat)
    crown = (front + 0.72, 3.15 + (0.35 if sits else 0.0) - lowered)
    pen.part(
        curve(
            [
                (side * (front - 0.1), crown[1] - 1.5),
                (side * (front + 0.75), crown[1] - 1.35),
                (side * (crown[0] + 0.3), crown[1] - 0.1),
                (side * (crown[0] - 0.4), crown[1]),
            ]
        ),
        coat,
    )
    pen.part(
        curve(
            [
                (side * (front + 0.42), crown[1] - 0.6),
                (side * (front + 0.86), crown[1] - 1.0),
                (side * (front + 0.6), crown[1] - 1.7),
                (side * (front + 0.2), crown[1] - 1.3),
            ]
        ),
        animal.chest,
        0.5,
    )
    pen.limb(
        (side * (crown[0] - 0.4), crown[1] - 0.66),
        (side * (crown[0] + 0.34), crown[1] - 0.74),
        0.09,
        0.09,
        animal.collar,
    )
    pen.part(ellipse(side * crown[0], crown[1], 0.6, 0.54), coat)
    pen.limb(
        (side * (crown[0] + 0.3), crown[1] - 0.12),
        (side * (crown[0] + 0.84), crown[1] - 0.2),
        0.3,
        0.2,
        paler(coat, 0.25),
    )
    pen.detail(ellipse(side * (crown[0] + 1.0), crown[1] - 0.1, 0.12, 0.1), "#1c1614")
    pen.detail(ellipse(side * (crown[0] + 0.3), crown[1] + 0.15, 0.085), "#1c1410")
    pen.detail(ellipse(side * (crown[0] + 0.33), crown[1] + 0.18, 0.028), "#ffffff")
    if pose in ("run", "look"):
        pen.detail(
            curve(
                [
                    (side * (crown[0] + 0.5), crown[1] - 0.36),
                    (side * (crown[0] + 0.82), crown[1] - 0.38),
                    (side * (crown[0] + 0.72), crown[1] - 0.72),
                ]
            ),
            "#e86a74",
        )
    pen.part(
        curve(
            [
                (side * (crown[0] - 0.34), crown[1] + 0.42),
                (side * (crown[0] + 0.04), crown[1] + 0.3),
                (side * (crown[0] - 0.12), crown[1] - 0.5),
                (side * (crown[0] - 0.52), crown[1] - 0.3),
            ]
        ),
        darker(coat, 0.4),
    )


def _dog_leg(pen: Pen, side: int, x: float, high: float, reach: float, colour: str) -> None:
    knee = (side * (x + reach * 0.5), high * 0.5)
    foot = (side * (x + reach), 0.15)
    pen.limb((foot[0], 0.13), (foot[0] + side * 0.2, 0.12), 0.17, 0.13, paler(colour, 0.3))
    pen.limb(knee, foot, 0.2, 0.14, colour)
    pen.limb((side * x, high), knee, 0.42, 0.22, colour)


def _cat(pen: Pen, animal: Animal, pose: str, side: int) -> None:
    coat, dark = animal.coat, darker(animal.coat, 0.3)
    lies = pose in ("down", "run")
    high = 1.05 if lies else 2.25
    tail = (
        [(-0.8, 0.3), (-1.7, 0.2), (-2.2, 0.75), (-1.9, 1.2)]
        if pose != "stand"
        else [(-0.8, 0.35), (-1.5, 0.9), (-1.4, 1.9), (-1.75, 2.5)]
    )
    pen.line(curve([(side * x, y) for x, y in tail], closed=False), dark, 0.3)
    if lies:
        pen.part(
            curve([(side * -1.5, 0.1), (side * -1.4, 0.95), (side * -0.2, 1.25), (side * 1.1, 1.0), (side * 1.3, 0.1)]),
            coat,
        )
        pen.limb((side * 0.7, 0.2), (side * 1.7, 0.14), 0.2, 0.16, animal.chest)
    else:
        pen.part(
            curve([(-1.0, 0.05), (-1.05, 0.7), (-0.62, 1.7), (0, 2.1), (0.62, 1.7), (1.05, 0.7), (1.0, 0.05)]), coat
        )
        pen.part(ellipse(0, 1.2, 0.4, 0.72), animal.chest, 0.5)
        for x in (-0.28, 0.28):
            pen.limb((x, 1.2), (x * 1.15, 0.16), 0.24, 0.2, coat)
            pen.part(ellipse(x * 1.2, 0.12, 0.27, 0.15), animal.chest, 0.5)
    head = (side * (0.75 if lies else 0.1), high + 0.32)
    tip = 6 if pose == "look" else -4
    for ear in (-1, 1):
        x = head[0] + ear * 0.4
        pen.part(polygon((x - 0.26, head[1] + 0.3), (x + ear * 0.16, head[1] + 0.92), (x + 0.26, head[1] + 0.3)), coat)
        pen.detail(
            polygon((x - 0.13, head[1] + 0.36), (x + ear * 0.12, head[1] + 0.74), (x + 0.14, head[1] + 0.36)), "#e0a090"
        )
    pen.part(ellipse(*head, 0.74, 0.6, tilt=tip), coat)
    for band in (-0.2, 0.0, 0.2):
        pen.line(np.array([(head[0] + band, head[1] + 0.56), (head[0] + band * 0.8, head[1] + 0.34)]), dark, 0.09)
    for cheek in (-1, 1):
        pen.part(ellipse(head[0] + cheek * 0.17, head[1] - 0.24, 0.22, 0.18), animal.chest, 0.4)
        pen.detail(ellipse(head[0] + cheek * 0.3, head[1] + 0.08, 0.14, 0.13), "#d8e05a")
        pen.detail(ellipse(head[0] + cheek * 0.3 + 0.02 * side, head[1] + 0.08, 0.055, 0.125), "#14140c")
        pen.detail(ellipse(head[0] + cheek * 0.3 + 0.05, head[1] + 0.13, 0.03), "#ffffff")
        for k in (-0.05, 0.04):
            pen.line(
                np.array([(head[0] + cheek * 0.25, head[1] - 0.22), (head[0] + cheek * 0.95, head[1] - 0.2 + k * 4)]),
                "#f4f0e8",
                0.02,
            )
    pen.detail(
        polygon((head[0] - 0.08, head[1] - 0.09), (head[0] + 0.08, head[1] - 0.09), (head[0], head[1] - 0.19)),
        "#d87a74",
    )
