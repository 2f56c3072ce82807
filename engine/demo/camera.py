"""Takes a photo: frames a part of a place, puts the actor into it, then adds light, lens and grain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from engine.demo.animals import Animal, draw_animal
from engine.demo.figures import draw_person
from engine.demo.pen import Pen
from engine.demo.people import POSES, TALL, Person
from engine.demo.place import HEIGHT, SCALE, WIDTH, Place, Spot

FORMATS = {"portrait": (864, 1080), "square": (1080, 1080), "landscape": (1080, 720), "small": (432, 540)}
"""Sizes of photos in pixels, as on Instagram."""

_WIDEST = {"portrait": 1080.0, "square": 1250.0, "landscape": 1350.0, "small": 1080.0}
"""Width of a frame in units of the place, at zoom 1."""


@dataclass(frozen=True, slots=True)
class Shot:
    """Everything that makes one photo of a place different from the next."""

    spot: int = 0
    pose: str = "stand"
    flip: bool = False
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)
    """Offset of the frame from its subject, as shares of the frame."""
    shape: str = "portrait"
    light: float = 1.0
    """Exposure; 1 leaves the picture as painted."""
    warmth: float = 0.0
    """Colour temperature from -1, cold, to 1, warm."""
    empty: bool = False
    """True for a photo of the place alone."""
    grain: int = 0


def take(place: Place, actor: Person | Animal | None, shot: Shot) -> Image.Image:
    """A finished photo of `actor` in `place`, mode RGB."""
    size = FORMATS[shot.shape]
    spot = place.spots[shot.spot % len(place.spots)]
    frame = _frame(spot, shot, actor)
    scale = size[0] / (frame[2] - frame[0])
    photo = _background(place, frame, size, 0.0 if actor is None or shot.empty else (shot.zoom - 1.15) * 3.2)
    if actor is not None and not shot.empty:
        feet = ((spot.x - frame[0]) * scale, (spot.y - frame[1]) * scale)
        _place_actor(photo, place, actor, shot, feet, spot.tall * scale)
    return _develop(photo, shot)


def _frame(spot: Spot, shot: Shot, actor: Person | Animal | None) -> tuple[float, float, float, float]:
    wide = _WIDEST[shot.shape] / shot.zoom
    across, down = FORMATS[shot.shape]
    tall = wide * down / across
    if actor is None or shot.empty:
        aim_x, aim_y = WIDTH / 2, HEIGHT * 0.52
    else:
        tall_here = spot.tall * (1.0 if isinstance(actor, Person) else 0.62)
        near = tall < tall_here * 1.25
        aim_x, aim_y = spot.x, spot.y - tall_here * 1.02 + tall * 0.42 if near else spot.y - tall * 0.38
    left = min(max(aim_x + shot.pan[0] * wide - wide / 2, 0.0), WIDTH - wide)
    top = min(max(aim_y + shot.pan[1] * tall - tall / 2, 0.0), HEIGHT - tall)
    return left, top, left + wide, top + tall


def _background(
    place: Place, frame: tuple[float, float, float, float], size: tuple[int, int], blur: float
) -> Image.Image:
    """The part of the place within `frame`, blurred by `blur` pixels, as if the lens focused on somebody near."""
    box = (frame[0] * SCALE, frame[1] * SCALE, frame[2] * SCALE, frame[3] * SCALE)
    if blur < 0.5:
        return place.picture.resize(size, Image.Resampling.BILINEAR, box=box)
    half = place.picture.resize((size[0] // 2, size[1] // 2), Image.Resampling.BILINEAR, box=box)
    return half.filter(ImageFilter.GaussianBlur(blur / 2)).resize(size, Image.Resampling.BILINEAR)


def _place_actor(
    photo: Image.Image, place: Place, actor: Person | Animal, shot: Shot, feet: tuple[float, float], tall: float
) -> None:
    unit = tall / TALL
    _shadow(photo, place, feet, unit)
    if isinstance(actor, Person):
        pen = Pen(unit, place.light)
        draw_person(pen, actor, POSES[shot.pose])
    else:
        pen = Pen(unit * 0.92, place.light)
        draw_animal(pen, actor, shot.pose, shot.flip)
    pen.paint_onto(photo, feet)


def _shadow(photo: Image.Image, place: Place, feet: tuple[float, float], unit: float) -> None:
    wide, high = max(4, int(unit * 3.4)), max(4, int(unit * 0.9))
    pool = _pool().resize((wide, high), Image.Resampling.BILINEAR).point(lambda value: value * place.light.shadow)
    corner = (round(feet[0] - wide / 2 - place.light.side * unit * 0.7), round(feet[1] - high * 0.55))
    photo.paste("#140c10", (*corner, corner[0] + wide, corner[1] + high), pool)


def _develop(photo: Image.Image, shot: Shot) -> Image.Image:
    """Exposure and warmth, darker corners, film grain."""
    lights = [shot.light * (1 + tilt * shot.warmth) for tilt in (0.05, 0.008, -0.05)]
    photo = photo.point([level for light in lights for level in _levels(light)])
    photo = ImageChops.multiply(photo, _vignette(photo.size))
    x, y = shot.grain * 37 % 120, shot.grain * 91 % 120
    grain = _grain().crop((x, y, x + photo.width, y + photo.height))
    return ImageChops.add(photo, grain, 1, -128)


def _levels(light: float) -> list[int]:
    """New values of the 256 levels: exposure, lifted blacks, a little contrast."""
    bright = np.arange(256) / 255 * light * 0.985 + 0.012
    contrast = 0.03 * np.sin(2 * np.pi * (bright.clip(0, 1) - 0.5))
    levels: list[int] = (255 * (bright + contrast)).clip(0, 255).astype(int).tolist()
    return levels


@cache
def _pool() -> Image.Image:
    across = np.linspace(-1, 1, 64)
    distance = np.hypot(across[:, None], across[None, :]).clip(0, 1)
    return Image.fromarray(((1 - distance**1.4) * 255).astype(np.uint8))


@cache
def _vignette(size: tuple[int, int]) -> Image.Image:
    x = np.linspace(-1, 1, size[0])[None, :]
    y = np.linspace(-1, 1, size[1])[:, None]
    fall = 255 * (1 - 0.17 * (np.hypot(x, y) / 1.42) ** 2.6)
    grey = Image.fromarray(fall.astype(np.uint8))
    return Image.merge("RGB", (grey, grey, grey))


@cache
def _grain() -> Image.Image:
    rng = np.random.default_rng(8)
    noise = rng.normal(128, 6.5, (1080 + 128, 1080 + 128)).clip(0, 255).astype(np.uint8)
    grey = Image.fromarray(noise).filter(ImageFilter.GaussianBlur(0.7))
    return Image.merge("RGB", (grey, grey, grey))
