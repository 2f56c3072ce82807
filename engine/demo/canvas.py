"""A picture to paint on, with smooth fills, glows, textures and reflections, over a Pillow image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from engine.demo.shapes import Outline

Paint = str | tuple[str, ...]
"""A colour (#rrggbb), or colours from the top to the bottom of the filled shape."""
Box = tuple[int, int, int, int]

_FINER = 2
"""Edges are drawn at this multiple of the picture's resolution, then averaged."""


class Canvas:
    """An RGB picture of `width` by `height` units; everything is painted over what is there.

    A unit is `scale` pixels, so that places can be designed at another size than they are painted.
    """

    def __init__(self, width: int, height: int, ground: Paint = "#000000", scale: float = 1.0) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.image = sheet(ground, (round(width * scale), round(height * scale)))

    def fill(self, shapes: Iterable[Outline], paint: Paint, opacity: float = 1.0, blur: float = 0.0) -> None:
        """Fill polygons; `blur` in units softens their edges."""
        outlines = [outline * self.scale for outline in shapes]
        blur *= self.scale
        if box := self._reach(outlines, blur * 2.5 + 1):
            mask, pen = _fine_mask(box)
            for outline in outlines:
                pen.polygon(_flat(outline, box), fill=255)
            self._lay(mask, box, paint, opacity, blur)

    def stroke(
        self, paths: Iterable[Outline], paint: Paint, width: float, opacity: float = 1.0, blur: float = 0.0
    ) -> None:
        """Draw open paths, `width` units thick."""
        outlines = [outline * self.scale for outline in paths]
        blur, width = blur * self.scale, width * self.scale
        if box := self._reach(outlines, blur * 2.5 + width + 1):
            mask, pen = _fine_mask(box)
            for outline in outlines:
                pen.line(_flat(outline, box), fill=255, width=max(1, round(width * _FINER)), joint="curve")
            self._lay(mask, box, paint, opacity, blur)

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 1.0) -> None:
        """Add light that fades out at `radius` units from (x, y)."""
        x, y, radius = x * self.scale, y * self.scale, radius * self.scale
        box = (round(x - radius), round(y - radius), round(x + radius), round(y + radius))
        if box[2] - box[0] < 2:
            return
        light = _falloff().resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BILINEAR)
        shine = Image.composite(
            Image.new("RGB", light.size, colour), Image.new("RGB", light.size), light.point(lambda v: v * strength)
        )
        under = self.image.crop(box)
        self.image.paste(ImageChops.screen(under, shine), box)

    def texture(self, field: NDArray[np.float64], strength: float, box: Box | None = None) -> None:
        """Lighten and darken by `field` (values around 0, stretched over `box`), `strength` in grey levels."""
        box = self._pixels(box)
        grey = Image.fromarray((128 + field * strength).clip(0, 255).astype(np.uint8))
        grey = grey.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BICUBIC)
        under = self.image.crop(box)
        self.image.paste(ImageChops.hard_light(under, Image.merge("RGB", (grey, grey, grey))), box)

    def soften(self, radius: float, box: Box | None = None) -> None:
        """Blur a part, or all, by `radius` units."""
        box = self._pixels(box)
        self.image.paste(softened(self.image.crop(box), radius * self.scale), box)

    def mirror(self, line: int, depth: int, ripple: float, rng: np.random.Generator) -> None:
        """Turn the `depth` units below `line` into water that reflects what is above it."""
        left, top, right, bottom = self._pixels((0, max(0, line - depth), self.width, line))
        above = np.asarray(self.image.crop((left, top, right, bottom)))[::-1]
        rows = np.arange(len(above))
        nearness = (rows / len(above)) ** 0.7 + 0.06
        waves = np.sin(rows / self.scale * 0.55 / (nearness + 0.25)) * rng.uniform(0.5, 1.0, len(above))
        sway = waves * ripple * self.scale * nearness
        columns = (np.arange(right)[None, :] + sway[:, None]).astype(np.intp).clip(0, right - 1)
        self.image.paste(Image.fromarray(above[rows[:, None], columns]), (0, bottom))

    def hang(self, other: Canvas, x: int, y: int) -> None:
        """Paste another canvas of the same scale onto this one."""
        self.image.paste(other.image, (round(x * self.scale), round(y * self.scale)))

    def _pixels(self, box: Box | None) -> Box:
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        scale = self.scale
        return round(left * scale), round(top * scale), round(right * scale), round(bottom * scale)

    def _reach(self, outlines: Sequence[Outline], margin: float) -> Box | None:
        if not outlines:
            return None
        low = np.min([outline.min(axis=0) for outline in outlines], axis=0) - margin
        high = np.max([outline.max(axis=0) for outline in outlines], axis=0) + margin
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right, bottom = min(self.image.width, int(high[0]) + 1), min(self.image.height, int(high[1]) + 1)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _lay(self, mask: Image.Image, box: Box, paint: Paint, opacity: float, blur: float) -> None:
        mask = mask.reduce(_FINER)
        if blur:
            mask = softened(mask, blur)
        if opacity < 1:
            mask = mask.point(lambda value: value * opacity)
        self.image.paste(sheet(paint, mask.size) if isinstance(paint, tuple) else paint, box, mask)


