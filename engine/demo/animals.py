"""Draws a dog and a cat."""

from __future__ import annotations

from dataclasses import dataclass

from engine.demo.pen import Pen, darker, paler
from engine.demo.shapes import Point, at, curve, ellipse


@dataclass(frozen=True, slots=True)
class Animal:
    """A dog or a cat; one unit is a third of the height of the head above the ground."""

    kind: str = "dog"
    coat: str = "#b8783c"
    chest: str = "#f4e4cc"
    collar: str = "#c8302c"


ANIMAL_POSES = ("stand", "sit", "run", "look", "down")
"""Poses of animals; any other is drawn as "stand"."""


def draw_animal(pen: Pen, animal: Animal, pose: str, flip: bool) -> None:
    """Draw an animal with its paws at the pen's origin, looking right, or left if flipped."""
    side = -1 if flip else 1
    if animal.kind == "cat":
        _cat(pen, animal, pose, side)
    else:
        _dog(pen, animal, pose, side)


_DOG_NECK = ((-0.82, -1.5), (0.03, -1.35), (0.3, -0.1), (-0.4, 0))
_DOG_BIB = ((-0.3, -0.6), (0.14, -1.0), (-0.12, -1.7), (-0.52, -1.3))
_DOG_EAR = ((-0.34, 0.42), (0.04, 0.3), (-0.12, -0.5), (-0.52, -0.3))
_DOG_TONGUE = ((0.5, -0.36), (0.82, -0.38), (0.72, -0.72))
_CAT_LYING = ((-1.5, 0.1), (-1.4, 0.95), (-0.2, 1.25), (1.1, 1.0), (1.3, 0.1))
_CAT_SITTING = ((-1.0, 0.05), (-1.05, 0.7), (-0.62, 1.7), (0, 2.1), (0.62, 1.7), (1.05, 0.7), (1.0, 0.05))
_CAT_TAIL_DOWN = ((-0.8, 0.3), (-1.7, 0.2), (-2.2, 0.75), (-1.9, 1.2))
_CAT_TAIL_UP = ((-0.8, 0.35), (-1.5, 0.9), (-1.4, 1.9), (-1.75, 2.5))
_FRONT, _REAR = 1.15, -1.3
"""Horizontal positions of a dog's legs."""


def _dog(pen: Pen, animal: Animal, pose: str, side: int) -> None:
    coat, dark = animal.coat, darker(animal.coat, 0.22)
    sits = pose in ("sit", "look")
    high = 0.85 if pose == "down" else 1.75
    strides = {"run": (-1.1, 0.7, -0.8, 1.2)}.get(pose, (-0.15, 0.1, -0.1, 0.15))
    tail = [(-0.2, -1.0 if sits else 0.1), (-0.9, 0.0 if sits else 0.7), (-1.0, 1.0)]
    pen.line(curve(at((side * _REAR, high), tail, side), closed=False), dark, 0.24)
    if sits:
        pen.part(ellipse(side * (_REAR + 0.45), 0.75, 0.85, 0.8), dark)
        pen.limb((side * (_REAR + 0.2), 0.18), (side * (_REAR + 1.1), 0.14), 0.2, 0.17, coat)
        pen.limb((side * (_REAR + 0.5), 0.9), (side * (_FRONT - 0.1), 2.15), 0.8, 0.66, coat)
        _dog_leg(pen, side, _FRONT + 0.18, high, 0.1, coat)
    else:
        for stride, x in zip(strides[::2], (_REAR, _FRONT), strict=True):
            _dog_leg(pen, side, x, high, stride, dark)
        pen.limb((side * _REAR, high), (side * _FRONT, high + 0.12), 0.68, 0.74, coat)
        for stride, x in zip(strides[1::2], (_REAR + 0.18, _FRONT + 0.18), strict=True):
            _dog_leg(pen, side, x, high, stride, coat)
    _dog_head(pen, animal, (side * (_FRONT + 0.72), high + (1.75 if sits else 1.4)), side, pose in ("run", "look"))


