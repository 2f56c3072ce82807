"""Draws actors in layered parts with colour, cover, and a light map that makes flat parts look round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from engine.demo.canvas import mix, softened
from engine.demo.shapes import Outline, Point, limb

_FINER = 2
"""Edges are drawn at this multiple of the photo's resolution, then averaged."""
_COARSER = 2
"""The light map's resolution is divided by this, since it is blurred anyway."""


@dataclass(frozen=True, slots=True)
class _Stroke:
    outline: Outline
    colour: str
    width: float = 0.0
    """Thickness of a line; 0 for a filled polygon."""
    relief: tuple[tuple[Outline, int], ...] = ()
    """Its shapes in the light map: polygons with their grey values."""


@dataclass(frozen=True, slots=True)
class Light:
    """Light of a place, as it falls on people and things there."""

    side: float = -0.6
    """Direction the light comes from: -1 left to 1 right."""
    tint: str = "#ffffff"
    """Colour that multiplies all others."""
    rim: str = "#fff0d0"
    """Colour of the bright edge on the light's side."""
    rim_strength: float = 0.5
    shadow: float = 0.35
    """Darkness of the shadow on the ground, 0 to 1."""


class Pen:
    """Collects an actor's parts from back to front, then paints them; (0, 0) is at the feet, y points up.

    `scale` is the number of pixels in a unit, which for people is the height of a head.
    """

    def __init__(self, scale: float, light: Light) -> None:
        self.scale, self.light = scale, light
        self._strokes: list[_Stroke] = []

    def part(self, outline: Outline, colour: str, roundness: float = 1.0) -> None:
        """Fill a part; `roundness` 0 leaves it flat, 1 shades it like a body."""
        middle = (outline.min(axis=0) + outline.max(axis=0)) / 2
        spread = np.ptp(outline, axis=0)
        lit = (outline - middle) * (0.72, 0.86) + middle + (self.light.side * 0.13 * spread[0], 0.05 * spread[1])
        relief = ((outline, round(128 - 34 * roundness)), (lit, round(128 + 14 * roundness)))
        self._strokes.append(_Stroke(outline, colour, relief=relief))

    def limb(self, start: Point, end: Point, start_radius: float, end_radius: float, colour: str) -> None:
        """Add a tapered round part, shaded along its length."""
        self.limbs((start, end), (start_radius, end_radius), colour)

    def limbs(self, joints: Sequence[Point], radii: Sequence[float], colour: str) -> None:
        """Add a jointed round part without seams, such as an arm or leg, with one radius for each joint."""
        shift = self.light.side * 0.45
        dark, lit = [], []
        for start, end, first, last in zip(joints, joints[1:], radii, radii[1:], strict=False):
            dark.append(limb(start, end, first, last))
            begin, finish = (start[0] + shift * first, start[1]), (end[0] + shift * last, end[1])
            lit.append(limb(begin, finish, first * 0.5, last * 0.5))
        relief = (*((outline, 98) for outline in dark), *((outline, 146) for outline in lit))
        for outline in dark[:-1]:
            self._strokes.append(_Stroke(outline, colour))
        self._strokes.append(_Stroke(dark[-1], colour, relief=relief))

    def detail(self, outline: Outline, colour: str) -> None:
        """Add a small flat shape that keeps the shading below it."""
        self._strokes.append(_Stroke(outline, colour))

    def line(self, path: Outline, colour: str, width: float) -> None:
        """Draw an open path, `width` units thick."""
        self._strokes.append(_Stroke(path, colour, width))

    def paint_onto(self, photo: Image.Image, feet: Point) -> None:
        """Paint the actor in the light of the place, with the feet at this pixel of `photo`."""
        box = self._reach(photo.size, feet)
        if box is None:
            return
        size = (box[2] - box[0], box[3] - box[1])
        body, cover, relief = self._drawn(size, (feet[0] - box[0], feet[1] - box[1]))
        body = ImageChops.hard_light(body, Image.merge("RGB", (relief, relief, relief)))
        body = body.point(_tinting(self.light.tint))
        body.paste(ImageChops.screen(body, Image.new("RGB", size, self.light.rim)), (0, 0), self._edge(cover))
        photo.paste(body, box[:2], cover)

    def _drawn(self, size: tuple[int, int], feet: Point) -> tuple[Image.Image, Image.Image, Image.Image]:
        """Colours (RGB), cover (L) and light map (L) of the actor."""
        fine = (size[0] * _FINER, size[1] * _FINER)
        colour, cover = Image.new("RGB", fine, "#6a5a50"), Image.new("L", fine)
        relief = Image.new("L", (size[0] // _COARSER + 1, size[1] // _COARSER + 1), 128)
        on_colour, on_cover, on_relief = ImageDraw.Draw(colour), ImageDraw.Draw(cover), ImageDraw.Draw(relief)
        for stroke in self._strokes:
            flat = self._placed(stroke.outline, feet, _FINER)
            if stroke.width:
                thick = max(1, round(stroke.width * self.scale * _FINER))
                on_colour.line(flat, stroke.colour, thick, "curve")
                on_cover.line(flat, 255, thick, "curve")
            else:
                on_colour.polygon(flat, stroke.colour)
                on_cover.polygon(flat, 255)
            for outline, grey in stroke.relief:
                on_relief.polygon(self._placed(outline, feet, 1 / _COARSER), grey)
        soft = relief.filter(ImageFilter.GaussianBlur(max(0.7, self.scale * 0.075 / _COARSER)))
        soft = soft.resize((soft.width * _COARSER, soft.height * _COARSER), Image.Resampling.BILINEAR)
        return colour.reduce(_FINER), cover.reduce(_FINER), soft.crop((0, 0, *size))

    def _edge(self, cover: Image.Image) -> Image.Image:
        """The bright rim on the light's side."""
        reach = max(2, round(self.scale * 0.10))
        away = ImageChops.offset(cover, round(-self.light.side * reach * 1.4), reach // 2)
        edge = ImageChops.subtract(cover, softened(away, reach * 0.5))
        return edge.point(lambda value: value * self.light.rim_strength * 0.85)

    def _reach(self, size: tuple[int, int], feet: Point) -> tuple[int, int, int, int] | None:
        every = np.concatenate([stroke.outline for stroke in self._strokes]) * (self.scale, -self.scale) + feet
        low, high = every.min(axis=0) - self.scale * 0.3, every.max(axis=0) + self.scale * 0.3
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right, bottom = min(size[0], int(high[0])), min(size[1], int(high[1]))
        return (left, top, right, bottom) if left + 4 < right and top + 4 < bottom else None

    def _placed(self, outline: Outline, feet: Point, factor: float) -> list[float]:
        placed: list[float] = ((outline * (self.scale, -self.scale) + feet) * factor).ravel().tolist()
        return placed


@cache
def _tinting(tint: str) -> list[int]:
    """A look-up table that multiplies each channel with the tint's."""
    return [round(value * share / 255) for share in ImageColor.getrgb(tint)[:3] for value in range(256)]


def darker(colour: str, share: float = 0.25) -> str:
    """The colour in shade."""
    return mix(colour, "#1a1420", share)


def paler(colour: str, share: float = 0.25) -> str:
    """The colour in light."""
    return mix(colour, "#fff6e8", share)
