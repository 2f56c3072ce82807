"""Draws an actor as layered parts: colour, cover and a light map that makes the flat parts look round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from engine.demo.canvas import mix
from engine.demo.shapes import Outline, Point, limb

_FINER = 2


@dataclass(frozen=True, slots=True)
class Light:
    """How a place lights who stands in it."""

    side: float = -0.6
    """Where the light comes from: -1 left to 1 right."""
    tint: str = "#ffffff"
    """What all colours are multiplied with."""
    rim: str = "#fff0d0"
    """Colour of the bright edge on the light's side."""
    rim_strength: float = 0.5
    shadow: float = 0.35
    """How dark the shadow on the ground is."""


class Pen:
    """Paints parts back to front in units of `scale` pixels; (0, 0) is `origin`, y points up."""

    def __init__(self, size: tuple[int, int], origin: Point, scale: float, light: Light) -> None:
        self.size, self.scale, self.light = size, scale, light
        self._origin = origin
        fine = (size[0] * _FINER, size[1] * _FINER)
        self._colour = Image.new("RGB", fine, "#6a5a50")
        self._cover = Image.new("L", fine)
        self._relief = Image.new("L", size, 128)
        self._on_colour = ImageDraw.Draw(self._colour)
        self._on_cover = ImageDraw.Draw(self._cover)
        self._on_relief = ImageDraw.Draw(self._relief)

    def part(self, outline: Outline, colour: str, roundness: float = 1.0) -> None:
        """Fill a part; `roundness` 0 leaves it flat, 1 shades it like a body."""
        points = self._placed(outline)
        flat = (points * _FINER).ravel().tolist()
        self._on_colour.polygon(flat, fill=colour)
        self._on_cover.polygon(flat, fill=255)
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        spread = points.max(axis=0) - points.min(axis=0)
        self._on_relief.polygon(points.ravel().tolist(), fill=round(128 - 34 * roundness))
        lit = (points - middle) * (0.72, 0.86) + middle + (self.light.side * 0.13 * spread[0], -0.05 * spread[1])
        self._on_relief.polygon(lit.ravel().tolist(), fill=round(128 + 14 * roundness))

    def limb(self, start: Point, end: Point, start_radius: float, end_radius: float, colour: str) -> None:
        """A tapered round part, shaded along its length."""
        points = self._placed(limb(start, end, start_radius, end_radius))
        flat = (points * _FINER).ravel().tolist()
        self._on_colour.polygon(flat, fill=colour)
        self._on_cover.polygon(flat, fill=255)
        self._on_relief.polygon(points.ravel().tolist(), fill=98)
        shift = self.light.side * 0.45
        lit = limb(
            (start[0] + shift * start_radius, start[1]),
            (end[0] + shift * end_radius, end[1]),
            start_radius * 0.5,
            end_radius * 0.5,
        )
        self._on_relief.polygon(self._placed(lit).ravel().tolist(), fill=146)

    def detail(self, outline: Outline, colour: str) -> None:
        """Fill a small flat thing that keeps the shading below it."""
        flat = (self._placed(outline) * _FINER).ravel().tolist()
        self._on_colour.polygon(flat, fill=colour)
        self._on_cover.polygon(flat, fill=255)

    def line(self, path: Outline, colour: str, width: float) -> None:
        """Draw an open path, `width` units thick."""
        flat = (self._placed(path) * _FINER).ravel().tolist()
        thick = max(1, round(width * self.scale * _FINER))
        self._on_colour.line(flat, fill=colour, width=thick, joint="curve")
        self._on_cover.line(flat, fill=255, width=thick, joint="curve")

    def finish(self) -> tuple[Image.Image, Image.Image]:
        """The actor and its cover (mode RGB and L), lit as the place is."""
        cover = self._cover.reduce(_FINER)
        relief = self._relief.filter(ImageFilter.GaussianBlur(max(1.0, self.scale * 0.075)))
        body = ImageChops.hard_light(self._colour.reduce(_FINER), Image.merge("RGB", (relief, relief, relief)))
        body = ImageChops.multiply(body, Image.new("RGB", self.size, self.light.tint))
        reach = max(2, round(self.scale * 0.10))
        away = ImageChops.offset(cover, round(-self.light.side * reach * 1.4), reach // 2)
        edge = ImageChops.subtract(cover, away.filter(ImageFilter.GaussianBlur(reach * 0.5)))
        edge = edge.point(lambda value: value * self.light.rim_strength)
        body.paste(ImageChops.screen(body, Image.new("RGB", self.size, self.light.rim)), (0, 0), edge)
        return body, cover

    def _placed(self, outline: Outline) -> Outline:
        return np.asarray(outline * (self.scale, -self.scale) + self._origin)


def darker(colour: str, share: float = 0.25) -> str:
    """The colour in shade."""
    return mix(colour, "#1a1420", share)


def paler(colour: str, share: float = 0.25) -> str:
    """The colour in light."""
    return mix(colour, "#fff6e8", share)