def _dog_leg(pen: Pen, side: int, x: float, high: float, reach: float, colour: str) -> None:
    foot = (side * (x + reach), 0.15)
    pen.limb((foot[0], 0.13), (foot[0] + side * 0.2, 0.12), 0.17, 0.13, paler(colour, 0.3))
    pen.limbs(((side * x, high), (side * (x + reach * 0.5), high * 0.5), foot), (0.42, 0.21, 0.14), colour)


def _dog_head(pen: Pen, animal: Animal, head: Point, side: int, pants: bool) -> None:
    x, y = head
    pen.part(curve(at(head, _DOG_NECK, side)), animal.coat)
    pen.part(curve(at(head, _DOG_BIB, side)), animal.chest, 0.5)
    pen.limb((x - side * 0.4, y - 0.66), (x + side * 0.34, y - 0.74), 0.09, 0.09, animal.collar)
    pen.part(ellipse(x, y, 0.6, 0.54), animal.coat)
    pen.limb((x + side * 0.3, y - 0.12), (x + side * 0.84, y - 0.2), 0.3, 0.2, paler(animal.coat, 0.25))
    pen.detail(ellipse(x + side * 1.0, y - 0.1, 0.12, 0.1), "#1c1614")
    pen.detail(ellipse(x + side * 0.3, y + 0.15, 0.085), "#1c1410")
    pen.detail(ellipse(x + side * 0.33, y + 0.18, 0.028), "#ffffff")
    if pants:
        pen.detail(curve(at(head, _DOG_TONGUE, side)), "#e86a74")
    pen.part(curve(at(head, _DOG_EAR, side)), darker(animal.coat, 0.4))


def _cat(pen: Pen, animal: Animal, pose: str, side: int) -> None:
    coat = animal.coat
    tail = _CAT_TAIL_UP if pose == "stand" else _CAT_TAIL_DOWN
    pen.line(curve(at((0, 0), tail, side), closed=False), darker(coat, 0.3), 0.3)
    if pose in ("down", "run"):
        pen.part(curve(at((0, 0), _CAT_LYING, side)), coat)
        pen.limb((side * 0.7, 0.2), (side * 1.7, 0.14), 0.2, 0.16, animal.chest)
        _cat_head(pen, animal, (side * 0.75, 1.37), side, -4)
        return
    pen.part(curve(_CAT_SITTING), coat)
    pen.part(ellipse(0, 1.2, 0.4, 0.72), animal.chest, 0.5)
    for x in (-0.28, 0.28):
        pen.limb((x, 1.2), (x * 1.15, 0.16), 0.24, 0.2, coat)
        pen.part(ellipse(x * 1.2, 0.12, 0.27, 0.15), animal.chest, 0.5)
    _cat_head(pen, animal, (side * 0.1, 2.57), side, 6 if pose == "look" else -4)


def _cat_head(pen: Pen, animal: Animal, head: Point, side: int, tilt: float) -> None:
    x, y = head
    for ear in (-1, 1):
        pen.part(at((x + ear * 0.4, y), ((-0.26, 0.3), (0.16, 0.92), (0.26, 0.3)), ear), animal.coat)
        pen.detail(at((x + ear * 0.4, y), ((-0.13, 0.36), (0.12, 0.74), (0.14, 0.36)), ear), "#e0a090")
    pen.part(ellipse(x, y, 0.74, 0.6, tilt=tilt), animal.coat)
    for band in (-0.2, 0.0, 0.2):
        pen.line(at(head, ((band, 0.56), (band * 0.8, 0.34))), darker(animal.coat, 0.3), 0.09)
    for cheek in (-1, 1):
        pen.part(ellipse(x + cheek * 0.17, y - 0.24, 0.22, 0.18), animal.chest, 0.4)
        pen.detail(ellipse(x + cheek * 0.3, y + 0.08, 0.14, 0.13), "#d8e05a")
        pen.detail(ellipse(x + cheek * 0.3 + 0.02 * side, y + 0.08, 0.055, 0.125), "#14140c")
        pen.detail(ellipse(x + cheek * 0.3 + 0.05, y + 0.13, 0.03), "#ffffff")
        for end in (-0.4, -0.04):
            pen.line(at(head, ((0.25, -0.22), (0.95, end)), cheek), "#f4f0e8", 0.02)
    pen.detail(at(head, ((-0.08, -0.09), (0.08, -0.09), (0, -0.19))), "#d87a74")
