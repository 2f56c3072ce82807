"""Draws heads: face, hair, hats."""

from __future__ import annotations

import numpy as np

from engine.demo.canvas import mix
from engine.demo.pen import Pen, darker, paler
from engine.demo.people import Person, Pose
from engine.demo.shapes import Point, at, curve, ellipse, polygon

_CROWN = ((-0.42, 0.26), (-0.36, 0.62), (0, 0.7), (0.36, 0.62), (0.42, 0.26), (0, 0.19))
_BAND = ((-0.43, 0.3), (0, 0.24), (0.43, 0.3), (0.41, 0.4), (0, 0.34), (-0.41, 0.4))
_CAP = ((-0.43, 0.1), (-0.4, 0.5), (0, 0.72), (0.4, 0.5), (0.43, 0.1), (0, 0.16))
_LONG = (
    *((-0.42, 0.3), (-0.56, -0.45), (-0.5, -1.3), (-0.12, -1.45)),
    *((0.3, -1.4), (0.54, -1.1), (0.55, -0.4), (0.42, 0.3), (0, 0.55)),
)
_BOB = (
    *((-0.43, 0.3), (-0.54, -0.2), (-0.46, -0.6), (0, -0.5)),
    *((0.46, -0.6), (0.54, -0.2), (0.43, 0.3), (0, 0.58)),
)
_SHINE = ((-0.24, 0.36), (-0.08, 0.5), (0.16, 0.5))


def draw_head(pen: Pen, person: Person, pose: Pose, head: Point) -> None:
    """Draw face, hair and hat around the middle of the head."""
    x, y = head
    if pose.back:
        pen.part(ellipse(x, y, 0.4, 0.5), person.hair)
    else:
        chin = 0.08 * pose.turn
        jaw = [(-0.35, 0.12), (-0.31, -0.2), (chin - 0.15, -0.45), (chin * 1.25, -0.5), (chin + 0.15, -0.45)]
        pen.part(curve(at(head, [*jaw, (0.31, -0.2), (0.35, 0.12), (0.26, 0.42), (-0.26, 0.42)])), person.skin, 0.7)
        _face(pen, person, x + 0.17 * pose.turn, y, pose.turn)
        _hair_above(pen, person, pose, head)
    if person.hat:
        pen.part(ellipse(x, y + 0.24, 0.86, 0.17, tilt=-4 * pose.turn - 3), person.hat)
        pen.part(curve(at(head, _CROWN)), person.hat)
        pen.detail(curve(at(head, _BAND)), darker(person.hat, 0.55))
    if person.cap:
        pen.part(curve(at(head, _CAP)), person.cap)
        pen.part(ellipse(x, y + 0.16, 0.45, 0.12), darker(person.cap, 0.2), 0.6)
        pen.part(ellipse(x, y + 0.76, 0.15), paler(person.cap, 0.4))


def _face(pen: Pen, person: Person, x: float, y: float, turn: float) -> None:
    for side in (-1, 1):
        if side * turn < -0.75:
            continue
        eye = x + side * 0.15 * (1 - 0.45 * abs(turn))
        if side * turn < 0.5:
            pen.detail(ellipse(eye + side * 0.04, y - 0.19, 0.075, 0.05), mix(person.skin, "#d0604c", 0.28))
        pen.detail(ellipse(eye, y - 0.02, 0.055, 0.034), "#fbf4ec")
        pen.detail(ellipse(eye + 0.015 * turn, y - 0.02, 0.032, 0.036), "#2a1c18")
        pen.line(
            np.array([(eye - 0.065, y + 0.0), (eye, y + 0.03), (eye + 0.065, y + 0.0)]), darker(person.hair, 0.5), 0.022
        )
        pen.line(
            np.array([(eye - 0.08, y + 0.095), (eye + side * 0.01, y + 0.125), (eye + 0.08, y + 0.1)]),
            darker(person.hair, 0.2),
            0.03,
        )
    pen.detail(
        polygon((x + 0.01, y), (x + 0.05 + 0.06 * turn, y - 0.15), (x - 0.03, y - 0.15)), darker(person.skin, 0.14)
    )
    pen.detail(
        curve([(x - 0.09, y - 0.275), (x, y - 0.262), (x + 0.09, y - 0.275), (x, y - 0.335)]),
        mix(person.skin, "#a83238", 0.62),
    )


def draw_hair_behind(pen: Pen, person: Person, head: Point) -> None:
    """Draw the hair that falls behind the shoulders, or in front of them if seen from the back."""
    x, y = head
    if person.style == "long":
        pen.part(curve(at(head, _LONG)), darker(person.hair, 0.12))
    elif person.style == "bob":
        pen.part(curve(at(head, _BOB)), darker(person.hair, 0.12))
    elif person.style == "bun":
        pen.part(ellipse(x - 0.05, y + 0.62, 0.25, 0.23), person.hair)
    elif person.style == "curls":
        for angle in np.linspace(-0.5, np.pi + 0.5, 9):
            knob = ellipse(x + float(np.cos(angle)) * 0.42, y + 0.1 + float(np.sin(angle)) * 0.42, 0.24)
            pen.part(knob, person.hair, 0.6)


def _hair_above(pen: Pen, person: Person, pose: Pose, head: Point) -> None:
    part = 0.12 if pose.turn <= 0 else -0.12
    high, low = (0.06, 0.12) if person.style == "short" else (0.1, -0.02)
    outside = [
        (-0.38, low),
        (-0.43, 0.3),
        (-0.22, 0.5 + high),
        (0.1, 0.52 + high),
        (0.36, 0.4),
        (0.41, 0.2),
        (0.38, low),
    ]
    fringe = [(0.3 + part * 0.3, 0.18), (part, 0.31), (part * 0.3 - 0.3, 0.16)]
    pen.part(curve(at(head, outside + fringe), steps=6), person.hair, 0.8)
    pen.line(curve(at(head, _SHINE), closed=False), paler(person.hair, 0.22), 0.045)
