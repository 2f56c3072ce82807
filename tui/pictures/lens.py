"""Which part of a photo is seen when it is enlarged, and where that part can be moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tui.pictures.picture import WHOLE, Part

STEPS: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)
"""How many times larger than the whole photo fitted to its space."""


@dataclass(frozen=True, slots=True)
class Lens:
    """How far a photo is enlarged, and the point it is enlarged around, as shares of its width and height."""

    step: int = 0
    x: float = 0.5
    y: float = 0.5

    @property
    def scale(self) -> float:
        """1 where the whole photo is seen."""
        return STEPS[self.step]

    def enlarged(self, by: int) -> Lens:
        """Some steps nearer, or farther where `by` is negative; seen whole, a photo is centred."""
        step = max(0, min(self.step + by, len(STEPS) - 1))
        return replace(self, step=step) if step else Lens()

    def moved(self, across: float, down: float, photo: tuple[int, int], space: tuple[int, int]) -> Lens:
        """Moved by shares of what is seen, as far as the photo goes; sizes as for `part`."""
        seen = self.part(photo, space)
        x = _within(self.x + across * seen.width, seen.width)
        y = _within(self.y + down * seen.height, seen.height)
        return replace(self, x=round(x, 6), y=round(y, 6))  # so that the way back leads to the very same part

    def part(self, photo: tuple[int, int], space: tuple[int, int]) -> Part:
        """What is seen of a photo of `photo` pixels in a space of `space` pixels on the screen."""
        if self.step == 0:
            return WHOLE
        fitted = min(space[0] / photo[0], space[1] / photo[1]) * self.scale
        width, height = min(1.0, space[0] / (photo[0] * fitted)), min(1.0, space[1] / (photo[1] * fitted))
        left, top = _within(self.x, width) - width / 2, _within(self.y, height) - height / 2
        return Part(left, top, left + width, top + height)


def _within(middle: float, length: float) -> float:
    """The middle of a piece of `length` that stays between 0 and 1."""
    return min(max(middle, length / 2), 1 - length / 2)
