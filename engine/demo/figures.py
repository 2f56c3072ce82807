"""Draws people from the feet to the neck: joints, clothes, limbs."""

from __future__ import annotations

import numpy as np

from engine.demo.heads import draw_hair_behind, draw_head
from engine.demo.pen import Pen, darker, paler
from engine.demo.people import Person, Pose
from engine.demo.shapes import Point, curve, ellipse, polygon

_LONG_WEAR = ("dress", "coat")
"""Clothes that cover trunk and thighs in one piece."""


class _Body:
    """Positions of joints, in heads above the ground."""

    def __init__(self, person: Person, pose: Pose) -> None:
        self.wide = (0.36 + 0.44 * (1 - 0.45 * abs(pose.turn))) * person.build
        self.hips_wide = 0.4 * (1 - 0.25 * abs(pose.turn))
        legs = [
            self._chain((side * self.hips_wide * 0.55, 0.0), angles, (1.72, 1.66))
            for side, angles in zip((-1, 1), pose.legs, strict=True)
        ]
        lowest = min(leg[2][1] for leg in legs)
        up = 0.12 - lowest
        self.legs = [[(x, y + up) for x, y in leg] for leg in legs]
        self.hip: Point = (0.0, up)
        lean = np.deg2rad(pose.lean)
        self.spine: Point = (float(np.sin(lean)), float(np.cos(lean)))
        self.chest = self._along(1.98)
        self.neck = self._along(2.4)
        tilt = np.deg2rad(pose.lean + pose.nod)
        self.head: Point = (
            self.neck[0] + float(np.sin(tilt)) * 0.55 + 0.07 * pose.turn,
            self.neck[1] + float(np.cos(tilt)) * 0.5,
        )
        self.shoulders = [
            (
                self.chest[0] + side * self.wide * 0.8 * self.spine[1],
                self.chest[1] - side * self.wide * 0.8 * self.spine[0],
            )
            for side in (-1, 1)
        ]
        self.arms = [
            self._chain(shoulder, angles, (1.2, 1.08))
            for shoulder, angles in zip(self.shoulders, pose.arms, strict=True)
        ]

    def _along(self, far: float) -> Point:
        return self.hip[0] + self.spine[0] * far, self.hip[1] + self.spine[1] * far

    def across(self, far: float, wide: float) -> tuple[Point, Point]:
        """Left and right edge of the trunk, `far` heads above the hip."""
        x, y = self._along(far)
        return (x - wide * self.spine[1], y + wide * self.spine[0]), (
            x + wide * self.spine[1],
            y - wide * self.spine[0],
        )

    @staticmethod
    def _chain(start: Point, angles: tuple[float, float], lengths: tuple[float, float]) -> list[Point]:
        joints = [start]
        for angle, length in zip(angles, lengths, strict=True):
            turn = np.deg2rad(angle)
            joints.append((joints[-1][0] + float(np.sin(turn)) * length, joints[-1][1] - float(np.cos(turn)) * length))
        return joints


def draw_person(pen: Pen, person: Person, pose: Pose) -> None:
    """Draw a person with the feet at the pen's origin."""
    body = _Body(person, pose)
    far, near = (1, 0) if pose.turn < -0.1 else (0, 1)
    behind = [k for k in (0, 1) if abs(pose.turn) > 0.6 and k == far]
    if not pose.back:
        draw_hair_behind(pen, person, body.head)
    for arm in behind:
        _arm(pen, person, body, arm)
    _leg(pen, person, body, far)
    _leg(pen, person, body, near)
    _trunk(pen, person, pose, body)
    draw_head(pen, person, pose, body.head)
    for arm in (0, 1):
        if arm not in behind:
            _arm(pen, person, body, arm)
    if pose.back and person.style in ("long", "bob", "bun", "curls"):
        draw_hair_behind(pen, person, body.head)


def _leg(pen: Pen, person: Person, body: _Body, side: int) -> None:
    hip, knee, ankle = body.legs[side]
    bare = person.wear in ("dress", "skirt")
    colour = person.skin if bare else person.bottom
    thin = 0.8 if bare else 1.0
    toe = 0.3 if ankle[0] >= knee[0] else -0.3
    pen.limb((ankle[0] - toe * 0.2, ankle[1] - 0.06), (ankle[0] + toe, ankle[1] - 0.1), 0.16, 0.11, person.shoes)
    pen.limbs((hip, knee, ankle), (0.4 * thin, 0.25 * thin, 0.14 if bare else 0.19), colour)


