"""People and their poses."""

from __future__ import annotations

from dataclasses import dataclass

TALL = 7.0
"""Height of a person in heads."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person, who looks the same throughout a series."""

    skin: str = "#e0b090"
    hair: str = "#4a3020"
    style: str = "long"
    """Hair: "long", "bob", "bun", "short" or "curls"."""
    top: str = "#c8503c"
    bottom: str = "#2c3a58"
    wear: str = "shirt"
    """Clothes: "shirt", "jumper", "dress", "skirt" or "coat"."""
    shoes: str = "#2a2422"
    hat: str = ""
    """Colour of a brimmed hat; "" for none."""
    cap: str = ""
    """Colour of a woollen cap; "" for none."""
    stripes: str = ""
    scarf: str = ""
    build: float = 1.0


@dataclass(frozen=True, slots=True)
class Pose:
    """A pose: angles in degrees from hanging straight down, positive to the right; limbs as (upper, lower)."""

    arms: tuple[tuple[float, float], tuple[float, float]] = ((-8, -4), (8, 4))
    legs: tuple[tuple[float, float], tuple[float, float]] = ((-3, -2), (4, 2))
    lean: float = 0.0
    nod: float = 0.0
    turn: float = 0.0
    """Direction of the face: -1 left, 0 towards the camera, 1 right."""
    back: bool = False


POSES: dict[str, Pose] = {
    "stand": Pose(((-10, -3), (12, 5)), ((-3, -2), (5, 3))),
    "hip": Pose(((-12, -5), (52, -38)), ((-6, -5), (9, 4)), lean=-2, nod=-5, turn=-0.3),
    "walk": Pose(((-28, -8), (22, 40)), ((-14, -34), (24, 8)), lean=2, turn=0.6),
    "walk left": Pose(((-22, -40), (28, 8)), ((-24, -8), (14, 34)), lean=-2, turn=-0.6),
    "wave": Pose(((-14, -6), (118, 168)), ((-4, -3), (6, 3)), lean=-3, nod=5, turn=0.3),
    "arms up": Pose(((-142, -166), (140, 170)), ((-8, -5), (8, 5)), nod=3),
    "away": Pose(((-16, -8), (15, 9)), ((-4, -3), (5, 3)), back=True),
    "away up": Pose(((-122, -140), (120, 142)), ((-10, -7), (10, 7)), back=True),
    "hat hold": Pose(((-20, -8), (128, 218)), ((-2, -2), (10, 4)), lean=-3, nod=-6, turn=-0.5),
    "look right": Pose(((-34, 26), (18, 6)), ((-5, -4), (7, 4)), lean=3, nod=6, turn=0.8),
    "dance": Pose(((-96, -128), (74, 30)), ((-26, 14), (14, 4)), lean=6, nod=-8, turn=0.2),
    "stride": Pose(((-38, -12), (30, 66)), ((-20, -52), (32, 6)), lean=5, turn=0.7),
    "folded": Pose(((-16, 62), (16, -62)), ((-5, -4), (6, 3)), nod=2),
    "think": Pose(((-14, 34), (22, -150)), ((-4, -3), (6, 3)), nod=7, turn=0.4),
}
"""Every pose by name."""