def sheet(paint: Paint, size: tuple[int, int]) -> Image.Image:
    """A picture of one colour, or a gradient of colours from top to bottom."""
    if isinstance(paint, str):
        return Image.new("RGB", size, paint)
    colours = np.array([ImageColor.getrgb(colour)[:3] for colour in paint], dtype=np.float64)
    place = np.linspace(0, len(colours) - 1, size[1])
    column = np.stack([np.interp(place, np.arange(len(colours)), colours[:, k]) for k in range(3)], axis=1)
    return Image.fromarray(column[:, None, :].round().astype(np.uint8)).resize(size)


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` (0 to 1) of the way from `first` to `second`."""
    one, two = ImageColor.getrgb(first), ImageColor.getrgb(second)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(one[:3], two[:3], strict=True))


def softened(image: Image.Image, radius: float) -> Image.Image:
    """Gaussian blur; wide ones are computed on a smaller copy, which looks the same."""
    step = int(radius / 4)
    if step < 2 or min(image.size) < step * 4:
        return image.filter(ImageFilter.GaussianBlur(radius))
    small = image.reduce(step).filter(ImageFilter.GaussianBlur(radius / step))
    return small.resize(image.size, Image.Resampling.BICUBIC)


def clouds(
    rng: np.random.Generator, columns: int, rows: int, octaves: int = 4, rough: float = 0.55
) -> NDArray[np.float64]:
    """Smooth random relief, shape (rows, columns) times 2 ** (octaves - 1), about -1 to 1."""
    size = (columns * 2 ** (octaves - 1), rows * 2 ** (octaves - 1))
    total = np.zeros((size[1], size[0]))
    for octave in range(octaves):
        layer = rng.uniform(-1, 1, (rows * 2**octave, columns * 2**octave)).astype(np.float32)
        total += rough**octave * np.asarray(Image.fromarray(layer).resize(size, Image.Resampling.BICUBIC))
    relief: NDArray[np.float64] = total / np.abs(total).max()
    return relief


def _fine_mask(box: Box) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", ((box[2] - box[0]) * _FINER, (box[3] - box[1]) * _FINER))
    return mask, ImageDraw.Draw(mask)


def _flat(outline: Outline, box: Box) -> list[float]:
    moved: list[float] = ((outline - (box[0], box[1])) * _FINER).ravel().tolist()
    return moved


@cache
def _falloff() -> Image.Image:
    across = np.linspace(-1, 1, 128)
    distance = np.hypot(across[:, None], across[None, :])
    return Image.fromarray(((1 - distance.clip(0, 1)) ** 2 * 255).astype(np.uint8))
