"""What was measured in a photo once, when its fingerprint was taken."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]
"""A point of a picture as shares of its width and height."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge of a part of a picture, as shares of its width and height."""


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
    """Step between neighbours across the edges of JPEG's blocks, by that within them; 1 if no blocks show."""
    dark: float
    """Share of its pixels that are black, 0 to 1."""
    light: float
    """Share of its pixels that are white, 0 to 1."""
    box: Box | None = None
    """The picture within its bars or borders; None if it has none."""

    @property
    def filled(self) -> int:
        """Shorter side, in pixels, that its detail fills."""
        return self.side if self.detail is None else min(self.side, self.detail)
