"""What was measured in a photo once, when its fingerprint was taken."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]
"""A point of a picture as shares of its width and height."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge of a part of a picture, as shares of its width and height."""
_INSIDE = 0.002
"""Share of a side by which a cut goes into the picture: edges are measured on a small one, and JPEG smears them."""


def pixels_of(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom edge of a box in a picture of this size; it holds a pixel at least."""
    width, height = size
    left, right = (edge and min(edge + _INSIDE, 1.0) for edge in (box[0], 1 - box[2]))
    top, bottom = (edge and min(edge + _INSIDE, 1.0) for edge in (box[1], 1 - box[3]))
    first, above = min(width - 1, round(left * width)), min(height - 1, round(top * height))
    return first, above, max(first + 1, round((1 - right) * width)), max(above + 1, round((1 - bottom) * height))


class Measures(NamedTuple):
    """Measures of one photo; what could not be measured is None, and None earns no mark."""

    side: int
    """Shorter side, in pixels of the file, of the picture within its bars."""
    sharpness: float | None
    """Sharpness of its sharpest parts, see `engine.photos.sharpness`: some 10 if it is blurred, 1,000 as a rule."""
    detail: int | None
    """Shorter side, in pixels, that would be enough for all detail in it: at most `side`, less if it was enlarged."""
    quality: int | None
    """JPEG quality by its quantization tables, 1 to 100; None for other formats."""
    blocking: float | None
    """Step between neighbours across the edges of JPEG's blocks, by that within them; 1 if no blocks show. Measured
    only where no tables tell the quality, as in a screenshot of a JPEG."""
    dark: float
    """Share of its pixels that are black, 0 to 1."""
    light: float
    """Share of its pixels that are white, 0 to 1."""
    box: Box | None = None
    """The picture within its bars or borders; None if it has none."""
    repeats: bool = False
    """True if a better photo in another post shows its picture, by perceptual hash; noted at the end of runs."""

    @property
    def clipped(self) -> float:
        """Share of its pixels that are black or white, 0 to 1."""
        return self.dark + self.light

    @property
    def filled(self) -> int:
        """Shorter side, in pixels, that its detail fills."""
        return self.side if self.detail is None else min(self.side, self.detail)


class Histogram(NamedTuple):
    """How many photos have which value of a measure."""

    measure: str
    """"sharpness", "side" (in pixels, as far as detail fills it) or "quality"."""
    edges: tuple[float, ...]
    """Ascending: the first bin is below the first edge, the last one from the last edge on."""
    counts: tuple[int, ...]
    """Photos in each bin, one more than there are edges."""
    unknown: int
    """Measured photos that have no such value, as those that are no JPEG have no quality."""