def _arm(pen: Pen, person: Person, body: _Body, side: int) -> None:
    shoulder, elbow, hand = body.arms[side]
    thick = 1.16 if person.wear in ("coat", "jumper") else 0.98
    palm = (hand[0] + (hand[0] - elbow[0]) * 0.17, hand[1] + (hand[1] - elbow[1]) * 0.17)
    pen.limb(hand, palm, 0.115, 0.135, person.skin)
    skin_below = person.wear in ("dress", "skirt")
    radii = (0.2 * thick, 0.16 * thick, 0.1 if skin_below else 0.14 * thick)
    pen.limbs((shoulder, elbow, hand), radii, person.skin if skin_below else person.top)
    if person.wear == "skirt":
        pen.limb(shoulder, _between(shoulder, elbow, 0.7), 0.22, 0.21, person.top)
    elif person.wear == "dress":
        pen.limb(shoulder, _between(shoulder, elbow, 0.16), 0.21, 0.22, person.top)
    else:
        pen.limb(
            _between(elbow, hand, 0.87),
            _between(elbow, hand, 0.95),
            0.15 * thick,
            0.15 * thick,
            darker(person.top, 0.16),
        )


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _trunk(pen: Pen, person: Person, pose: Pose, body: _Body) -> None:
    narrow = 1 - 0.22 * abs(pose.turn)
    waist = (0.43 if person.wear in ("dress", "skirt") else 0.5) * narrow * person.build
    hips = (0.52 if person.wear != "coat" else 0.58) * narrow * person.build
    if person.wear == "skirt":
        _hem(pen, person, pose, body, waist, hips)
    chest = ((2.34, body.wide * 0.3), (2.22, body.wide * 0.68), (2.04, body.wide * 0.98), (1.6, body.wide * 0.86))
    below = ((0.95, waist), (0.35, hips * 0.95), (-0.05, hips)) if person.wear not in _LONG_WEAR else ((0.8, waist),)
    levels = (*chest, *below)
    edges = [body.across(far, wide) for far, wide in levels]
    pen.part(curve([edge[0] for edge in edges] + [edge[1] for edge in reversed(edges)]), person.top)
    if person.stripes:
        _stripes(pen, person, body, levels)
    x, y = body.across(2.32, 0.0)[0]
    if person.wear in ("shirt", "jumper") and not pose.back:
        pen.detail(ellipse(x + 0.04 * pose.turn, y + 0.02, 0.27, 0.22), darker(person.top, 0.25))
    pen.limb((x, y), body.neck, 0.19, 0.17, darker(person.skin, 0.12))
    if not pose.back:
        _neckline(pen, person, pose, body)
    if person.wear == "shirt":
        belt = body.across(0.0, hips * 0.96) + tuple(reversed(body.across(-0.2, hips * 0.9)))
        pen.detail(polygon(*belt), darker(person.bottom, 0.45))
    if person.wear in _LONG_WEAR:
        _hem(pen, person, pose, body, waist, hips)
        sash = body.across(1.02, waist * 1.03) + tuple(reversed(body.across(0.84, waist * 1.04)))
        pen.detail(polygon(*sash), darker(person.top, 0.3))
    if person.scarf:
        pen.part(curve([*body.across(2.38, 0.3), *reversed(body.across(2.02, 0.42))]), person.scarf)
        if not pose.back:
            pen.limb(body.across(2.1, 0.16)[1], body.across(1.1, 0.3)[1], 0.13, 0.16, darker(person.scarf, 0.1))


def _neckline(pen: Pen, person: Person, pose: Pose, body: _Body) -> None:
    x, y = body.across(2.3, 0.0)[0]
    x += 0.1 * pose.turn
    if person.wear in ("dress", "skirt"):
        pen.detail(curve([(x - 0.26, y + 0.02), (x, y - 0.36), (x + 0.26, y + 0.02)]), darker(person.skin, 0.05))
    elif person.wear == "coat":
        inner = paler(person.bottom, 0.75)
        pen.detail(polygon((x - 0.2, y + 0.05), (x + 0.2, y + 0.05), (x, y - 0.75)), inner)
        for side in (-1, 1):
            pen.detail(
                polygon((x + side * 0.16, y + 0.1), (x + side * 0.42, y - 0.25), (x, y - 0.8)), darker(person.top, 0.22)
            )


def _stripes(pen: Pen, person: Person, body: _Body, levels: tuple[tuple[float, float], ...]) -> None:
    far = [level[0] for level in reversed(levels)]
    wide = [level[1] for level in reversed(levels)]
    for low in np.arange(0.15, 2.1, 0.3):
        edges = [body.across(at, float(np.interp(at, far, wide)) * 0.985) for at in (float(low), float(low) + 0.13)]
        pen.detail(polygon(edges[0][0], edges[0][1], edges[1][1], edges[1][0]), person.stripes)


def _hem(pen: Pen, person: Person, pose: Pose, body: _Body, waist: float, hips: float) -> None:
    cloth = person.top if person.wear in _LONG_WEAR else person.bottom
    knees = [leg[1] for leg in body.legs]
    left, right = min(knee[0] for knee in knees), max(knee[0] for knee in knees)
    low = min(knee[1] for knee in knees) - (0.35 if person.wear != "skirt" else 0.1)
    flare = 0.42 if person.wear != "coat" else 0.26
    top = body.across(0.95, waist) if person.wear != "skirt" else body.across(0.4, hips * 0.9)
    side = body.across(0.1, hips * (1.1 if person.wear in _LONG_WEAR else 1.0))
    outline = [
        top[0],
        side[0],
        (left - flare, low),
        ((left + right) / 2, low - 0.1),
        (right + flare, low),
        side[1],
        top[1],
    ]
    pen.part(curve(outline, steps=6), cloth)
    for share in (0.3, 0.52, 0.74):
        x = left - flare + (right - left + 2 * flare) * share
        pen.line(
            np.array([((side[0][0] + side[1][0]) / 2 + (share - 0.5) * 0.5, side[0][1] - 0.15), (x, low + 0.02)]),
            darker(cloth, 0.2),
            0.035,
        )
